"""Where a mail points: the tokens, Message-IDs and subject tags in it, before anything of them is believed."""

import re
from collections.abc import Iterable, Iterator

from mailbot.domain.desk import Desk
from mailbot.domain.given import named_ids
from mailbot.domain.mail import Mail
from mailbot.letters import Arrival
from mailbot.parsing.subject import ticket_tags
from mailbot.replies.compose import token_of
from mailbot.store.appeals import Named
from mailbot.store.facts import Pointers

MAX_RETURNED = 20_000  # characters of each part of a bounce that are looked through for our return path
ADDRESS = re.compile(r"[\w.+=-]{1,64}@[\w.-]{1,255}")


def pointers(arrival: Arrival) -> Pointers:
    """Gathers them; nearest first, so that the last mail of a thread counts before the first."""
    desk, mail, envelope = arrival.desk, arrival.mail, arrival.envelope
    named_to = [address.address for address in (*mail.to, *mail.cc)]
    named = tuple(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references))))
    in_envelope, in_addresses = _tokens(envelope.rcpt_to, desk), _tokens(named_to, desk)
    in_ids = [token for message_id in named if (token := token_of(message_id, desk))]
    bounced = arrival.reading.nature == "bounce"  # one that brings no original may still name it in its References
    originals = tuple(b.original_message_id for b in arrival.reading.bounces if b.original_message_id)
    at_us = (*envelope.rcpt_to, *_returned(mail)) if bounced else envelope.rcpt_to
    return Pointers(
        sender=arrival.sender.address,
        message_id=mail.message_id,
        tokens=tuple(dict.fromkeys((*in_envelope, *in_addresses, *in_ids))),
        written=(*in_addresses, *in_ids),
        bounce_tokens=_tokens(at_us, desk),
        message_ids=named,
        tags=ticket_tags(mail.subject, desk.tag),
        original_message_ids=tuple(dict.fromkeys((*originals, *(named if bounced else ())))),
        reference=arrival.reading.reference,
        alone=arrival.alone,
        matters=arrival.matters.all,
    )


def named_by(arrival: Arrival) -> Named:
    """What an appeal names: tickets and decisions by their ids, wherever in it, and accounts and content."""
    reading, words = arrival.reading, f"{arrival.mail.subject}\n{arrival.mail.text[:MAX_RETURNED]}"
    entities = (value for kind in ("accounts", "content_ids") for value in reading.entities.get(kind, ()))
    references = tuple(dict.fromkeys(filter(None, (reading.reference, *entities))))
    return Named(arrival.sender.address, named_ids(words), references)


def _tokens(addresses: Iterable[str], desk: Desk) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for address in addresses if (token := desk.reply_token(address))))


def _returned(mail: Mail) -> Iterator[str]:
    """Addresses in what a bounce brings back: our return path stands in its header, token and all, where a mail system
    sends the bounce elsewhere or gives our mail another Message-ID."""
    for text in (*(text for _, text in mail.parts), mail.text):
        yield from ADDRESS.findall(text[:MAX_RETURNED])
