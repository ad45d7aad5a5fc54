"""What rules, terms, the subject's form and the address say of a mail, before anything is weighed.

The weighing by hand (`weigh`) and the trained model look at the same clues: the model learns what each is worth. What
it learns from is looked at as mail that comes in is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mailbot.classify.contents import sentence_with
from mailbot.classify.fusion import Scores, Seen
from mailbot.classify.language import identify
from mailbot.classify.rules import NOTHING, Hit, Matcher, SubjectMatch
from mailbot.classify.terms import Terms
from mailbot.classify.words import plain
from mailbot.domain.desk import Desk

MOST = 5  # terms of one finding, beyond which more say no more
EVERYWHERE = "en"  # its words stand in mail of every language
OUTRIGHT = 3  # weight of rules by which a text says its kind outright
CLEAR = 2  # how much more that is than what speaks for any other kind
THANKED_FOR = ("kind", "category", "ground")  # what the words of a deed that somebody is thanked for don't tell
CATEGORY_WEIGHT = 1  # who names what a report can be about is likely to report it


@dataclass(frozen=True, slots=True)
class Clues:
    """The clues of one mail at one desk.

    Args:
        language: ISO 639-1; None where it can't be told.
        convention: the subject's form.
        addressed: the kinds that the addresses it was sent to are published for.
    """

    desk: Desk
    language: str | None
    convention: SubjectMatch | None
    hits: tuple[Hit, ...]
    terms: Terms
    addressed: frozenset[str]

    @property
    def foreign(self) -> bool:
        """Whether it is in a language that the desk's rules don't read."""
        return self.language is not None and self.language not in self.desk.languages

    @property
    def is_thanks_for_a_deed(self) -> bool:
        """Whether it thanks for what was done to others, and nothing else is found in it."""
        fields = {hit.rule.gives[0] for hit in self.hits}
        return _deed(self.hits) is not None and fields.isdisjoint({*THANKED_FOR, "hazard"})

    @property
    def most_urgent(self) -> str | None:
        """The most urgent kind that one of the addresses is published for."""
        return next((kind for kind in self.desk.kind_order if kind in self.addressed), None)

    @property
    def said_outright(self) -> str | None:
        """The kind that the text says outright, whatever subject and address say; None where it says none so."""
        said = Counter(dict.fromkeys(self.desk.kind_order, 0))
        for hit in self.hits:
            field, value = hit.rule.gives
            if field == "kind" and hit.place != "subject":
                said[self.desk.report_kind if value == "violation_report" else value] += hit.rule.weight
        said[self.desk.report_kind] += CATEGORY_WEIGHT * any(hit.rule.gives[0] == "category" for hit in self.hits)
        (kind, most), (_, next_most) = said.most_common(2)
        return kind if most >= OUTRIGHT and most - next_most >= CLEAR else None

    @property
    def form_is_contradicted(self) -> bool:
        """Whether the subject keeps to the form of another kind than the text says outright: forms get copied."""
        return bool(self.convention and self.said_outright not in (None, self.convention.convention.gives["kind"]))

    def seen(self, subject: str, text: str) -> Seen:
        """The mail as the model sees it, whether it learns from it or judges it.

        A subject in a form that the text contradicts isn't told, nor the address that the form is published for: in
        labelled mail a form is nearly always right, so that the model would believe it.
        """
        return Seen(self.desk.name, "" if self.form_is_contradicted else subject, text, self._scores())

    def part(self, matcher: Matcher, subject: str, text: str) -> Seen:
        """A part of the mail as the model sees it, read by the same rules."""
        languages = whose_rules(self.language)
        hits = besides_thanks(matcher.hits(subject, text, languages), f"{subject}. {text}")
        return replace(self, hits=hits, terms=matcher.terms(subject, text, languages)).seen(subject, text)

    def _scores(self) -> Scores:
        """What rules come to, and everything that was found by name."""
        sums: dict[str, Counter[str]] = {"kind": Counter(), "category": Counter()}
        form = self.convention.convention.gives["kind"] if self.convention else None
        hits = self.hits
        if contradicted := self.form_is_contradicted:
            hits = tuple(hit for hit in hits if not (hit.place == "subject" and hit.rule.gives[0] == "kind"))
        for hit in hits:
            field, value = hit.rule.gives
            if field in sums:
                sums[field][value] += hit.rule.weight
        return Scores(
            kinds=sums["kind"],
            convention=None if contradicted else form,
            addressed=None if contradicted and self.most_urgent == form else self.most_urgent,
            categories=sums["category"],
            found=tuple(dict.fromkeys(self._found(hits))),
        )

    def _found(self, hits: Iterable[Hit]) -> Iterator[str]:
        yield from (f"rule={hit.rule.name}" for hit in hits)
        for (field, value), words in self.terms.items():
            yield from (f"terms:{field}={value}>={step}" for step in range(1, min(len(words), MOST) + 1))


def clues_of(
    desk: Desk,
    matcher: Matcher,
    *,
    subject: str,
    text: str,
    recipients: Iterable[str],
    besides: Mapping[str, str] = NOTHING,
    older: str = "",
) -> Clues:
    """The clues of a mail.

    Args:
        subject, text: normalised, and the new words.
        recipients: our addresses that it was sent to.
        besides: what else rules may look at, see `Matcher.hits`.
        older: what it quotes that we haven't seen before: hazards alone are looked for in it.
    """
    convention = matcher.convention(subject)
    # A subject in the desk's own words says nothing of its writer's.
    language = identify(text) or (None if convention else identify(f"{subject} {text}"))
    languages = whose_rules(language)
    intakes = (desk.intake(address) for address in recipients)
    return Clues(
        desk,
        language,
        convention,
        besides_thanks(_in_confidence(matcher.hits(subject, text, languages, besides, older)), f"{subject}. {text}"),
        matcher.terms(subject, text, languages),
        frozenset(intake.kind for intake in intakes if intake and intake.kind),
    )


def _deed(hits: Iterable[Hit]) -> Hit | None:
    """What somebody is thanked for, where it was done to others."""
    return next((hit for hit in hits if hit.rule.gives[0] == "thanks" and hit.rule.weight >= OUTRIGHT), None)


def besides_thanks(hits: tuple[Hit, ...], text: str) -> tuple[Hit, ...]:
    """Hits but for what somebody is thanked for: whose stalker was removed has none to report any more."""
    deed = _deed(hits)
    if deed is None:
        return hits
    sentence, whole = sentence_with(deed.evidence, text), plain(text)

    def tells(hit: Hit) -> bool:
        return hit.rule.gives[0] not in THANKED_FOR or whole.count(hit.evidence) > sentence.count(hit.evidence)

    return tuple(filter(tells, hits))


def _in_confidence(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Hits but for what is known of a sender who asks to stay anonymous: it would tell who they are."""
    anonymous = any(hit.rule.gives == ("wish", "anonymity") for hit in hits)
    return tuple(hit for hit in hits if not (anonymous and hit.place == "history"))


def whose_rules(language: str | None) -> frozenset[str]:
    """The languages whose rules count for a mail: of a few words, whose language isn't known, English alone."""
    return frozenset({EVERYWHERE, language}) if language else frozenset({EVERYWHERE})
