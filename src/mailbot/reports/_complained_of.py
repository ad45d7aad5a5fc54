"""The message that a report is about, as far as its header tells: who sent it from where, and to whom."""

import re
from datetime import datetime

from mailbot.domain.mail import Mail
from mailbot.reports._fields import ORIGINAL_PARTS, fields, part
from mailbot.reports._times import moment
from mailbot.reports._values import Named, ip_of

MAX_HEADER = 64_000
BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n|\r[ \t]*\r")
BRACKETED = re.compile(r"\[((?:IPv6:)?[0-9a-fA-F:.]{3,45})\]")
SENDER_IP = re.compile(r"sender ip is ([0-9a-fA-F:.]{3,45})", re.IGNORECASE)
# Where mail systems write the address of the host that a message came from, whatever Received says.
SOURCE_HEADERS = ("x-originating-ip", "x-sid-pra", "x-source-ip", "x-sender-ip", "x-aol-ip", "x-hmxmroriginalip")
RECIPIENT_HEADERS = ("x-hmxmroriginalrecipient", "to", "x-original-to", "delivered-to", "cc")


class Original:
    """The header of the first message that a mail brings along."""

    def __init__(self, mail: Mail) -> None:
        text = part(mail, *ORIGINAL_PARTS) or ""
        self.there = bool(text.strip())
        self.header = fields(BLANK_LINE.split(text.lstrip()[:MAX_HEADER], maxsplit=1)[0])

    def value(self, name: str) -> str:
        return next(iter(self.header.get(name, ())), "")

    def source_ip(self) -> str | None:
        """The host that handed it to the one who reports: what the topmost Received names in brackets."""
        for name in SOURCE_HEADERS:
            found = ip_of(self.value(name).strip("[] "))
            if found:
                return found
        stated = SENDER_IP.search(self.value("authentication-results"))
        if stated and ip_of(stated[1]):
            return ip_of(stated[1])
        hops = (hop.partition(" by ")[0] for hop in self.header.get("received", ())[:20])
        named = (ip_of(match[1]) for hop in hops for match in BRACKETED.finditer(hop))
        return next((ip for ip in named if ip and ip != "127.0.0.1"), None)

    def at(self) -> datetime | None:
        return moment(self.value("date"))

    def name_in(self, named: Named) -> None:
        """Adds who sent it, and to whom, where the report itself doesn't say: many cut out who complained."""
        for header in ("return-path", "from", "sender"):
            named.add("emails", self.value(header), f"{header} of the original")
        for header in RECIPIENT_HEADERS:
            if not named.found.get("recipients"):
                named.add("recipients", self.value(header), f"{header} of the original")
