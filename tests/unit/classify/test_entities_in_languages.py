"""What mails in other languages than English name: identifiers beside their words, times as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mailbot.classify.entities import Extractor

AT = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def tokyo() -> Extractor:
    return Extractor(ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("私のアカウントACC-48213が停止されました。", "accounts", ("ACC-48213",)),
        ("ユーザー@tanaka_kunが投稿しています。", "accounts", ("@tanaka_kun",)),
        ("利用者番号48213です。", "accounts", ("48213",)),
        ("ハンドルは gensoku_zero。", "accounts", ("gensoku_zero",)),
        ("供給者ID sup-0442の件", "accounts", ("sup-0442",)),
        ("投稿post-5521で誹謗中傷", "content_ids", ("post-5521",)),
        ("タスクID: task-a91、task-a95です", "task_ids", ("task-a91", "task-a95")),
        ("モデルllama-3.1-70bを使用", "models", ("llama-3.1-70b",)),
        ("連絡先はjane@example.orgです", "emails", ("jane@example.org",)),
        ("https://example.org/p/12を見てください", "urls", ("https://example.org/p/12",)),
        ("請求額は5,910円でした", "amounts", ("5,910円",)),
        ("Mein Konto ACC-48213, Nutzer: spam_king99", "accounts", ("ACC-48213", "spam_king99")),
        ("mon compte n° 48213", "accounts", ("48213",)),
        ("cuenta número 48213", "accounts", ("48213",)),
        ("el anuncio AN-44018 es falso", "content_ids", ("AN-44018",)),
        ("w ogłoszeniu OG-60218 ktoś", "content_ids", ("OG-60218",)),
        ("dan el teléfono 612 555 083", "phones", ("612 555 083",)),
        ("pod numerem 22 555 01 36", "phones", ("22 555 01 36",)),
        ("Aufgabe Nr. 8812ab", "task_ids", ("8812ab",)),
        ("użytkownik spam_king99 w poście post-77", "content_ids", ("post-77",)),
    ],
)
def test_an_identifier_is_known_by_the_words_beside_it(
    tokyo: Extractor, text: str, kind: str, values: tuple[str, ...]
) -> None:
    assert tokyo.extract(text, AT)[0][kind] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026年3月2日 14時05分 JST", "2026-03-02T05:05:00Z"),
        ("昨日（2026年3月2日14時05分）に", "2026-03-02T05:05:00Z"),
        ("3月2日午後2時5分ごろ", "2026-03-02T05:05:00Z"),
        ("２０２６年３月２日１４時", "2026-03-02T05:00:00Z"),
        ("am 3. März 2026 um 14:05 Uhr MEZ", "2026-03-03T13:05:00Z"),
        ("am 3. März gegen 14 Uhr", "2026-03-03T05:00:00Z"),
        ("le 3 mars 2026 à 14h05", "2026-03-03T05:05:00Z"),
        ("1er mars 2026", "2026-03-01"),
        ("el 3 de marzo de 2026 a las 14:05", "2026-03-03T05:05:00Z"),
        ("3 de março de 2026 às 14h", "2026-03-03T05:00:00Z"),
        ("il 3 marzo 2026 alle 14.05", "2026-03-03T05:05:00Z"),
        ("op 3 maart om 14.05 uur", "2026-03-03T05:05:00Z"),
        ("3 marca 2026 o godz. 14:05", "2026-03-03T05:05:00Z"),
        ("12月25日", "2025-12-25"),
    ],
)
def test_a_time_is_read_as_people_write_it(tokyo: Extractor, text: str, value: str) -> None:
    assert tokyo.extract(text, AT)[0]["timestamps"] == (value,)


@pytest.mark.parametrize(
    "text", ["5 out of 10 users", "2 set of rules", "24時間以内", "タスク3000件", "I have 3 marks"]
)
def test_what_only_looks_like_a_date_is_none(tokyo: Extractor, text: str) -> None:
    assert tokyo.extract(text, AT)[0]["timestamps"] == ()
