"""A mail as it came and as it was parsed: what the doors hand over and what everything later reads.

Envelope is RFC 5321 (the transfer), header is RFC 5322 (the message); they are never mixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailbot.domain.times import require_aware


@dataclass(frozen=True, slots=True)
class Envelope:
    """The facts of one transfer.

    Args:
        mail_from: return path; "" is the null reverse-path (RFC 5321 4.5.5).
        rcpt_to: forward paths as the peer wrote them.
        door: `smtp`, `file` or `imap`.
        peer: network address of the peer, None where there is none.
        helo: what the peer called itself.
        received_at: aware UTC time at which the last octet was here.
        relayed: the peer is a relay of ours, so that it isn't the sender's host.
        authserv_id: whose `Authentication-Results` count in this message (RFC 8601): what the door's settings pin to
            that account or trusted peer; None where nobody's do.
        spam_filter: which spam filter's headers count in this message, pinned in the same way; None where none's do.
    """

    mail_from: str
    rcpt_to: tuple[str, ...]
    door: str
    received_at: datetime
    peer: str | None = None
    helo: str | None = None
    relayed: bool = False
    authserv_id: str | None = None
    spam_filter: str | None = None

    def __post_init__(self) -> None:
        require_aware(self.received_at)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an IMAP message lies: these four never name another one (RFC 9051 2.3.1.1)."""

    account: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Address:
    """A display name and an addr-spec (RFC 5322 3.4), both decoded, without control characters."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower() if "@" in self.address else ""


def without_plus(address: str) -> str:
    """An address in lower case, without a plus part: the same people read it.

    >>> without_plus("Abuse+token@Example.org")
    'abuse@example.org'
    """
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@dataclass(frozen=True, slots=True)
class Member:
    """What an archive says of one file in it; nothing is unpacked to prove it.

    Args:
        name: made safe like an attachment's; its folders are left out.
        size: octets unpacked, as the archive claims; None where it doesn't say.
    """

    name: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that isn't the text of the mail.

    Args:
        name: made safe (no path, no control or bidi characters, at most 120 characters); made up from type and
            hash where none is given.
        declared_type: media type that the part claims.
        type: media type that its octets show.
        size: octets after decoding.
        sha256: lower-case hex of the decoded octets.
        flags: what a person should know. `message`: a whole message, of any format; `executable`: it runs where it is
            opened, or an archive with such a file; `macro`: a document with a program in it; `encrypted`; `archive`;
            `nested`: an archive within an archive; `mismatch`: it is something else than its name or type says;
            `oversize`: it is too large, or claims to unpack to that; `inline`: shown within the text; `partial`: one
            piece of a message, never joined; `external`: names octets elsewhere, never fetched; `broken`: text that
            the message breaks off in or that can't be decoded, kept here as it came; `restricted`: sealed;
            `infected`: a virus scanner found something in it; `unscanned`: a scanner was to see it and couldn't.
        content: the decoded octets.
        content_id: its Content-ID without brackets (RFC 2392), by which HTML shows it; "" where none.
        container: the name of the attachment that it was taken from (winmail.dat); "" where it is a part of the mail.
        members: what an archive lists, the first ones.
    """

    name: str
    declared_type: str
    type: str
    size: int
    sha256: str
    flags: tuple[str, ...]
    content: bytes = field(repr=False)
    content_id: str = ""
    container: str = ""
    members: tuple[Member, ...] = ()

    def described(self) -> dict[str, Any]:
        """All but the octets, as plain values: what is kept with a ticket and shown."""
        kept = {"name": self.name, "type": self.type, "size": self.size, "sha256": self.sha256}
        members = [{"name": member.name, "size": member.size} for member in self.members]
        found = {"content_id": self.content_id or None, "container": self.container or None, "members": members}
        return {**kept, "flags": list(self.flags), **found}

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> "Attachment":
        """An attachment without its octets, from what is kept of it; that of an older mailbot says less."""
        members = tuple(Member(each["name"], each["size"]) for each in kept.get("members", ()))
        known = {name: kept[name] for name in ("name", "type", "size", "sha256")}
        return cls(**known, declared_type="", flags=tuple(kept.get("flags", ())), content=b"", members=members)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A message that came as an attachment, read one level deep: evidence, never the words of who sent it.

    Args:
        attachment: the name of the attachment that it is.
        sha256: of that attachment.
        from_: as it claims; None where it says nothing.
        text: its readable text, the beginning.
        ips: of the hosts that its trace names (Received, X-Originating-IP), without private ones.
        files: the names of its own attachments, which are not taken out of it.
    """

    attachment: str
    sha256: str
    subject: str = ""
    from_: Address | None = None
    date: datetime | None = None
    message_id: str | None = None
    text: str = field(default="", repr=False)
    ips: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """One message, parsed. Defects are data: there is no mail that can't be parsed into one of these.

    Args:
        sha256: lower-case hex of the raw octets.
        size: raw octets.
        fingerprint: the same for the same message however it came: hash over From, Message-ID, Date, Subject and the
            decoded parts, without trace headers.
        headers: every header of the message itself, in order, name as written, value unfolded and decoded.
        subject: decoded, on one line; "" where there is none.
        from_: first From mailbox; None where there is none.
        said_from: what From says where no address can be had of it: a name, or a local part; shown, never answered.
        all_from: every mailbox of every From header.
        date: aware UTC; None where absent or senseless.
        message_id: with its angle brackets; None where absent.
        in_reply_to, references: message ids with angle brackets, in order.
        content_type: media type of the whole, lower case, such as `multipart/report`.
        report_type: the `report-type` parameter (RFC 6522), lower case; "" where there is none.
        text: whole readable text of the message itself (HTML turned into text where that is all there is).
        html: its HTML source, kept as evidence; None where there is none.
        parts: (media type, decoded text) of every textual part of a report (`message/delivery-status`,
            `message/feedback-report`, `message/disposition-notification`, `text/rfc822-headers`, `message/rfc822`)
            for the readers in `reports/`.
        enclosed: the messages among the attachments, the first ones.
        defects: what is wrong with the message, in words.
        unreadable: why no mail could be made of the octets; None where one could.
        decrypted: `pgp` or `smime` where text and attachments were encrypted; "" where they came in the clear.
    """

    sha256: str
    size: int
    fingerprint: str
    headers: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    from_: Address | None = None
    said_from: Address | None = None
    all_from: tuple[Address, ...] = ()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    content_type: str = "text/plain"
    report_type: str = ""
    text: str = ""
    html: str | None = field(default=None, repr=False)
    parts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    attachments: tuple[Attachment, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()
    defects: tuple[str, ...] = ()
    unreadable: str | None = None
    decrypted: str = ""

    @property
    def sender_domain(self) -> str | None:
        """The domain of From; None where From names no address."""
        return (self.from_.domain if self.from_ else "") or None

    def header(self, name: str) -> str:
        """First value of a header, "" where it is absent.

        >>> Mail("", 0, "", headers=(("Auto-Submitted", "no"),)).header("auto-submitted")
        'no'
        """
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def header_all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key.lower() == name.lower())
