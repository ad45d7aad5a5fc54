"""Octets to a tree of MIME parts, within limits: the first step of parsing.

A nested message and a delivery report are leaves here, with their octets as they came: nothing of them can mix with the
message itself, and evidence stays exact. Nothing is dropped without a note in `Limits.defects`. Decodes nothing.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import CloseBoundaryNotFoundDefect
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import Compat32, compat32
from typing import Any

MAX_DEPTH = 16
MAX_PARTS = 1_000
MAX_HEADERS = 1_000
MAX_HEADER_OCTETS = 64 * 1024
MAX_MIME_HEADER_OCTETS = 4 * 1024  # the library's parameter parsing is quadratic
MAX_ALL_HEADER_OCTETS = 512 * 1024
MAX_LINES = 1_000_000  # 40 MB of base64 have 525,000; more cost memory, not content
MAX_LIBRARY_OCTETS = 64 * 1024  # of a content; mail-parser decodes all of it three times, and none of that is kept
CHUNK = 64 * 1024
TRACE = frozenset({"received", "x-received"})  # nothing reads them parsed, and they cost more than all the rest


class LimitReached(Exception):
    """More than this message may cost: what was read so far stands."""


@dataclass(slots=True)
class Limits:
    """What the parts of one message share while it is read."""

    growing: bool = True
    parts: int = 0
    header_octets: int = 0
    defects: list[str] = field(default_factory=list)
    truncated: bool = False

    def note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


class AsItStands(Compat32):
    """Gives header values with 8-bit octets as surrogates, where compat32 would put a replacement character."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002  # the library's signature
        return value


AS_IT_STANDS = AsItStands()


class Part(Message):
    """A MIME part that knows its limits; the parser calls every method here."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(policy=AS_IT_STANDS)
        self.limits = limits
        self.depth = 0
        self.headers_kept = 0
        limits.parts += 1

    def attach(self, payload: Any) -> None:  # noqa: ANN401  # the library's signature, as below
        payload.depth = self.depth + 1
        if self.limits.parts > MAX_PARTS:
            self.limits.note(f"more than {MAX_PARTS} parts: the rest was not read")
            raise LimitReached
        super().attach(payload)

    def set_raw(self, name: str, value: str) -> None:
        limits = self.limits
        most = MAX_MIME_HEADER_OCTETS if name[:8].lower() == "content-" else MAX_HEADER_OCTETS
        if len(value) > most:
            limits.note(f"header {name[:60]} is longer than {most} octets: its middle was left out")
            value = f"{value[: most // 2]}\n {value[-(most // 2) :]}"
        self.headers_kept += 1
        octets = limits.header_octets + len(name) + len(value)
        if self.headers_kept > MAX_HEADERS or octets > MAX_ALL_HEADER_OCTETS:
            limits.note("more headers than are read: the rest was left out")
            return
        limits.header_octets = octets
        super().set_raw(name, value)

    def get_content_type(self) -> str:
        """The media type; while the tree grows, what must stay a leaf pretends to be one."""
        content_type = super().get_content_type()
        if not self.limits.growing:
            return content_type
        if content_type.startswith("message/"):
            return "application/octet-stream"
        if self.depth >= MAX_DEPTH and content_type.startswith("multipart/"):
            self.limits.note(f"parts nested deeper than {MAX_DEPTH}: the deepest is kept whole, as an attachment")
            return "application/octet-stream"
        return content_type

    def get_boundary(self, failobj: Any = None) -> Any:  # noqa: ANN401
        try:
            return super().get_boundary(failobj)
        except (ValueError, TypeError, LookupError):  # RFC 2231 forms that the library trips over
            return failobj

    def octets(self) -> bytes:
        """The payload of a leaf as it came, before its transfer encoding is undone."""
        return self._text().encode("ascii", "surrogateescape")

    def _text(self) -> str:
        payload: Any = vars(self).get("_payload")  # get_payload() would decode it lossily
        return payload if isinstance(payload, str) else ""

    def drop_end(self, ends: list[str]) -> bool:
        """Takes a closing boundary off the end of a leaf's payload; False where there is none."""
        payload = self._text()
        found = next((end for end in ends if payload.rstrip().endswith(end)), None)
        if found is not None:
            self._payload = payload.rstrip().removesuffix(found)
        return found is not None

    def children(self) -> list["Part"]:
        """The parts of a multipart; none of a leaf."""
        payload: Any = vars(self).get("_payload")
        return payload if isinstance(payload, list) else []

    def for_library(self, headers: list[tuple[str, str]]) -> "Part":
        """A copy for mail-parser that bears these headers, but for those of the trace, and short contents only."""
        view = self._shortened()
        # Message has no public way to replace them all.
        view._headers = [pair for pair in headers if pair[0].lower() not in TRACE]  # type: ignore[attr-defined]
        view.epilogue = self.epilogue or ""  # mail-parser looks into it unasked
        return view

    def _shortened(self) -> "Part":
        view: Any = copy.copy(self)
        view.policy = compat32
        if self.is_multipart():
            view._payload = [child._shortened() for child in self.children()]
        elif isinstance(view._payload, str):
            view._payload = view._payload[:MAX_LIBRARY_OCTETS]
        return view  # type: ignore[no-any-return]


def grow(raw: bytes) -> tuple[Part, Limits]:
    """The tree of a message.

    Args:
        raw: any octets.

    Returns:
        the root part, whose children are under `get_payload()` where it `is_multipart()`, and what the limits left out.
    """
    limits = Limits()
    made: list[Part] = []

    def make(policy: object = None) -> Part:  # noqa: ARG001  # the parser's signature
        made.append(Part(limits))
        return made[-1]

    parser = BytesFeedParser(make)
    made.clear()  # the parser tried its factory once
    limits.parts = 0
    try:
        for chunk in _chunks(raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), limits):
            parser.feed(chunk)
        parser.close()
    except LimitReached:
        limits.truncated = True
    limits.growing = False
    return made[0], limits


def _chunks(raw: bytes, limits: Limits) -> Iterator[bytes]:
    lines = 0
    for start in range(0, len(raw), CHUNK):
        chunk = raw[start : start + CHUNK]
        lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
        if lines > MAX_LINES:
            limits.note(f"more than {MAX_LINES} lines: the rest was not read")
            limits.truncated = True
            return
        yield chunk


def cut_off(root: Part) -> Part | None:
    """The leaf in which a message ends without the boundary that should close it; None where nothing is cut off.

    A closing boundary that stands at the end of the last line, as some programs write it, is one: it is taken off.
    """
    part, ends = root, []
    while part.is_multipart():
        if not part.children() or not any(isinstance(each, CloseBoundaryNotFoundDefect) for each in part.defects):
            return None
        ends.append(f"--{part.get_boundary('')}--")
        part = part.children()[-1]
    return None if part is root or part.drop_end(ends) else part


def walk(root: Part) -> Iterator[Part]:
    """Every part, containers before their children."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(part.children()))
