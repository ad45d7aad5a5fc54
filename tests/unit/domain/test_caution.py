"""What a person is warned of: the sender, the signature, what came with the mail; each in a line of plain words."""

import pytest

from mailbot.domain.caution import MOST, Told, noticed
from mailbot.domain.examination import Decryption, Examination, Scan, Signature
from mailbot.domain.mail import Attachment
from mailbot.domain.reading import Why


def file(name: str, *flags: str) -> Attachment:
    return Attachment(name, "a/b", "a/b", 5, f"sha of {name}", flags, b"")


def said(exam: Examination = Examination(), *why: Why, files: tuple[Attachment, ...] = ()) -> Told:  # noqa: B008
    return noticed(files, (exam,), why, {each.sha256: each.name for each in files})


def test_nothing_is_said_of_an_ordinary_mail() -> None:
    assert said(Examination(), Why("kind=appeal", "subject", "Appeal"), files=(file("a", "inline"),)) == Told((), ())


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (
            Why("doubt=the name is an address of ours", "sender", "abuse@example.com"),
            "the sender: the name is an address of ours (abuse@example.com)",
        ),
        (
            Why("visible_text", "hidden text", "the HTML holds words that nobody is shown: 9 letters and digits"),
            "hidden text: the HTML holds words that nobody is shown: 9 letters and digits; it is left out here",
        ),
    ],
)
def test_doubts_about_the_sender_and_hidden_text_are_told(why: Why, words: str) -> None:
    assert said(Examination(), why).cautions == (words,)


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("executable", "archive"), "a.zip runs as a program, or holds one"),
        (("macro",), "a.zip is a document with a program in it"),
        (
            ("macro", "mismatch"),
            "a.zip is a document with a program in it, and is not what its name or type says",
        ),
    ],
)
def test_attachments_that_can_do_harm_are_told(flags: tuple[str, ...], words: str) -> None:
    assert said(files=(file("a.zip", *flags), file("b.png"))).cautions == (words,)


def test_what_is_infected_is_a_caution_and_what_is_unscanned_is_not() -> None:
    files = (file("a.zip"), file("b.zip"))
    scans = (Scan("sha of a.zip", "infected", "Evil-1"), Scan("sha of b.zip", "unscanned", "too large"))
    assert said(Examination(scans=scans), files=files) == Told(
        ("infected: a.zip (Evil-1)",), ("unscanned: b.zip (too large)",)
    )


@pytest.mark.parametrize("result", ["fail", "mismatch", "partial", "expired"])
def test_a_signature_that_proves_nothing_good_is_a_caution(result: str) -> None:
    found = said(Examination(signature=Signature("pgp", result)))
    assert (len(found.cautions), found.rest) == (1, ())


@pytest.mark.parametrize("result", ["pass", "unknown", "unverifiable"])
def test_any_other_signature_is_only_told(result: str) -> None:
    found = said(Examination(signature=Signature("pgp", result)))
    assert (found.cautions, len(found.rest)) == ((), 1)


def test_what_nobody_could_decrypt_is_a_caution() -> None:
    assert len(said(Examination(decryption=Decryption("pgp", "no_key"))).cautions) == 1
    assert said(Examination(decryption=Decryption("pgp", "decrypted"))).cautions == ()


def test_of_very_many_the_rest_is_counted() -> None:
    found = said(files=tuple(file(f"{number}.exe", "executable") for number in range(1000)))
    assert (len(found.cautions), found.cautions[-1]) == (MOST + 1, f"and {1000 - MOST} more")
