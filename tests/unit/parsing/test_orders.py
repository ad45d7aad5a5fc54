"""Commands and fields in a moderator's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.given import Given, Orders
from mailbot.parsing.orders import fields, orders, orders_of
from mailbot.parsing.own_words import LINE

KNOWN = dict.fromkeys(
    ["take", "reply", "note", "category", "close", "decide", "false-report", "tier", "help", "assign"], ()
)
TAKE = Given("take")
LONG = "We have looked at what you reported to us and we ask you to use either"  # as long as clients let a line be

ONE = (
    "/take", "/Take", "/TAKE", "/ take", "/\u00a0Take", "/take.", "/take,", "/take!", "/take:", "\uff0ftake",
    "\uff0f\uff54\uff41\uff4b\uff45",
    "\u200b/take", "/\u200btake", "/ta\u200dke\ufeff",
    "/ta\u00adke", "\ufe0f/take\u2060", "  /take  ", "\u00a0/take\u00a0",
    "\u3000/take", "\t/take", "*/take*", "**/take**",
    "_/take_", "`/take`", '"/take"', "\u201c/take\u201d", "\u201e/take\u201c", "'/take'",
    "\u2018/take\u2019", "\n\n/take\n\n", "\u200b\n \n/take", "/take\r\n\r\n",
)  # fmt: skip


@pytest.mark.parametrize("words", ONE)
def test_a_command_is_read_however_a_telephone_writes_it(words: str) -> None:
    assert orders(words, KNOWN) == Orders((TAKE,))


@pytest.mark.parametrize(
    "words",
    ["/false-report", "/false_report", "/falsereport", "/False Report.", "/false\u2013report", "/False\u2011Report"],
)
def test_a_name_of_two_words_is_read_with_any_hyphen(words: str) -> None:
    assert orders(words, KNOWN).commands == (Given("false-report"),)


@pytest.mark.parametrize(
    ("words", "args"),
    [
        ("/tier 2", "2"),
        ("/tier: 2", "2"),
        ("/tier:2", "2"),
        ("/tier\u00a02", "2"),
        ("/Tier.  2 or 3", "2 or 3"),
        ("*/tier* 2", "2"),
        ("*/tier 2*", "2"),
        ("/tier2", "2"),
        ("/Tier-2.", "2"),
        ("/tier_2 for now", "2 for now"),
        ("/tier\uff12", "2"),
        ("/tier=2", "2"),
        ("/tier = 2", "2"),
        ("/tier : 2", "2"),
        ("/tier\uff1d2", "2"),
        ("/tier :)", ":)"),
        ('/tier="2"', '"2"'),
    ],
)
def test_the_rest_of_the_line_is_the_args(words: str, args: str) -> None:
    assert orders(words, KNOWN).commands == (Given("tier", args),)


SEVERAL = {
    "below one another": ("/take\n/tier 2\n\n/close", (TAKE, Given("tier", "2"), Given("close"))),
    "in one line": ("/take /tier 2", (TAKE, Given("tier", "2"))),
    "a text between": ("/reply Hello\n\nthere.\n/close", (Given("reply", "Hello", "\nthere."), Given("close"))),
    "a text below": ("/take\n/reply\nHello\n there", (TAKE, Given("reply", "", "Hello\n there"))),
    "known ones in a text": ("/note a\n/reply b\n/take", (Given("note", "a"), Given("reply", "b"), TAKE)),
    "unknown first": ("/clsoe now\n/take", (Given("clsoe", "now"), TAKE)),
    "unknown below a command": ("/take\n/clsoe", (TAKE, Given("clsoe"))),
    "twice the same": ("/note a\n/note b", (Given("note", "a"), Given("note", "b"))),
    "after a line that ends": (f"/reply\n{LONG}.\n/close", (Given("reply", "", f"{LONG}."), Given("close"))),
    "after a short line": ("/reply\nBest wishes\n/close", (Given("reply", "", "Best wishes"), Given("close"))),
}


@pytest.mark.parametrize("case", SEVERAL)
def test_commands_below_one_another_are_read_with_their_texts(case: str) -> None:
    words, expected = SEVERAL[case]
    found = orders(words, KNOWN)
    assert tuple(Given(each.name, each.args, each.text.strip("\n")) for each in found.commands) == tuple(
        Given(each.name, each.args, each.text.strip("\n")) for each in expected
    )
    assert (found.rest, found.unread) == ("", ())


@pytest.mark.parametrize(
    "line",
    ["/etc/passwd has it", "/users/123", "> /close", ">/close", "see /close", "https://example.com/close", "a/close"],
)
def test_a_path_a_quote_or_a_word_within_a_line_is_of_the_text(line: str) -> None:
    found = orders(f"/reply\nHello,\n{line}\nbye", KNOWN)
    assert found == Orders((Given("reply", "", f"Hello,\n{line}\nbye"),))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/priority:urgent", Given("priority", "urgent")),
        ("/category=harassment, spam", Given("category", "harassment, spam")),
        ("/snooze3 days", Given("snooze", "3 days")),
        ("/false-report=on purpose", Given("false-report", "on purpose")),
        ("/close2", Given("close2")),
        ("/reply2 hello", Given("reply2", "hello")),
        ("/tiers2", Given("tiers2")),
        ("/tier2b", Given("tier2b")),
    ],
)
def test_a_word_and_its_argument_may_be_joined_where_nothing_else_can_be_meant(line: str, command: Given) -> None:
    assert orders(line, (*KNOWN, "priority", "category", "snooze", "false-report")).commands == (command,)


@pytest.mark.parametrize("line", ["/ close", "   /close", "*/close*", "/clsoe", "- /close", "- /tier2", "1. /close it"])
def test_what_may_be_no_command_within_a_text_is_of_it_and_told(line: str) -> None:
    found = orders(f"/reply\nHello,\n{line}\nbye", KNOWN)
    assert found == Orders((Given("reply", "", f"Hello,\n{line}\nbye"),), unread=(line.strip(),))


def test_a_command_where_a_client_may_have_wrapped_a_sentence_is_of_the_text_and_told() -> None:
    found = orders(f"/reply\n{LONG}\n/close or /take", KNOWN)
    assert found == Orders((Given("reply", "", f"{LONG}\n/close or /take"),), unread=("/close or /take",))


COMMENTS = {
    "a greeting": "Hello,\n/take",
    "a comment": "I think that we can\n/reply in German, he knows it\n/close",
    "a quote above": "> please\n/close",
    "run together": "/take;/close",
}


@pytest.mark.parametrize("case", COMMENTS)
def test_words_that_begin_with_no_command_are_a_comment_and_tell_what_was_not_read(case: str) -> None:
    found = orders(COMMENTS[case], KNOWN)
    assert (found.commands, found.rest) == ((), COMMENTS[case])
    assert found.unread == tuple(line for line in COMMENTS[case].split("\n") if line.startswith("/"))


@pytest.mark.parametrize("words", ["", " \n\u200b\n", "/", "//take", "/ ", "/2", "/users/123 is his", "/take/reply"])
def test_words_that_are_no_command_give_none(words: str) -> None:
    assert orders(words, KNOWN).commands == ()


def test_what_was_not_read_is_told_up_to_a_few_short_lines() -> None:
    told = orders("Hello\n" + f"/take {'a' * 500}\n" * 50, KNOWN).unread
    assert [len(line) for line in told] == [80] * 5


FIELDS = {
    "plain": ("violation: yes\nreason: it threatens", {"violation": "yes", "reason": "it threatens"}, ""),
    "spelled otherwise": ("Policy Section: 4.2\nPOLICY_SECTION: 5", {"policy-section": "4.2\n5"}, ""),
    "full-width": ("reason\uff1ait threatens", {"reason": "it threatens"}, ""),
    "a colon in the value": ("reason: at 10:00\uff1ayes", {"reason": "at 10:00\uff1ayes"}, ""),
    "bold": ("*Reason:* a\n**Violation**: b", {"reason": "a", "violation": "b"}, ""),
    "bold values": ("*Reason*: *a*\nviolation: *b*\n", {"reason": "a", "violation": "b"}, ""),
    "listed": ("- reason: a\n\u2022 violation: b", {"reason": "a", "violation": "b"}, ""),
    "over lines": ("reason: a\nb\n\nc: d\n\nviolation: yes", {"reason": "a\nb\n\nc: d", "violation": "yes"}, ""),
    "below its key": ("reason:\na", {"reason": "a"}, ""),
    "free text above": ("Seen.\nAll: of it.\n\nreason: a", {"reason": "a"}, "Seen.\nAll: of it."),
    "none": ("No field: here", {}, "No field: here"),
    "no-break space": ("policy\u00a0section\u00a0: 4", {"policy-section": "4"}, ""),
    "empty": ("reason:\nviolation: no", {"reason": "", "violation": "no"}, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", FIELDS)
def test_fields_are_read_apart_from_free_text(case: str) -> None:
    text, found, rest = FIELDS[case]
    assert fields(text, ("policy-section", "violation", "reason")) == (found, rest)


LINES = st.sampled_from(
    ["/take", "/reply a", "> /close", "a", "", "/x y", "-- ", "reason: a", "## Reply above this line ##", "Ada"]
)
WORDS = st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=30).map("\n".join))


@given(WORDS)
def test_any_text_is_read_and_no_line_of_a_text_is_lost(words: str) -> None:
    found = orders(words, KNOWN)
    said = "".join(each.name + each.args + each.text for each in found.commands) + found.rest
    texts = [line.strip() for line in words.split("\n") if not line.lstrip().startswith("/") and line.strip().isalnum()]
    assert all(line in said for line in texts)


@given(WORDS, st.text(max_size=20))
def test_any_mail_and_any_fields_are_read(words: str, sender: str) -> None:
    assert len(orders_of(words, KNOWN, sender=sender).unread) <= 5
    assert set(fields(words, ("reason",))[0]) <= {"reason"}


HOSTILE = (
    "/take\n", "/a\n", "/take ", "/take /reply ", "> /take\n", "> a\nb\n", "> a\n\n\nb\n\n", "> a\n\n", "Ada\n\n",
    "reason: x\n", "-- \n", "a:\n\n", "From: a@example.com\n", "*", "*/take*", "\u200b", "On 2 Mar 2026 at 10:00\n",
    f"{LINE}\n", "_" * 32 + "\n", "On 2 Mar 2026, at 10:00, D <d@example.com> wrote:\n> x\n",
    "/take\n/reply a\n\nthanks,\nAda\n\n", "\n", " ", "\xa0/",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_mail_of_one_thing_alone_is_read(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert len(orders_of(text, KNOWN, sender="Ada Moderator").unread) <= 5
    assert set(fields(text, ("reason",))[0]) <= {"reason"}
