"""A process that trains the classifier while the bot serves by its rules: `python -m mailbot.training_process`.

It reads its settings as one line of JSON on standard input, and ends once the model is kept; workers then find it.
Where another process trains already it ends at once. Its exit status tells whether it makes sense to try again.
"""

import os
import sys
from time import perf_counter

from mailbot.learning import School
from mailbot.logs import configure, get_logger, place_of
from mailbot.policy import load_policy
from mailbot.settings import Settings

NICE = 10  # mail that came in goes first


def main() -> None:
    """Entry of the child process."""
    os.umask(0o077)
    os.nice(NICE)
    settings = Settings.from_line(sys.stdin.readline())
    configure(settings.log_level)
    log, began = get_logger("training"), perf_counter()
    try:
        desks = load_policy(settings).desks
        school = School(
            settings, desks, lambda model: log.warning("a model was damaged; it is made anew", model=model.name)
        )
        model = school.make(lambda *_: None, wait=False)
    except Exception as error:  # noqa: BLE001 - rules serve alone; what is wrong is logged, and the next start tries again
        log.error("not trained", **place_of(error), remedy="`mailbot train` says what is wrong")
        sys.exit(1)
    if model is not None:
        log.info("trained", seconds=round(perf_counter() - began, 1))


if __name__ == "__main__":
    main()
