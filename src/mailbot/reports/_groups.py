"""The per-recipient fields of a delivery status (RFC 3464 2.3, RFC 6533), in a part or in a text."""

import re
from dataclasses import replace

from mailbot.domain.reading import Bounce
from mailbot.reports._fields import TYPED, Block, address, blocks, untyped
from mailbot.reports._status import CLASSES, status_of

ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
# What programs write instead.
MEANT = {"failure": "failed", "fail": "failed", "error": "failed", "expired": "failed", "bounced": "failed",
         "delay": "delayed", "deferred": "delayed", "delivery": "delivered", "success": "delivered"}  # fmt: skip
RECIPIENTS = (
    "final-recipient", "original-recipient", "x-actual-recipient", "x-original-recipient", "x-failed-recipient",
)  # fmt: skip
TELLING = (*RECIPIENTS, "action", "status", "diagnostic-code")
MAX_REASON = 500
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
LOCAL = re.compile(r"<?([\w.+=~-]{1,64})>?$")
XTEXT = re.compile(r"\+(2B|3D|20|[01][0-9A-F]|7F)")  # what RFC 3461 4 has encoded; any other + belongs to the address
XTEXT_AT = re.compile(r"\+([0-9A-F]{2})")
# Exchange's inner name for whom it can't write as an address: of two recipients the other is meant.
ENCAPSULATED = re.compile(r"imcea[a-z0-9]{2,12}-", re.IGNORECASE)
EMBEDDED = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")


def bounces_in(text: str, original_id: str | None) -> tuple[Bounce, ...]:
    """One for each group of fields; empty where a text has none."""
    found = blocks(text, starts="final-recipient")
    return tuple(_bounce(group, original_id) for group in _joined(found) if any(name in group for name in TELLING))


def _joined(found: list[Block]) -> list[Block]:
    """Groups whole again, where a program left a blank line within them."""
    groups: list[Block] = []
    for block in found:
        last = groups[-1] if groups else {}
        goes_on = any(name in last for name in RECIPIENTS) and not any(name in last for name in ("action", "status"))
        if goes_on and not any(name in block for name in RECIPIENTS):
            groups[-1] = {**block, **last}
        else:
            groups.append(block)
    return groups


def _bounce(group: Block, original_id: str | None) -> Bounce:
    diagnostic = untyped(group.get("diagnostic-code", "")) or group.get("x-supplementary-info", "")
    stated = STATUS.search(group.get("status", ""))
    action = _action(group.get("action", ""))
    field = stated[0] if stated and _agree(stated[1], action) else None
    status = status_of(f"{diagnostic} {'' if stated else group.get('status', '')}", action, field)
    return Bounce(
        recipient=_recipient(group),
        status=status,
        action=action or ({"5": "failed", "4": "delayed", "2": "delivered"}.get(status[0]) if status else None),
        reason=diagnostic[:MAX_REASON] or None,
        original_message_id=original_id,
    )


def _agree(class_: str, action: str | None) -> bool:
    """Whether a status can be true of an action: what failed wasn't a success. An action counts before a status."""
    return action is None or (class_ == "2") == (CLASSES[action] == "2")


def _action(stated: str) -> str | None:
    words = stated.lower().split()
    word = words[0].strip(";,.()") if words else ""
    return word if word in ACTIONS else MEANT.get(word)


def _recipient(group: Block) -> str | None:
    """The final recipient, else the original one; one with a whole domain before a mail system's inner name."""
    values = [decoded(group[name]) for name in RECIPIENTS if name in group]
    found = [one for value in values if (one := address(value))]
    whole = [one for one in found if "." in one.rpartition("@")[2]]
    whole.sort(key=lambda one: ENCAPSULATED.match(one) is not None)
    local = [match[1] for value in values if (match := LOCAL.match(value))]
    return next(iter([*whole, *found, *local]), None)


def decoded(value: str) -> str:
    r"""An address field's value without its type, xtext (RFC 3461 4) and `\x{HEX}` (RFC 6533 3) undone.

    >>> decoded(r"utf-8; gr\x{F6}\x{DF}e@example.org")
    'größe@example.org'
    >>> decoded("rfc822;ada+2Bnews@example.org")
    'ada+news@example.org'
    """
    typed = TYPED.match(value)
    text = untyped(value)
    if typed and typed[1].lower() == "utf-8":
        return EMBEDDED.sub(lambda found: _character(found[1]), text)
    encoded = XTEXT if "@" in text else XTEXT_AT
    return encoded.sub(lambda found: chr(int(found[1], 16)), text)


def _character(hexadecimal: str) -> str:
    code = int(hexadecimal, 16)
    return chr(code) if 0x20 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def completed(bounces: tuple[Bounce, ...], others: tuple[Bounce, ...]) -> tuple[Bounce, ...]:
    """Bounces with what they lack from what a text says of the same recipients, or of the only one."""
    if not any(bounce.recipient for bounce in bounces):
        known = bounces[0] if len(bounces) == 1 else Bounce(None, None, None, None)
        return tuple(_filled(replace(known, recipient=other.recipient), other) for other in others) or bounces
    by_address = {other.recipient: other for other in others}
    only = others[0] if len(bounces) == len(others) == 1 else None
    return tuple(
        _filled(bounce, other) if (other := by_address.get(bounce.recipient, only)) is not None else bounce
        for bounce in bounces
    )


def _filled(bounce: Bounce, other: Bounce) -> Bounce:
    vague = bounce.status is None or bounce.status.endswith(".0.0")
    same = bounce.status is None or other.status is None or bounce.status[0] == other.status[0]
    action = bounce.action or other.action
    told = vague and same and other.status and action in (None, "failed", "delayed")
    return replace(
        bounce,
        status=other.status if told else bounce.status,
        action=action,
        reason=bounce.reason or other.reason,
        original_message_id=bounce.original_message_id or other.original_message_id,
    )
