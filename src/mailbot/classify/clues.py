"""What rules, terms, the subject's form and the address say of a mail, before anything is weighed.

The weighing by hand (`weigh`) and the trained model look at the same clues: the model learns what each is worth.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailbot.classify.rules import Hit, Matcher, SubjectMatch
from mailbot.classify.terms import Terms
from mailbot.domain.desk import Desk

MOST = 6  # a clue's weight or number, beyond which more says no more


@dataclass(frozen=True, slots=True)
class Clues:
    """The clues of one mail at one desk.

    Args:
        convention: the subject's form.
        addressed: the kinds that the addresses it was sent to are published for.
    """

    desk: Desk
    convention: SubjectMatch | None
    hits: tuple[Hit, ...]
    terms: Terms
    addressed: frozenset[str]

    def tokens(self) -> tuple[str, ...]:
        """The clues as words for the model: each rule that was met, and each finding's sum in steps."""
        return tuple(dict.fromkeys(self._tokens()))

    def _tokens(self) -> Iterator[str]:
        yield f"desk:{self.desk.name}"
        if self.convention:
            yield f"subject:{self.convention.convention.gives['kind']}"
        yield from (f"to:{kind}" for kind in sorted(self.addressed))
        sums: Counter[str] = Counter()
        for hit in self.hits:
            field, value = hit.rule.gives
            yield f"rule:{hit.rule.name}"
            if field in ("kind", "category"):
                sums[f"rules:{field}={value}"] += hit.rule.weight
        for (field, value), words in self.terms.items():
            sums[f"terms:{field}={value}"] += len(words)
        for name, total in sums.items():
            yield from (f"{name}>={step}" for step in range(1, min(total, MOST) + 1))


def clues_of(
    desk: Desk,
    matcher: Matcher,
    *,
    subject: str,
    text: str,
    recipients: Iterable[str],
    languages: frozenset[str] | None,
    sender: str = "",
) -> Clues:
    """The clues of a mail.

    Args:
        subject, text: normalised, and the new words.
        recipients: our addresses that it was sent to.
        languages: whose rules and terms count; None: those of every language.
        sender: name and address in From.
    """
    intakes = (desk.intake(address) for address in recipients)
    return Clues(
        desk,
        matcher.convention(subject),
        matcher.hits(subject, text, languages, sender),
        matcher.terms(subject, text, languages),
        frozenset(intake.kind for intake in intakes if intake and intake.kind),
    )
