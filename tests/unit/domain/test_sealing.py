"""What is shown of a sealed attachment: hash, type and size, and nothing from which its name could be told."""

from dataclasses import replace

import pytest

from mailbot.domain.desk import Category
from mailbot.domain.mail import Attachment
from mailbot.domain.reading import Report, Why
from mailbot.domain.sealing import (
    calls_for_seal,
    seal,
    seal_reading,
    sealed,
    sealed_report,
    shown_attachments,
    shown_reading,
)
from mailbot.parsing.mime import parse
from specimens import DESK, reading, ticket

FILE = Attachment("secret.png", "image/x-secret", "image/png", 4, "ab" * 32, ("mismatch",), b"\x89PNG")
DESK_OF_TWO = replace(DESK, categories=(Category("child_safety", "", restricted=True), Category("deception", "")))


@pytest.mark.parametrize(
    ("hazards", "categories", "is_sealed"),
    [
        ((), (), False),
        (("imminent_harm",), (), True),
        (("child_safety",), ("deception",), True),
        ((), ("deception", "child_safety"), True),
        ((), ("deception", None), False),
        ((), ("a category of no desk",), False),
    ],
)
def test_hazards_and_restricted_categories_call_for_a_seal(
    hazards: tuple[str, ...], categories: tuple[str | None, ...], is_sealed: bool
) -> None:
    assert calls_for_seal(hazards, categories, DESK_OF_TWO) is is_sealed


def test_a_ticket_is_sealed_by_its_state_whenever_that_came_about() -> None:
    assert not ticket().is_sealed
    assert ticket(restricted=True).is_sealed
    assert ticket(hazards=("imminent_harm",)).is_sealed


def test_a_sealed_attachment_has_no_name_and_no_octets() -> None:
    shown = seal(FILE)
    assert (shown.sha256, shown.type, shown.size, shown.flags) == (
        FILE.sha256,
        "image/png",
        4,
        ("mismatch", "restricted"),
    )
    assert (shown.name, shown.content) == ("", b"")
    assert "secret" not in repr(shown)


def test_a_described_one_keeps_its_fields_and_tells_three_of_them() -> None:
    described = {**FILE.described(), "members": ["secret/1.png"]}
    shown = sealed(described)
    assert shown.keys() == described.keys()
    assert shown | {"flags": None} == {
        **dict.fromkeys(described),
        "type": "image/png",
        "size": 4,
        "sha256": FILE.sha256,
    }
    assert shown["flags"] == ["mismatch", "restricted"]


def test_a_finding_in_a_sealed_attachment_does_not_name_it() -> None:
    found = reading(why=(Why("urls=http://x.example/a", "attachment secret.eml", "secret http://x.example/a"),))
    assert seal_reading(found).why == (Why("urls=http://x.example/a", "attachment restricted", ""),)


def test_what_a_report_brings_as_evidence_is_not_named_either() -> None:
    report = Report("xarf", "csam", evidence=("secret.png",))
    assert "secret" not in repr(seal_reading(reading(report=report)))
    assert sealed_report(report.described())["evidence"] == ["restricted"]
    bare = reading(report=Report("xarf"), why=(Why("kind=appeal", "subject appeal", "Appeal"),))
    assert seal_reading(bare) == bare
    assert sealed_report(Report("xarf").described())["evidence"] == []


@pytest.mark.parametrize(
    ("decrypted", "is_sealed", "name"), [("", False, FILE.name), ("pgp", False, "attachment"), ("pgp", True, "")]
)
def test_an_attachment_is_named_where_it_is_neither_sealed_nor_came_encrypted(
    decrypted: str, is_sealed: bool, name: str
) -> None:
    mail = replace(parse(b"From: a@example.org\r\n\r\nHello"), attachments=(FILE,), decrypted=decrypted)
    (shown,) = shown_attachments(mail, is_sealed=is_sealed)
    assert shown.name.partition(" ")[0] == name.partition(" ")[0]
    assert ("secret." in repr(shown)) is not (bool(decrypted) or is_sealed)


def test_the_words_of_what_came_encrypted_are_not_shown() -> None:
    mail = parse(b"From: a@example.org\r\n\r\nHello")
    found = reading(visible_text="the secret", why=(Why("kind=appeal", "subject appeal", "the secret"),))
    assert shown_reading(found, mail, is_sealed=False) == found
    assert "secret" not in repr(shown_reading(found, replace(mail, decrypted="pgp"), is_sealed=False))
