"""What counts as a time by which something is to be put right."""

import pytest

from mailbot.commands._by_when import says_when


@pytest.mark.parametrize(
    "words",
    [
        *("Remove it by 9 March.", "Remove it by the 9th of March", "Remove it by March 9, 2026", "by 2026-03-09"),
        *("within 48 hours", "within 3 business days", "in 2 weeks", "by 09/03/2026", "a 7-day period"),
        *("bis 9. März", "bis zum 9.3.", "bis 09.03.2026", "innerhalb von 3 Werktagen", "binnen 2 Wochen"),
        *(
            "antes del 9 de marzo",
            "en 5 días hábiles",
            "avant le 9 mars",
            "avant le 1er avril",
            "sous 3 jours ouvrables",
        ),
        *("entro il 9 marzo", "entro 5 giorni", "vóór 9 maart", "binnen 3 werkdagen", "do 9 marca", "w ciągu 5 dni"),
        *("até 9 de março", "no prazo de 5 dias úteis", "3月9日までに", "7日以内に削除してください", "5営業日以内"),
    ],
)
def test_a_date_or_a_length_of_time_is_one(words: str) -> None:
    assert says_when(words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Remove it.",
            "Remove 3 posts.",
            "Remove post 48213.",
            "See sections 3.2.1 and 4.1.",
            "Remove ACC-48213",
        ),
        *("Remove all 12 pictures at once.", "Delete item 7 and item 9.", "Entfernen Sie 3 Beiträge.", "投稿3件を削除"),
    ],
)
def test_another_number_is_none(words: str) -> None:
    assert not says_when(words)
