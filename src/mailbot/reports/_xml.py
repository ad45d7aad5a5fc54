"""XML of strangers: no document type, no entity, nothing fetched, bounded; damaged octets are passed over."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from mailbot.errors import MalformedReport

MAX_OCTETS = 8_000_000
MAX_TAGS = 800_000  # a tree of them must fit in memory
Element = Any  # lxml has no types of its own


def parsed(content: bytes) -> Element:
    """The root of a document.

    Raises:
        MalformedReport: it is no XML, too big, or declares a type or an entity, which no report needs.
    """
    if len(content) > MAX_OCTETS:
        raise MalformedReport(f"XML of more than {MAX_OCTETS:,} octets")
    if content.count(b"<") > MAX_TAGS:
        raise MalformedReport(f"XML of more than {MAX_TAGS:,} tags")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedReport("it isn't XML") from error
    if root is None:
        raise MalformedReport("it isn't XML")
    if root.getroottree().docinfo.internalDTD is not None or b"<!ENTITY" in content:
        raise MalformedReport("XML with a document type, which isn't read")
    return root


def name(element: Element) -> str:
    """An element's name in lower case, without its namespace."""
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Its children of a name, then theirs of the next, and so on."""
    for child in element:
        if name(child) == names[0]:
            if len(names) == 1:
                yield child
            else:
                yield from children(child, *names[1:])


def text(element: Element, *names: str) -> str:
    """The first text at the end of a path of children; "" where there is none."""
    found = (str(child.text or "").strip() for child in children(element, *names))
    return next((words for words in found if words), "")


def looks_like_xml(content: bytes) -> bool:
    head = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<?xml", b"<")) or content[:4] in (b"\xff\xfe<\x00", b"\xfe\xff\x00<")
