"""What enclosed messages name is evidence, with the attachment that it comes from."""

from mailbot.classify.entities import Extractor
from mailbot.classify.evidence import MAX_READ, named_in
from mailbot.domain.mail import Address, Enclosed

ONE = Enclosed(
    "proof.eml",
    "",
    subject="about vid_88213",
    from_=Address("", "mallory@example.net"),
    text="see https://evil.example.net/x of @mallory_99",
    ips=("198.51.100.7",),
)


def test_identifiers_are_found_wherever_they_stand(extractor: Extractor) -> None:
    named, _ = named_in(extractor, [ONE])
    assert named["urls"] == ("https://evil.example.net/x",)
    assert named["content_ids"] == ("vid_88213",)
    assert named["emails"] == ("mallory@example.net",)
    assert named["ips"] == ("198.51.100.7",)


def test_each_finding_names_its_attachment(extractor: Extractor) -> None:
    _, whys = named_in(extractor, [ONE])
    assert {why.rule for why in whys} == {"attachment proof.eml"}
    assert ("urls=https://evil.example.net/x", "https://evil.example.net/x") in {
        (why.finding, why.evidence) for why in whys
    }


def test_several_messages_are_joined_without_repetition(extractor: Extractor) -> None:
    named, _ = named_in(
        extractor, [ONE, Enclosed("b.eml", "", text="https://evil.example.net/x https://b.example.org/")]
    )
    assert named["urls"] == ("https://evil.example.net/x", "https://b.example.org/")


def test_nothing_enclosed_names_nothing(extractor: Extractor) -> None:
    assert named_in(extractor, []) == ({}, ())


def test_no_more_is_read_than_the_limit(extractor: Extractor) -> None:
    long = Enclosed("a.eml", "", text="word " * (MAX_READ // 10))
    named, _ = named_in(extractor, [long, long, long, ONE])
    assert named["urls"] == ()
