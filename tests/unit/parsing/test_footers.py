"""Footers, and the sentences of a person that resemble one."""

import pytest

from mail_clients import DISCLAIMERS, FOOTERS, SCANNERS
from mailbot.parsing.footers import is_footer, without_footers


@pytest.mark.parametrize("line", FOOTERS)
def test_a_mobile_footer_is_known(line: str) -> None:
    assert is_footer(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my desk, where I saw it.", "Sent from my phone yesterday", "Sent by mail",
        "Sent it from my phone, sorry",
        "I sent it from my iPhone", "Was it sent from my iPhone?", "Get my iPhone back", "Get Outlook to work again",
        "Per Handy gesendet", "Ich habe es gestern gesendet", "Enviado por correo", "从我的账户删除",
        "来自我的家",
        "昨日フォームから送信しました", "iPhone", "Outlook", "Von meinem iPhone wurde alles gelöscht",
        "", "-", "x" * 1_000,
    ],
)  # fmt: skip
def test_a_sentence_that_resembles_one_is_none(line: str) -> None:
    assert not is_footer(line)


@pytest.mark.parametrize("footer", [*FOOTERS[::10], *SCANNERS, *DISCLAIMERS])
def test_footers_go_however_they_are_stacked(footer: str) -> None:
    lines = ["Words.", "", *footer.split("\n"), "", *DISCLAIMERS[0].split("\n"), "", FOOTERS[0]]
    assert without_footers(lines) == ["Words."]


@pytest.mark.parametrize("heading", ["DISCLAIMER:", "*** Confidentiality notice ***", "-----", "Haftungsausschluss"])
def test_the_heading_of_a_disclaimer_goes_with_it(heading: str) -> None:
    assert without_footers(["Words.", "", heading, "", DISCLAIMERS[1].replace("\n", " ")]) == ["Words."]


@pytest.mark.parametrize("footer", [FOOTERS[0], SCANNERS[0], DISCLAIMERS[0]])
def test_what_is_all_there_is_stays(footer: str) -> None:
    lines = footer.split("\n")
    assert without_footers(lines) == lines


def test_a_rule_without_a_list_s_words_stays() -> None:
    lines = ["Words.", "_____", "More words."]
    assert without_footers(lines) == lines
