"""What is kept with a ticket of how a mail was understood, for those whom the ticket newly concerns later on. Pure.

It is what an event says, so that it can be erased. Of what came encrypted there is nothing; of a finding in an
attachment only that there was one, since a person may seal it later; nothing that the sender's earlier tickets told,
since that may be taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Reading, Why, without_history
from mailbot.domain.records import fields_of

UNDERSTOOD = "understood"
"""What the event is called."""
IN_ATTACHMENT = "attachment "
LISTS = ("wishes", "labels", "missing")
OF_THE_FIRST = ("nature", "kind", "category", "categories", "tier", "priority", "language")
"""What a ticket has of the mail that opened it: a later one changes nothing of it."""


def kept(reading: Reading, mail: Mail, message_id: str) -> dict[str, Any]:
    """What an event says of a reading.

    Args:
        message_id: the spool id of the mail.
    """
    reading = without_history(reading)
    why = () if mail.decrypted else tuple(dict.fromkeys(map(_without_words, reading.why)))
    lists = {name: list(getattr(reading, name)) for name in LISTS}
    return {"message_id": message_id, **lists, "why": [fields_of(each) for each in why]}


def _without_words(why: Why) -> Why:
    return Why(why.finding, "an attachment", "") if why.rule.startswith(IN_ATTACHMENT) else why


def reading_of(said: Mapping[str, Any]) -> Reading:
    """The reading of a person's mail from what an event says of it; without what its ticket has."""
    lists: dict[str, Any] = {name: tuple(said[name]) for name in LISTS}
    return Reading("human", why=tuple(Why(**each) for each in said["why"]), **lists)


def joined(readings: Iterable[Reading]) -> Reading:
    """The readings of some mails of one ticket, oldest first, as one."""
    first, *later = (*readings,) or (Reading("human"),)
    for each in later:
        why = (one for one in each.why if one.finding.partition("=")[0] not in OF_THE_FIRST)
        first = replace(
            first,
            wishes=tuple(dict.fromkeys((*first.wishes, *each.wishes))),
            labels=tuple(dict.fromkeys((*first.labels, *each.labels))),
            why=tuple(dict.fromkeys((*first.why, *why))),
        )
    return first
