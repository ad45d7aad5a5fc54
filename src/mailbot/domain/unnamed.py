"""What a notice tells of a ticket whose complainant stays anonymous: moderators know them by the ticket alone. Pure.

Whoever writes, the complainant too, may name them; what is known of their names stands for nobody here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from mailbot.domain.anonymity import WROTE, redacted
from mailbot.domain.mail import Address
from mailbot.domain.ticket import Party

WORDS = ("subject", "visible_text", "cautions", "found")


def unnamed(context: Mapping[str, Any], author: Party, known: Iterable[Party]) -> dict[str, Any]:
    """The context of a notice without who the complainant is.

    Args:
        author: who wrote, with their role.
        known: the parties of the ticket, with the names that they wrote under before.
    """
    wrote = author.role in WROTE
    them = (*(party for party in known if party.role in WROTE), *((author,) if wrote else ()))
    reading = context["reading"]
    why = tuple(replace(each, evidence=redacted(each.evidence, them)) for each in reading.why)
    words = {name: redacted(context[name], them) for name in WORDS}
    files = tuple(replace(each, name=redacted(each.name, them), members=()) for each in context["attachments"])
    told = {**context, **words, "reading": replace(reading, why=why), "attachments": files}
    # a ticket of theirs that bears their name would tell it
    return {**told, "earlier": (), "number": 0, "sender": Address("", "")} if wrote else told
