"""How surely a line says that somebody wrote what follows."""

import pytest

from mail_clients import ATTRIBUTIONS
from mailbot.parsing.attribution import (
    Certainty,
    attribution,
    attribution_ends,
    attribution_within,
    certainty,
    is_quoted,
    plain,
    plain_lines,
)
from mailbot.parsing.quote_marks import LANGUAGES

CERTAIN = "on 2 march 2026 at 10:00, desk <desk@example.com> wrote:"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CERTAIN, Certainty.CERTAIN),
        ("on 2 march 2026 at 10:00, desk wrote:", Certainty.CERTAIN),
        ("on 2 march 2026, desk@example.com wrote:", Certainty.CERTAIN),
        ("on 2 march 2026, desk wrote:", Certainty.LIKELY),
        ("desk <desk@example.com> writes:", Certainty.LIKELY),
        ("desk wrote on 02.03.2026 10:00:", Certainty.LIKELY),
        ("2026/3/2 desk <desk@example.com>", Certainty.LIKELY),
        ("---- desk wrote ----", Certainty.LIKELY),
        ("on 2 march 2026 at 10:00, desk <desk@example.com> wrote", Certainty.LIKELY),
        ("on 2 march 2026 at 10:00 he wrote:", Certainty.NONE),
        ("on 2 march 2026 at 10:00 bob@example.org wrote to me:", Certainty.NONE),
        ("the user wrote 3 times:", Certainty.NONE),
        ("a user wrote 3 times at 10:00:", Certainty.NONE),
        ("on the other hand:", Certainty.NONE),
        ("on monday she wrote: this is no complaint", Certainty.NONE),
        ("this happened at 10:00:", Certainty.NONE),
        ("", Certainty.NONE),
        (":", Certainty.NONE),
    ],
)
def test_an_attribution_is_as_certain_as_what_it_names(text: str, found: Certainty) -> None:
    assert certainty(text) is found


@pytest.mark.parametrize("text", [row[2] for row in ATTRIBUTIONS], ids=[f"{row[0]} {row[1]}" for row in ATTRIBUTIONS])
def test_every_client_s_attribution_is_known(text: str) -> None:
    lines = plain_lines(text.split("\n"))
    assert attribution(lines, 0)[0] == len(lines)
    assert len(lines) - 1 in attribution_ends(lines)


@pytest.mark.parametrize("above", ["Thanks, will do.", "On 1 March I paid.", "Ada"])
def test_prose_above_an_attribution_is_no_part_of_it(above: str) -> None:
    lines = plain_lines([above, CERTAIN])
    assert attribution(lines, 0)[0] == 0
    assert attribution(lines, 1) == (1, Certainty.CERTAIN)


@pytest.mark.parametrize(
    "lines", [["on 2 march", "", "wrote:"], ["on 2 march", "> 10:00", "wrote:"], ["on", *["x"] * 5, "wrote:"]]
)
def test_an_attribution_is_a_few_lines_together(lines: list[str]) -> None:
    assert attribution(lines, 0) == (0, Certainty.NONE)


@pytest.mark.parametrize(
    ("line", "quoted"), [("> a", True), (">", True), (">:", False), ("> wrote:", False), ("a", False)]
)
def test_a_quoted_line_is_told_from_the_end_of_a_wrapped_attribution(line: str, quoted: bool) -> None:
    assert is_quoted(line) is quoted


def test_a_line_is_matched_without_case_width_and_direction() -> None:
    assert plain("\u202b A\u00a0B\u202c ") == "a b"


def test_the_marks_are_lower_case_and_stand_once_in_each_list() -> None:
    for marks in LANGUAGES.values():
        for words in (marks.starts, marks.verbs, marks.sender, marks.fields, marks.original, marks.forwarded):
            assert words == words.lower()
            assert len(set(words.split("|"))) == len(words.split("|"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Please close it. On Mon, Mar 2, 2026 at 10:00 AM Desk <desk@example.com> wrote:", "Please close it. "),
        ("Ja, bitte! Am 02.03.2026 um 10:00 schrieb Desk <desk@example.com>:", "Ja, bitte! "),
        ("はい。2026年3月2日(月) 10:00 Desk <desk@example.com>:", "はい。"),
        ("po 2. 3. 2026 v 10:00 odesílatel Desk <desk@example.com> napsal:", ""),
        ("On Mon. 2 Mar. 2026 at 10:00, Desk <desk@example.com> wrote:", ""),
        ("Look at this. He wrote:", ""),
        ("Look. On 2 March 2026 at 10:00 he wrote to bob@example.com:", ""),
        ("> Yes. On Mon, Mar 2, 2026 at 10:00 AM Desk <desk@example.com> wrote:", ""),
        ("", ""),
    ],
)
def test_words_in_front_of_an_attribution_are_told_from_it(line: str, words: str) -> None:
    assert line[: attribution_within(line)] == words
