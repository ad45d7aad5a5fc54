"""Subjects in one form, whoever put what in front of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.fresh import Fresh
from mailbot.parsing.subject import is_forward, is_reply, normalise, ticket_tags


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Policy Violation Report", "Policy Violation Report"),
        ("Re: Policy Violation Report", "Policy Violation Report"),
        ("RE: Fwd: AW: re: Appeal", "Appeal"),
        ("Re[2]: RE^3: Re(4) : Appeal", "Appeal"),
        ("TR : Antw: Odp: SV: VS: Appeal", "Appeal"),
        ("回复：答复: 转发：Appeal", "Appeal"),
        ("返信: 転送: Отв: Appeal", "Appeal"),
        ("[EXTERNAL] Re: [Suspected Spam] Appeal", "Appeal"),
        ("***SPAM*** {Spam?} [SPAM 5.3] Appeal", "Appeal"),
        ("EXTERNAL: Appeal", "Appeal"),
        ("[Fwd: [Tier 2] Appeal - ACC-48213]", "[Tier 2] Appeal - ACC-48213"),
        ("Re: [ALU-7K3M2Q] Appeal", "Appeal"),
        ("【Tier 2】 Appeal — ACC-48213", "[Tier 2] Appeal - ACC-48213"),
        ("［Ｔｉｅｒ　２］ Appeal －− ACC-48213", "[Tier 2] Appeal - ACC-48213"),
        ("{Tier 2} Appeal - ACC-48213", "[Tier 2] Appeal - ACC-48213"),
        ("<Tier 2> Appeal - ACC-48213", "[Tier 2] Appeal - ACC-48213"),
        ("  URGENT \t–  Security\u200b Issue ", "URGENT - Security Issue"),
        ("user’s “quote”", 'user\'s "quote"'),
        ("Re:", ""),
        ("Regarding: the matter", "Regarding: the matter"),
        ("Marketing: the matter", "Marketing: the matter"),
        ("[Tier 2] Appeal [ACC-482233]", "[Tier 2] Appeal [ACC-482233]"),
        ("re", "re"),
    ],
)
def test_marks_labels_and_ticket_tags_go_and_the_rest_stays(subject: str, plain: str) -> None:
    assert normalise(subject) == plain


def test_with_a_desks_tag_only_its_own_ticket_ids_go() -> None:
    assert normalise("Re: [alu-7k3m2q] [INF-7K3M2Q] Appeal", "ALU") == "[INF-7K3M2Q] Appeal"


@pytest.mark.parametrize(
    ("subject", "answers"),
    [
        ("Re: Appeal", True),
        ("[EXTERNAL] AW: Appeal", True),
        ("[ALU-7K3M2Q] Re: Appeal", True),
        ("回复：Appeal", True),
        ("Re: Fwd: Appeal", True),
        ("Fwd: Re: Appeal", False),
        ("WG: Appeal", False),
        ("Appeal", False),
        ("", False),
    ],
)
def test_an_answer_is_told_from_a_forwarded_and_a_first_mail(subject: str, answers: bool) -> None:
    assert is_reply(subject) is answers
    assert is_forward(subject) is (subject in ("Fwd: Re: Appeal", "WG: Appeal"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Re: [ALU-7K3M2Q] Appeal", ("ALU-7K3M2Q",)),
        ("about alu - 7k3m2q", ("ALU-7K3M2Q",)),
        ("ALU–7K3M2Q, ALU-7K3M2Q and ALU-222222", ("ALU-7K3M2Q", "ALU-222222")),
        ("ALU-7K3M2QX XALU-7K3M2Q ALU-7K3M2 INF-7K3M2Q", ()),
        ("ALU-0O1IL2", ()),
        ("", ()),
    ],
)
def test_ticket_tags_are_found(text: str, found: tuple[str, ...]) -> None:
    assert ticket_tags(text, "ALU") == found


@given(st.binary(min_size=32, max_size=32))
def test_every_ticket_id_that_we_make_is_found_again(seed: bytes) -> None:
    ticket = Fresh(seed).ticket_id("ALU")
    assert ticket_tags(f"Re: [{ticket}] your report", "ALU") == (ticket,)
    assert normalise(f"Re: [{ticket}] your report", "ALU") == "your report"


def test_no_tag_finds_nothing_and_many_are_bounded() -> None:
    assert ticket_tags("ALU-7K3M2Q", "") == ()
    assert len(ticket_tags(" ".join(f"ALU-22222{letter}" for letter in "23456789ABCDEFGH"), "ALU")) == 10


@given(st.text(max_size=200))
def test_any_subject_has_one_form(subject: str) -> None:
    plain = normalise(subject)
    assert normalise(f"Re: {plain}") == normalise(plain)
    is_reply(subject)
    ticket_tags(subject, "ALU")


@pytest.mark.parametrize("piece", ["Re: ", "[", "{spam", "*****", "re [", "[ALU-", " ", "- "])
def test_long_hostile_subjects_end(piece: str) -> None:
    normalise(piece * 20_000)
    ticket_tags(piece * 20_000, "ALU")
