"""What refusals mean, as a table of replies and verdicts (RFC 3463)."""

import pytest

from mailbot.domain.delivery import Reply, judge, reply_in, status_in


@pytest.mark.parametrize(
    ("code", "status", "fate"),
    [
        (550, "5.1.1", "address"),
        (550, "5.1.0", "address"),
        (550, "5.1.2", "address"),
        (553, "5.1.3", "address"),
        (550, "5.1.6", "address"),
        (556, "5.1.10", "address"),
        (550, "5.2.0", "address"),
        (550, "5.2.1", "address"),
        (550, "5.4.1", "address"),
        (550, "5.4.4", "address"),
        (550, "5.0.0", "address"),
        (550, None, "address"),
        (551, None, "address"),
        (553, None, "address"),
        (None, "5.1.1", "address"),
        (550, "5.1.7", "mail"),
        (550, "5.1.8", "mail"),
        (550, "5.7.1", "mail"),
        (550, "5.7.26", "mail"),
        (552, "5.2.2", "mail"),
        (552, "5.2.3", "mail"),
        (552, "5.3.4", "mail"),
        (554, "5.6.0", "mail"),
        (501, "5.5.4", "mail"),
        (554, "5.0.0", "mail"),
        (554, None, "mail"),
        (552, None, "mail"),
        (None, "5.0.0", "mail"),
        (None, None, "mail"),
        (530, "5.7.0", "ours"),
        (534, "5.7.9", "ours"),
        (535, "5.7.8", "ours"),
        (538, None, "ours"),
        (550, "5.7.8", "ours"),
        (450, "4.1.1", "later"),
        (451, None, "later"),
        (452, "4.2.2", "later"),
        (454, "4.7.8", "later"),
    ],
)
def test_a_refusal_means(code: int | None, status: str | None, fate: str) -> None:
    assert judge(Reply(code, status))[0] == fate


@pytest.mark.parametrize(
    ("code", "status", "fate"),
    [(450, "5.1.1", "later"), (550, "4.1.1", "address"), (550, "4.7.1", "mail"), (550, "2.1.5", "mail")],
)
def test_the_basic_code_says_whether_to_try_again_and_the_enhanced_one_why(code: int, status: str, fate: str) -> None:
    assert judge(Reply(code, status))[0] == fate


@pytest.mark.parametrize(
    ("code", "status", "fate"),
    [
        (550, "5.7.1", "ours"),
        (550, None, "ours"),
        (553, "5.1.8", "ours"),
        (530, "5.7.0", "ours"),
        (552, "5.3.4", "mail"),
        (552, None, "mail"),
        (550, "5.6.7", "mail"),
        (451, "4.1.8", "later"),
    ],
)
def test_what_is_refused_with_our_return_path_says_nothing_of_the_recipient(
    code: int, status: str | None, fate: str
) -> None:
    assert judge(Reply(code, status, "mail"))[0] == fate


def test_what_is_refused_when_its_content_is_known_had_a_good_address() -> None:
    assert judge(Reply(550, None, "data"))[0] == "mail"
    assert judge(Reply(550, "5.1.1", "data"))[0] == "address"


def test_a_bounce_of_what_was_tried_for_too_long_marks_no_address() -> None:
    assert judge(reply_in("450 4.1.1 try later", "4.1.1")) == ("mail", "it was tried for too long")


@pytest.mark.parametrize(
    ("text", "status", "code", "found"),
    [
        ("550 5.1.1 <noor@example.com>: no such user", None, 550, "5.1.1"),
        ("smtp; 550-5.7.1 refused", None, 550, "5.7.1"),
        ("550 5.7.1 refused", "5.1.1", 550, "5.1.1"),
        ('unknown user: "noor"', "5.1.1", None, "5.1.1"),
        ("550", None, 550, None),
        ("host 192.0.2.55 said no", None, None, None),
        ("5500 of them", None, None, None),
        ("", None, None, None),
    ],
)
def test_the_codes_of_a_bounce_are_found(text: str, status: str | None, code: int | None, found: str | None) -> None:
    reply = reply_in(text, status)
    assert (reply.code, reply.status) == (code, found)


def test_a_network_address_is_no_enhanced_code() -> None:
    assert status_in("refused by 10.5.1.1 and 2.5.1.1.9") is None


def test_a_bounce_whose_words_are_about_the_content_marks_no_address() -> None:
    assert judge(reply_in("550 High probability of spam", "5.0.0"))[0] == "mail"
    assert judge(reply_in("550 No such user here", "5.0.0"))[0] == "address"
