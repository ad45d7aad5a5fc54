"""What a bounce says in words: whom it failed for, why, and which mail came back. For bounces in no standard form.

Whether a mail is a bounce isn't asked here. Reads a bounded piece of the text, line by line.
"""

import re
from dataclasses import replace

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Bounce
from mailbot.domain.words import any_of
from mailbot.reports import _marks as marks
from mailbot.reports._action import action_of
from mailbot.reports._fields import ADDRESS, blocks, headers_of_original
from mailbot.reports._groups import MAX_REASON, bounces_in
from mailbot.reports._original import MAX_REPORT, MESSAGE_ID, attached_texts, divided, original_id
from mailbot.reports._status import basic_in, detail_in, status_in, status_of

MAX_RECIPIENTS = 100
MAX_BLOCK = 30  # lines about one recipient
LEAD = re.compile(
    rf"[\s*•·|\"'<\[({{–-]{{0,24}}(?:\d{{1,4}}[.)] )?"
    rf"(?:(?P<label>{any_of(marks.LABELS)})(?:\(s\))?\s{{0,10}}[:：=]\s{{0,10}})?(?:rfc822;|mailto:|smtp:|smtp=)?\s?"
    rf"[\"'<\[(]{{0,3}}(?:mailto:)?(?P<address>(?>{ADDRESS.pattern}))[\"'>\])]{{0,3}}\s{{0,10}}"
    r"(?=$|[:;,.\[(=-]|<mailto:|on |is |does|was |has |not |failed|no |rejected|because|due |user|unknown|in |\d{3}"
    r"|[^\x00-\x7f])",
    re.IGNORECASE,
)
CUE = re.compile(
    r"rcpt to|recipients?|deliver\w*|address\w*|permanent errors|(?:generated|expanded) (?:by|from)|smtp|unknown|user|"
    r"mailbox|failed|pipe to|"
    r"empfänger|destinata\w+|ontvanger|odbiorc\w+|получател\w+|宛先|アドレス|收件人|地址",
    re.IGNORECASE,
)
NOT_CUE = re.compile(
    r"from|sender|contact|reply|write|mailto|help|absender|expéditeur|remitente|mittente", re.IGNORECASE
)
AN_ADDRESS_FOLLOWS = re.compile(r"\s?<(?!mailto:)[^<>\s@]{1,64}@")  # a link's own address is the same once more
PREFIX = re.compile(r"(?:smtp|rfc822|mailto)=|[\u2e80-\uffef]+(?=[\w.+-]*[A-Za-z0-9]@)", re.IGNORECASE)
GLUED = re.compile(r"(\.[a-z]{2,24})[^\x00-\x7f].*$", re.IGNORECASE)
ROBOTS = re.compile(
    r"(?:postmaster|mailer-daemon|abuse|support|help|helpdesk|noreply|no-reply|hostmaster|webmaster|root)@",
    re.IGNORECASE,
)


def failures(mail: Mail, *, inner: bool = True) -> tuple[Bounce, ...]:
    """What the words of a bounce say, one for each recipient; empty where they name none.

    Args:
        inner: where they name none, a bounce that this one returns is read too: one level deep.
    """
    report, original = divided(mail.text)
    id_ = original_id(mail, original)
    fields = tuple(bounce for bounce in bounces_in("\n".join(report), id_) if bounce.recipient)
    if fields:
        return fields
    entries = _entries(report, mail) or _from_attached_text(mail)
    if inner and not entries and (said := _from_inner_bounce(mail, original)):
        return said
    entries = entries or _from_original(mail, original)
    whole = "\n".join(report)
    action = action_of(mail.subject, whole)
    found = list(entries.items())[:MAX_RECIPIENTS]
    return tuple(_bounce(address, said, whole, action, id_) for address, said in found)


def _bounce(address: str, said: str, whole: str, action: str, id_: str | None) -> Bounce:
    told = said if _tells(said) else "\n".join(line for line in whole.split("\n") if address in line)
    if not _tells(told):
        told = whole
    return Bounce(address, status_of(told, action), action, _reason(told), id_)


def _tells(text: str) -> bool:
    return bool(status_in(text) or basic_in(text) or detail_in(text))


def _reason(text: str) -> str | None:
    """The answer of the mail system, from its code on where it has one."""
    found = basic_in(text)
    words = " ".join(text[found.start() if found else 0 :][: MAX_REASON * 2].split())
    return words.lstrip(">:;, ")[:MAX_REASON] or None  # the end of the bracket that the address stood in


def _entries(lines: list[str], mail: Mail) -> dict[str, str]:
    """Address to what is said of it. Those in lists or with a label count before those in sentences."""
    ours = {one.address.lower() for one in (*mail.to, *mail.all_from, *mail.reply_to)}
    header = mail.header("X-Failed-Recipients")
    failed = [_cleaned(found[0]) for found in ADDRESS.finditer(header[:MAX_REPORT])]
    led, echoed = _led(lines)
    strange = {address: said for address, said in led.items() if address.lower() not in ours}
    if failed and (not strange or any(address in led for address in failed)):
        return {address: led.get(address, "") for address in failed}
    cued, others = _in_sentences(" ".join(lines))
    for candidates in (strange, cued, echoed, others):
        found = {address: said for address, said in candidates.items() if address.lower() not in ours}
        if found:
            return found
    return led or cued


def _led(lines: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Addresses that lines begin with; apart those after a mere `To:`, which may echo the original's header."""
    found = [(number, match) for number, line in enumerate(lines) if (match := LEAD.match(line))]
    ends = [*(number for number, _ in found), len(lines)][1:]
    led: dict[str, str] = {}
    echoed: dict[str, str] = {}
    for (number, match), end in zip(found, ends, strict=True):
        address, entries = _cleaned(match["address"]), echoed if (match["label"] or "").lower() == "to" else led
        said = [lines[number][match.end("address") :], *lines[number + 1 : min(end, number + MAX_BLOCK)]]
        entries[address] = "\n".join([*([entries[address]] if address in entries else []), *said])
    return led, echoed


def _in_sentences(text: str) -> tuple[dict[str, str], dict[str, str]]:
    cued: dict[str, str] = {}
    others: dict[str, str] = {}
    for found in ADDRESS.finditer(text):
        if AN_ADDRESS_FOLLOWS.match(text, found.end()):
            continue  # it's a display name
        before, address = text[max(0, found.start() - 50) : found.start()], _cleaned(found[0])
        cue = [match.end() for match in CUE.finditer(before)]
        contrary = [match.end() for match in NOT_CUE.finditer(before)]
        if contrary and (not cue or contrary[-1] > cue[-1]):
            continue
        if cue:
            cued.setdefault(address, "")
        elif not ROBOTS.match(address):
            others.setdefault(address, "")
    return cued, others


def _cleaned(address: str) -> str:
    """Without what the sentence around it has put to it: its stop, or the next word of a language without spaces."""
    return GLUED.sub(r"\1", PREFIX.sub("", address.strip("'*`"))).rstrip("." if "[" in address else ".]")


def _from_attached_text(mail: Mail) -> dict[str, str]:
    texts = (_entries(divided(text)[0], mail) for text in attached_texts(mail))
    return next((entries for entries in texts if entries), {})


def _from_inner_bounce(mail: Mail, original: list[str]) -> tuple[Bounce, ...]:
    """What a bounce says that a scanner or a gateway has wrapped in one of its own, which names nobody."""
    nested = (text for media_type, text in mail.parts if media_type in ("message/rfc822", "message/global"))
    for text in ("\n".join(original)[: MAX_REPORT * 2], *(text[: MAX_REPORT * 2] for text in nested)):
        sender = next(iter(blocks(text)), {}).get("from", "").lower()
        if not any(name in sender for name in (*marks.DAEMONS, *marks.POSTMASTERS)):
            continue
        ids = MESSAGE_ID.findall(text)
        body = text.partition("\n\n")[2]
        fields = tuple(bounce for bounce in bounces_in(body, ids[-1] if ids else None) if bounce.recipient)
        if fields:
            return fields
        returned = Mail(mail.sha256, mail.size, mail.fingerprint, subject=mail.subject, to=mail.to, text=body)
        said = failures(returned, inner=False)
        return tuple(replace(found, original_message_id=ids[-1] if ids else None) for found in said)
    return ()


def _from_original(mail: Mail, original: list[str]) -> dict[str, str]:
    """The only recipient of the message that came back, where the report itself names nobody."""
    texts = ["\n".join(original), *attached_texts(mail)]
    for header in (headers_of_original(mail), *(next(iter(blocks(text)), {}) for text in texts if text)):
        for name in ("x-failed-recipients", "to", "x-original-to", "delivered-to"):
            named = {_cleaned(found[0]): "" for found in ADDRESS.finditer(header.get(name, "")[:MAX_REPORT])}
            if len(named) == 1:
                return named
    return {}
