"""What a mail holds: its content joined with what was found inside it, and its attachments' flags."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from mailbot.contents import NO_KEY, NOTHING, Contents, flagged
from mailbot.domain.examination import Decryption, Examination, Scan, Signature
from mailbot.domain.mail import Mail
from mailbot.examine.unlocked import Unlocked
from mailbot.parsing.attachments import describe
from mailbot.parsing.mime import parse
from specimens import DESK, envelope, reading

RAW = b"From: anna@example.org\r\nSubject: Report\r\nContent-Type: text/plain\r\n\r\nOuter words.\r\n"
INNER = b"Content-Type: text/plain\r\n\r\nInner words.\r\n"
GOOD, DECRYPTED = Signature("pgp", "pass", "Anna"), Decryption("pgp", "decrypted")
LOG = describe("log.txt", "text/plain", b"GET /")


@dataclass(frozen=True, slots=True)
class Found:
    """Keys that open every mail alike."""

    unlocked: Unlocked
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def unlock(self, _raw: bytes, _mail: Mail, recipients: Any) -> Unlocked:
        self.asked.append(tuple(recipients))
        return self.unlocked


def content(unlocked: Unlocked, raw: bytes = RAW) -> Any:
    keys: Any = Found(unlocked)
    return Contents(keys).at(DESK, raw, parse(raw), envelope("security@example.com"))


def test_mail_with_nothing_inside_stays_the_very_same() -> None:
    mail = parse(RAW)
    assert NOTHING.at(DESK, RAW, mail, envelope("security@example.com")).mail is mail


def test_only_addresses_of_the_desk_are_asked_for_keys() -> None:
    keys: Any = Found(Unlocked())
    to = ("security@example.com", "security@example.net", "abuse@example.com")
    Contents(keys).at(DESK, RAW, parse(RAW), envelope(*to))
    assert keys.asked == [("security@example.com", "abuse@example.com")]


def test_content_takes_the_place_of_the_parts_and_leaves_the_header() -> None:
    mail = content(Unlocked(INNER, decryption=DECRYPTED)).mail
    assert (mail.text, mail.subject, mail.decrypted) == ("Inner words.", "Report", "pgp")
    assert (mail.sha256, mail.fingerprint) == (parse(RAW).sha256, parse(RAW).fingerprint)


def test_content_that_was_only_signed_was_not_decrypted() -> None:
    assert content(Unlocked(INNER, signature=GOOD, signed=INNER)).mail.decrypted == ""


@pytest.mark.parametrize("plain", [b"Inner words.", b"", b"\x00\xff\xfe", b"Inner: words.\r\n"])
def test_content_without_a_header_is_text(plain: bytes) -> None:
    mail = content(Unlocked(plain, decryption=DECRYPTED)).mail
    assert (mail.decrypted, mail.unreadable) == ("pgp", None)


def test_a_report_within_an_encryption_is_read_by_no_machine() -> None:
    report = b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n"
    report += b"Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@example.org\r\n--x--"
    mail = content(Unlocked(report, decryption=DECRYPTED)).mail
    assert (mail.report_type, mail.parts) == ("", ())
    assert [each.declared_type for each in mail.attachments] == ["message/delivery-status"]


class TestSignature:
    """A good signature vouches for a mail only where it covers all that is shown."""

    @pytest.mark.parametrize("result", ["pass", "mismatch"])
    def test_over_other_words_than_are_shown_it_is_of_a_part(self, result: str) -> None:
        found = content(Unlocked(signature=replace(GOOD, result=result), signed=INNER))
        assert found.signature.result == "partial"

    def test_over_the_words_that_are_shown_it_is_good(self) -> None:
        signed = b"Content-Type: text/plain\r\n\r\nOuter words.\r\n"
        assert content(Unlocked(signature=GOOD, signed=signed)).signature == GOOD

    def test_over_nothing_it_is_of_a_part(self) -> None:
        assert content(Unlocked(signature=GOOD)).signature.result == "partial"

    def test_beside_an_attachment_that_it_does_not_cover_it_is_of_a_part(self) -> None:
        raw = RAW.replace(
            b"text/plain\r\n\r\nOuter words.", b"multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nOuter words."
        )
        raw += b"\r\n--x\r\nContent-Disposition: attachment; filename=evil.exe\r\n\r\nMZ\r\n--x--"
        signed = b"Content-Type: text/plain\r\n\r\nOuter words.\r\n"
        assert content(Unlocked(signature=GOOD, signed=signed), raw).signature.result == "partial"

    @pytest.mark.parametrize("result", ["fail", "unknown", "expired", "unverifiable"])
    def test_one_that_is_not_good_stays_what_it_is(self, result: str) -> None:
        assert content(Unlocked(signature=replace(GOOD, result=result))).signature.result == result


class TestTriage:
    """What nobody could open a person looks at."""

    @pytest.mark.parametrize(
        ("decryption", "reason"),
        [
            (Decryption("pgp", "no_key"), NO_KEY),
            (Decryption("pgp", "failed", "it is damaged"), "it can't be opened: it is damaged"),
            (DECRYPTED, None),
            (None, None),
        ],
    )
    def test_a_persons_mail(self, decryption: Decryption | None, reason: str | None) -> None:
        assert content(Unlocked(decryption=decryption)).to_triage(reading()).needs_triage == reason

    def test_a_doubt_that_was_there_stays(self) -> None:
        found = content(Unlocked(decryption=Decryption("pgp", "no_key"))).to_triage(reading(needs_triage="in doubt"))
        assert found.needs_triage == f"{NO_KEY}; in doubt"

    def test_a_machines_mail_asks_for_nobody(self) -> None:
        unopened = content(Unlocked(decryption=Decryption("pgp", "no_key")))
        assert unopened.to_triage(reading(nature="auto_reply")).needs_triage is None


class TestFacts:
    """One examination a message, whatever desks read it."""

    def test_attachments_are_shown_to_the_scanner_with_the_raw_mail(self) -> None:
        shown: list[Any] = []

        def scan(raw: bytes, attachments: Any) -> tuple[Scan, ...]:
            shown.append((raw, [each.name for each in attachments]))
            return (Scan("a", "clean"),)

        one = content(Unlocked())
        two = replace(one, mail=replace(one.mail, attachments=(LOG,)))
        assert Contents(scan=scan).facts(Examination("pass"), RAW, {"one": one, "two": two}).scans == (
            Scan("a", "clean"),
        )
        assert shown == [(RAW, ["log.txt"])]

    def test_the_desk_that_could_open_it_counts(self) -> None:
        shut = content(Unlocked(decryption=Decryption("pgp", "no_key")))
        opened = content(Unlocked(INNER, decryption=DECRYPTED, signature=GOOD, signed=INNER))
        found = NOTHING.facts(Examination("pass", "DKIM"), RAW, {"one": shut, "two": opened})
        assert (found.why, found.signature, found.decryption) == ("DKIM", GOOD, DECRYPTED)

    def test_each_desk_knows_what_its_own_keys_opened(self) -> None:
        shut = content(Unlocked(decryption=Decryption("pgp", "no_key")))
        opened = content(Unlocked(INNER, decryption=DECRYPTED, signature=GOOD, signed=INNER))
        found = NOTHING.facts(Examination(), RAW, {"one": shut, "two": opened})
        assert (found.at("one").signature, found.at("one").decryption) == (None, Decryption("pgp", "no_key"))
        assert (found.at("two").signature, found.at("two").decryption) == (GOOD, DECRYPTED)

    def test_where_all_desks_found_the_same_it_is_kept_once(self) -> None:
        opened = content(Unlocked(INNER, decryption=DECRYPTED))
        assert NOTHING.facts(Examination(), RAW, {"one": opened, "two": opened}).inside == ()


@pytest.mark.parametrize(
    ("result", "flags"), [("infected", ("infected",)), ("unscanned", ("unscanned",)), ("clean", ())]
)
def test_a_scan_is_a_flag_unless_all_is_well(result: str, flags: tuple[str, ...]) -> None:
    mail = replace(parse(RAW), attachments=(LOG, describe("b", "", b"other")))
    found = flagged(mail, Examination(scans=(Scan(LOG.sha256, result),)))
    assert [each.flags for each in found.attachments] == [flags, ()]
