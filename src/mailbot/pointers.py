"""Where a mail points: the tokens, Message-IDs and subject tags in it, before anything of them is believed."""

from mailbot.letters import Arrival
from mailbot.parsing.subject import ticket_tags
from mailbot.replies.compose import token_of
from mailbot.store.facts import Pointers


def pointers(arrival: Arrival) -> Pointers:
    """Gathers them; nearest first, so that the last mail of a thread counts before the first."""
    desk, mail, envelope = arrival.desk, arrival.mail, arrival.envelope
    own = [*envelope.rcpt_to, *(address.address for address in (*mail.to, *mail.cc))]
    named = tuple(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references))))
    in_addresses = [token for address in own if (token := desk.reply_token(address))]
    in_ids = [token for message_id in named if (token := token_of(message_id, desk))]
    bounced = arrival.reading.nature == "bounce"  # one that brings no original may still name it in its References
    originals = tuple(b.original_message_id for b in arrival.reading.bounces if b.original_message_id)
    return Pointers(
        sender=arrival.sender.address,
        message_id=mail.message_id,
        tokens=tuple(dict.fromkeys((*in_addresses, *in_ids))),
        bounce_tokens=tuple(token for address in envelope.rcpt_to if (token := desk.reply_token(address))),
        message_ids=named,
        tags=ticket_tags(mail.subject, desk.tag),
        original_message_ids=tuple(dict.fromkeys((*originals, *(named if bounced else ())))),
        alone=arrival.alone,
        matters=arrival.matters.all,
    )
