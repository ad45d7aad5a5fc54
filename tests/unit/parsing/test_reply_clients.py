"""The new words of a reply, by language and client: top, bottom and between the quoted lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_clients import (
    ATTRIBUTIONS,
    DISCLAIMERS,
    FOOTERS,
    HEADERS,
    REPLY_ABOVE,
    SCANNERS,
    SEPARATORS,
    header_block,
)
from mailbot.parsing.reply_text import visible_text

NEW = "Please look again.\nIt was not me."
QUOTED = "> Dear Ada,\n>\n> we got your report.\n> Which account is it about?"
UNQUOTED = "Dear Ada,\n\nwe got your report."
# A name without an address, or a verb that no table has: only a quote below it says what it is.
UNCERTAIN = {("fi", "thunderbird"), ("cy", "unknown language"), ("en", "horde"), ("de", "horde")}
BLOCK = header_block("From Sent To Subject")

attributions = pytest.mark.parametrize(
    "attribution", [row[2] for row in ATTRIBUTIONS], ids=[f"{row[0]} {row[1]}" for row in ATTRIBUTIONS]
)
headers = pytest.mark.parametrize("names", [row[1] for row in HEADERS], ids=[" ".join(row) for row in HEADERS])


@attributions
def test_what_stands_above_a_quote_is_the_reply(attribution: str) -> None:
    assert visible_text(f"{NEW}\n\n{attribution}\n\n{QUOTED}\n", is_reply=True) == NEW


@attributions
def test_what_stands_directly_above_an_attribution_is_the_reply(attribution: str) -> None:
    assert visible_text(f"{NEW}\n{attribution}\n{QUOTED}\n", is_reply=True) == NEW


@attributions
def test_what_stands_below_a_quote_is_the_reply(attribution: str) -> None:
    assert visible_text(f"{attribution}\n{QUOTED}\n\n{NEW}\n", is_reply=True) == NEW


@attributions
def test_answers_between_quotes_stay_with_what_they_answer(attribution: str) -> None:
    text = f"{attribution}\n> Which account?\nACC-1\n> Since when?\nSunday"
    assert visible_text(f"{text}\n> Regards\n", is_reply=True) == text


@pytest.mark.parametrize("attribution", [row[2] for row in ATTRIBUTIONS if (row[0], row[1]) not in UNCERTAIN])
def test_older_text_that_is_not_quoted_goes_below_a_certain_attribution(attribution: str) -> None:
    assert visible_text(f"{NEW}\n\n{attribution}\n\n{UNQUOTED}", is_reply=True) == NEW


@pytest.mark.parametrize("attribution", [row[2] for row in ATTRIBUTIONS if (row[0], row[1]) in UNCERTAIN])
def test_text_below_what_a_person_may_have_written_stays(attribution: str) -> None:
    text = f"{NEW}\n\n{attribution}\n\n{UNQUOTED}"
    assert visible_text(text, is_reply=True) == text


@headers
@pytest.mark.parametrize("form", ["{}:", "*{}:*", "**{}:**", "{} :", "{}\uff1a"])
@pytest.mark.parametrize("rule", ["", "_" * 32 + "\n"])
def test_a_header_block_begins_older_mail(names: str, form: str, rule: str) -> None:
    assert visible_text(f"{NEW}\n\n{rule}{header_block(names, form)}\n\n{UNQUOTED}", is_reply=True) == NEW


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_separator_begins_older_mail(separator: str) -> None:
    assert visible_text(f"{NEW}\n\n{separator}\n{BLOCK}\n\n{UNQUOTED}", is_reply=True) == NEW
    assert visible_text(f"{NEW}\n\n{separator}\n{UNQUOTED}", is_reply=True) == NEW


@pytest.mark.parametrize("line", REPLY_ABOVE)
def test_a_help_desk_s_delimiter_begins_older_mail(line: str) -> None:
    assert visible_text(f"{NEW}\n\n{line}\n\n{UNQUOTED}", is_reply=True) == NEW


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("is_reply", [True, False])
def test_a_mobile_footer_goes(footer: str, is_reply: bool) -> None:
    assert visible_text(f"{NEW}\n\n{footer}\n", is_reply=is_reply) == NEW


@pytest.mark.parametrize("footer", FOOTERS[::9])
def test_a_mobile_footer_above_older_mail_goes_with_it(footer: str) -> None:
    assert visible_text(f"{NEW}\n\n{footer}\n\n{ATTRIBUTIONS[0][2]}\n\n{QUOTED}", is_reply=True) == NEW
    assert visible_text(f"{NEW}\n\n{footer}\n{'_' * 32}\n{BLOCK}\n\n{UNQUOTED}", is_reply=True) == NEW


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_mobile_footer_in_the_middle_stays(footer: str) -> None:
    text = f"{NEW}\n\n{footer}\n\nAnd one thing more."
    assert visible_text(text, is_reply=True) == text


@pytest.mark.parametrize("footer", [*SCANNERS, *DISCLAIMERS])
@pytest.mark.parametrize("is_reply", [True, False])
def test_scanners_lines_and_disclaimers_go(footer: str, is_reply: bool) -> None:
    assert visible_text(f"{NEW}\n\n{footer}\n", is_reply=is_reply) == NEW


def test_a_list_s_footer_goes() -> None:
    footer = f"{'_' * 47}\nexample mailing list\nexample@lists.example.org"
    assert visible_text(f"{NEW}\n{footer}", is_reply=True) == NEW


LANGUAGE_ATTRIBUTIONS = st.sampled_from([row[2] for row in ATTRIBUTIONS])
OLDER = st.sampled_from([row[1] for row in HEADERS]).map(header_block)
WORDS = st.text(alphabet="abcdefghij éüßñ漢字доб,.!'", min_size=1, max_size=60).filter(lambda text: text.strip(" .,!'"))
ANSWERS = st.lists(WORDS.map(str.strip), min_size=1, max_size=6)


def words_of(lines: list[str]) -> list[str]:
    return [word for line in lines for word in line.split()]


@given(ANSWERS, LANGUAGE_ATTRIBUTIONS, st.booleans(), st.sampled_from([*FOOTERS, *DISCLAIMERS, *SCANNERS, ""]))
def test_no_new_word_is_lost_above_or_below_a_quote(
    answer: list[str], attribution: str, on_top: bool, footer: str
) -> None:
    new = "\n".join(answer)
    text = (
        f"{new}\n\n{footer}\n\n{attribution}\n{QUOTED}" if on_top else f"{attribution}\n{QUOTED}\n\n{new}\n\n{footer}"
    )
    assert words_of(visible_text(text, is_reply=True).split("\n"))[: len(words_of(answer))] == words_of(answer)


@given(ANSWERS, LANGUAGE_ATTRIBUTIONS)
def test_no_new_word_is_lost_between_quotes(answers: list[str], attribution: str) -> None:
    text = "\n".join([attribution, *(f"> question\n{answer}" for answer in answers), "> the end"])
    shown = visible_text(text, is_reply=True).split("\n")
    assert [line for line in shown if line in answers] == answers


@given(ANSWERS, OLDER, st.sampled_from(["", "_" * 32 + "\n", SEPARATORS[0] + "\n"]))
def test_no_new_word_is_lost_above_a_header_block(answer: list[str], block: str, rule: str) -> None:
    shown = visible_text("\n".join([*answer, "", f"{rule}{block}", "", UNQUOTED]), is_reply=True)
    assert words_of(shown.split("\n"))[: len(words_of(answer))] == words_of(answer)
