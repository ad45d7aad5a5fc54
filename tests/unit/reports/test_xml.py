"""XML of strangers: read within limits, never expanded, whatever its encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import MalformedReport
from mailbot.reports import _xml

ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


def test_elements_are_found_by_their_names_whatever_their_namespace_and_case() -> None:
    root = _xml.parsed(b'<A xmlns="urn:x"><B><c> </c><C>one</C></B><b><c>two</c></b><!-- no --></A>')
    assert _xml.name(root) == "a"
    assert _xml.text(root, "b", "c") == "one"
    assert [child.text for child in _xml.children(root, "b", "c")] == [" ", "one", "two"]
    assert _xml.text(root, "nothing") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    with pytest.raises(MalformedReport, match="document type"):
        _xml.parsed(ENTITY.encode(encoding))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "isn't XML"),
        (b"no xml at all", "isn't XML"),
        (b"<a>" + b"x" * 8_000_000, "more than 8,000,000 octets"),
        (b"<a>" * 900_000, "more than 800,000 tags"),
    ],
)
def test_what_is_none_or_too_much_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(MalformedReport, match=problem):
        _xml.parsed(content)


@pytest.mark.parametrize(
    ("content", "is_xml"),
    [(b"<?xml version='1.0'?>", True), (b"\xef\xbb\xbf\n <a/>", True), ("<a/>".encode("utf-16"), True), (b"a", False)],
)
def test_xml_is_told_by_its_first_octets(content: bytes, is_xml: bool) -> None:
    assert _xml.looks_like_xml(content) is is_xml


@given(st.binary(max_size=200), st.sampled_from([b"", b"<a>", b"<?xml version='1.0'?><feedback>"]))
def test_any_octets_are_read_or_refused(content: bytes, head: bytes) -> None:
    try:
        root = _xml.parsed(head + content)
    except MalformedReport:
        return
    assert _xml.text(root, "a") is not None
