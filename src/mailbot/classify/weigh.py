"""What kind of mail it is, and about what: the evidence of rules, subject and address, weighed. No doubt is hidden."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailbot.classify.clues import CATEGORY_WEIGHT, Clues
from mailbot.classify.words import evidence
from mailbot.domain.desk import Desk
from mailbot.domain.reading import Why

CONVENTION_WEIGHT = 2  # less than one rule that says a kind outright: what the mail says decides
ADDRESS_WEIGHT = 1
FOREIGN_ADDRESS_WEIGHT = 3  # where the rules can't read the mail's language, what they find is quoted or chance
FEW_TERMS = 2  # single words are weak: fewer of them say nothing by themselves
MOST_TERMS = 3
URGENT = "security_report"  # whoever writes to two addresses, this one among them, wants it seen at once
TO_URGENT = Why(f"kind={URGENT}", "two addresses", "the more urgent of the queues that it was sent to")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the evidence comes to.

    Args:
        value: the kind.
        doubt: why a person should look, in words; None where it is clear.
        by_content: the mail's words or its subject speak for it, not its address alone.
    """

    value: str
    doubt: str | None
    by_content: bool
    why: tuple[Why, ...]


def weigh_kind(clues: Clues, recipients: tuple[str, ...], *, foreign: bool) -> Weighed:
    """The kind that most speaks for.

    Where the subject keeps to a form, its words are not counted a second time as rules' words.

    Args:
        recipients: our addresses that the mail was sent to.
        foreign: the mail is in a language that the rules don't read.
    """
    desk, convention = clues.desk, clues.convention
    content: Counter[str] = Counter()
    whys: list[Why] = []
    for hit in clues.hits:
        field, value = hit.rule.gives
        if field == "kind" and not (convention and hit.place == "subject"):
            value = desk.report_kind if value == "violation_report" else value
            content[value] += hit.rule.weight
            whys.append(Why(f"kind={value}", f"rule {hit.rule.name}", hit.evidence))
    categories = [hit for hit in clues.hits if hit.rule.gives[0] == "category"]
    if categories:
        content[desk.report_kind] += CATEGORY_WEIGHT
        whys.append(Why(f"kind={desk.report_kind}", f"rule {categories[0].rule.name}", categories[0].evidence))
    addressed = clues.most_urgent
    whys += _by_address(desk, recipients)
    address_weight = FOREIGN_ADDRESS_WEIGHT if foreign else ADDRESS_WEIGHT
    subject = convention.convention.gives["kind"] if convention else None
    if convention:
        whys.append(Why(f"kind={subject}", f"subject {convention.convention.name}", convention.evidence))

    def score(kind: str) -> tuple[int, int, bool, bool]:
        total = content[kind] + CONVENTION_WEIGHT * (kind == subject) + address_weight * (kind == addressed)
        return total, content[kind], kind == subject, kind == addressed

    ranked = sorted(desk.kind_order, key=score, reverse=True)  # stable: the more urgent first where all is equal
    best, next_best = ranked[0], ranked[1]
    if score(best)[0] == 0:
        least = desk.kind_order[-1]
        return Weighed(least, "nothing in the mail says what it is", False, tuple(whys))
    by_content = content[best] > 0 or best == subject
    if by_content and best != URGENT and addressed == URGENT and best in clues.addressed:
        return Weighed(URGENT, None, by_content, (*whys, TO_URGENT))
    said = max(desk.kind_order, key=lambda kind: content[kind])
    doubt = None
    if not by_content:
        doubt = "only the address that it was sent to says what it is"
    elif subject is not None and subject == addressed and content[said] > content[subject] + CATEGORY_WEIGHT:
        doubt = f"its words read as {in_words(said)}, its subject and its address as {in_words(subject)}"
    elif score(best) == score(next_best):
        doubt = f"it reads as much as {in_words(next_best)} as {in_words(best)}"
    return Weighed(best, doubt, by_content, tuple(whys))


def against_text(clues: Clues, kind: str) -> str | None:
    """The doubt about a kind that is neither what the text says outright nor free of the subject's form."""
    said = clues.said_outright
    if not clues.form_is_contradicted or said in (None, kind) or clues.convention is None:
        return None
    form = clues.convention.convention.gives["kind"]
    return f"its words read as {in_words(said)}, its subject's form as {in_words(form)}"


def weigh_categories(clues: Clues) -> tuple[tuple[str, ...], tuple[Why, ...]]:
    """Categories with what speaks for them, the main one first: the most evidence, then the gravest tier."""
    desk = clues.desk
    sums: Counter[str] = Counter()
    whys: list[Why] = []
    for hit in clues.hits:
        field, value = hit.rule.gives
        if field == "category":
            sums[value] += hit.rule.weight
            whys.append(Why(f"category={value}", f"rule {hit.rule.name}", hit.evidence))
    for (field, value), words in clues.terms.items():
        if field == "category" and (value in sums or len(words) >= FEW_TERMS):
            sums[value] += min(len(words), MOST_TERMS)
            whys.append(Why(f"category={value}", "terms", evidence(", ".join(words))))
    tiers = {category.key: category.tier or 9 for category in desk.categories}
    found = [category.key for category in desk.categories if category.key in sums]
    return tuple(sorted(found, key=lambda key: (-sums[key], tiers[key]))), tuple(whys)


def _by_address(desk: Desk, recipients: Iterable[str]) -> Iterator[Why]:
    """Every address that is published for a kind, as evidence."""
    intakes = (desk.intake(address) for address in recipients)
    return (Why(f"kind={each.kind}", f"address {each.address}", each.address) for each in intakes if each and each.kind)


def in_words(kind: str) -> str:
    """A kind as a moderator reads it: `a legal request`."""
    words = kind.replace("_", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
