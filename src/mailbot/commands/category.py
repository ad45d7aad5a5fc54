"""`/category`: what the matter is about, by the policy."""

from collections.abc import Mapping

from mailbot.commands._choice import chosen, plain
from mailbot.commands._command import Command, open_ticket
from mailbot.commands._reclassify import reclassified
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    if not work.desk.categories:
        raise CommandRefused("the policy of this desk has no categories")
    keys = _keys(given, {name: each.key for each in work.desk.categories for name in (each.key, each.title)})
    found = [category for key in keys if (category := work.desk.category(key))]
    because = f"set to {', '.join(keys)} by {work.person.name}"
    values: dict[str, object] = {"category": keys[0], "categories": keys}
    if work.ticket.kind == work.desk.report_kind and found[0].tier is not None:
        values["tier"] = found[0].tier
    if any(category.restricted for category in found):
        values["restricted"] = True
    tier = f", of tier {values['tier']}" if "tier" in values else ""
    return reclassified(work, because, **values).did(
        f"It is about {', '.join(each.title for each in found)} now{tier}."
    )


def _keys(given: Given, choices: Mapping[str, str]) -> tuple[str, ...]:
    """The categories that somebody names, by key or title; between commas, or word by word."""
    known = {plain(name) for name in choices}
    parts = [part for part in given.args.split(",") if part.strip()]
    words = [word for part in parts for word in ([part] if plain(part) in known else Given("", part).words)]
    if not words:
        raise CommandRefused(
            f"give one of {', '.join(dict.fromkeys(choices.values()))}; the first of several is the main one"
        )
    return tuple(dict.fromkeys(chosen(word, choices) for word in words))


COMMAND = Command(
    "category",
    "/category KEY, KEY",
    "Sets what it is about, the main category first; a report has the tier of that.",
    _run,
)
