"""The checkup: every check, those that wait for the network side by side, each within its time, findings in order."""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from datetime import datetime
from functools import partial

from mailbot import app
from mailbot.doctor.examining import check_keys, check_scanner
from mailbot.doctor.findings import Finding, Group
from mailbot.doctor.names import NAMES, check_dkim, check_domain, check_unsigned, domains_of
from mailbot.doctor.peers import check_account, check_believed, check_running, check_way_out
from mailbot.doctor.places import check_certificate, check_disk, check_secrets
from mailbot.doctor.stored import check_store
from mailbot.errors import ConfigError
from mailbot.examine.dns import open_answers
from mailbot.logs import place_of
from mailbot.policy import Policy, load_policy
from mailbot.settings import Settings

SETTINGS, PEOPLE = Group("settings"), Group("people")
CHECK_SECONDS = 45.0

Check = Callable[[], Iterable[Finding]]


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Looks at everything.

    Args:
        now: aware UTC.
    Returns:
        the findings as they come, in the order of the groups.
    """
    checks: list[tuple[str, Check]] = [
        ("settings", partial(_settings, settings)),
        ("store", partial(check_store, settings, now)),
        ("disk", partial(check_disk, settings)),
        ("secrets", partial(check_secrets, settings)),
        ("certificate", partial(check_certificate, settings, now)),
    ]
    try:
        policy = load_policy(settings)
    except ConfigError:  # `settings` says why
        policy = None
    if policy is not None:
        checks.insert(1, ("people", partial(_people, policy)))
        checks += _names(settings, policy, now)
    else:
        checks.append(("names", _unlooked))
    checks += [("scanner", partial(check_scanner, settings, now)), ("keys", partial(check_keys, settings))]
    checks.append(("senders", partial(check_believed, settings)))
    checks += [("accounts", partial(check_account, account)) for account in settings.accounts]
    checks += [("way out", partial(check_way_out, settings)), ("running", partial(check_running, settings))]
    begun = [(group, _begin(check)) for group, check in checks]
    for group, findings in begun:
        yield from _finished(group, findings)


def _begin(check: Check) -> "Future[list[Finding]]":
    """Starts a check; a thread that hangs must not keep the command from ending."""
    done: Future[list[Finding]] = Future()

    def run() -> None:
        try:
            done.set_result(list(check()))
        except Exception as error:  # noqa: BLE001 - told as a finding
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return done


def _finished(group: str, findings: "Future[list[Finding]]") -> list[Finding]:
    try:
        return findings.result(CHECK_SECONDS)
    except TimeoutError:
        words = f"no end after {CHECK_SECONDS:g} seconds"
        return [Finding(group, "the check itself", "failed", words, "see whether what it asks answers at all")]
    except Exception as error:  # noqa: BLE001 - one check that breaks must not hide what the others found
        words = f"broke off: {place_of(error)}"
        return [Finding(group, "the check itself", "failed", words, "it is a fault of mailbot's own: tell its authors")]


def _settings(settings: Settings) -> Iterator[Finding]:
    problems = app.check(settings)
    for problem in problems:
        place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
        yield SETTINGS.failed(problem.key or "file", f"{place}: {problem.problem}", "mend it, then `mailbot check`")
    if not problems:
        yield SETTINGS.ok("files", f"{len(settings.desks)} desk(s), rules, examples and templates are in order")


def _people(policy: Policy) -> Iterator[Finding]:
    for desk in policy.desks.values():
        leads = len(policy.people.with_role(desk.name, "lead"))
        on_call = len(policy.people.with_role(desk.name, "on_call"))
        if leads:
            yield PEOPLE.ok(desk.name, f"{leads} lead(s), {on_call} told of new tickets")
        else:
            yield PEOPLE.failed(desk.name, "nobody is its lead", "give somebody the role `lead` in people.yaml")


def _unlooked() -> Iterator[Finding]:
    remedy = "mend what `settings` names above, then `mailbot doctor` again"
    yield NAMES.warning("DNS", "not looked at: rules or people can't be used, which name the domains", remedy)


def _names(settings: Settings, policy: Policy, now: datetime) -> list[tuple[str, Check]]:
    try:
        answers = open_answers(settings.names)
    except ConfigError as error:
        found = [SETTINGS.failed(problem.key, str(problem), "mend [dns]") for problem in error.problems]
        return [("settings", lambda: found)]
    domains = domains_of(policy.desks.values(), settings)
    keys = settings.way_out.dkim
    return [
        *(("names", partial(check_domain, domain, settings, answers)) for domain in domains),
        *(("names", partial(check_dkim, key, answers, now)) for key in keys),
        ("names", partial(check_unsigned, policy.desks.values(), settings)),
    ]
