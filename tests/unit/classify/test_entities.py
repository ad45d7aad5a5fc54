"""What a mail names, in one form each."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.classify.entities import Extractor, one_form
from mailbot.domain.reading import ENTITY_KINDS

HOSTILE = (
    "1", "1.", "a.", "@", "@a", "a@", "x", "=", ")", "[.]", ":", "a:", "hxxp://", "+1 ", "(0) ", "account ", '"', "a1",
    " dot ", "a dot ", "heure de ", "1 hour ", "today ", "ACC - ", "version 1.2.3.4 ", "9 and ", "gpt:1b-",
    "model ", "model a-", "account id ", "12:30 ", "gpt-4-", "$1", "1,000,", "漢", "2026年",
    "at 1 ", "one ", "hora de ", "1 de a ", "vor 1 ", "friday ", "eleven y ", "夜",
)  # fmt: skip
AT = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        ("accounts", "user @dark_fox and @jane.doe.", ["@dark_fox", "@jane.doe"]),
        ("accounts", "ACC-48213, acc 48213, acc-48213 and ACC48213", ["ACC-48213"]),
        ("accounts", "my account acct_99 was closed", ["acct_99"]),
        ("accounts", "account no. 48213", ["48213"]),
        ("accounts", "account id: 77120, user #88123", ["77120", "88123"]),
        ("accounts", "username: redfox, and more", ["redfox"]),
        ("accounts", 'the user "Joe_King"', ["Joe_King"]),
        ("accounts", "the user spam_king writes", ["spam_king"]),
        ("accounts", "the account of my wife 2 days ago", []),
        ("accounts", "mail me at jane@example.org", []),
        ("accounts", "username and password", []),
        ("content_ids", "POST-5521, img_8842 and agent #99812", ["POST-5521", "img_8842", "99812"]),
        ("content_ids", "conversation 3f2a9c1e-1111-2222-3333-444455556666", ["3f2a9c1e-1111-2222-3333-444455556666"]),
        ("content_ids", "content ID: abc123", ["abc123"]),
        ("content_ids", "https://www.alludium.ai/share/vid_88213?a=b", ["vid_88213"]),
        ("content_ids", "https://www.alludium.ai/share/video", []),
        ("content_ids", "5000 messages, 3 posts", []),
        ("content_ids", "see image 1234.png", []),
        ("task_ids", "task_ab12cd and task ID 998877", ["task_ab12cd", "998877"]),
        ("models", "llama-3-70b and gpt-4o", ["llama-3-70b", "gpt-4o"]),
        ("models", "the model gpt-alludium-2", ["gpt-alludium-2"]),
        ("models", "the model agency of 2", []),
        ("models", "modelo foto-real-2", ["foto-real-2"]),
        ("models", "the model meta-llama/Llama-3-70B", ["meta-llama/Llama-3-70B"]),
        ("urls", "see https://example.org/a_(b), or so", ["https://example.org/a_(b)"]),
        ("urls", "(http://www.example.com/x?y=1&z=2).", ["http://www.example.com/x?y=1&z=2"]),
        ("urls", "hxxps://evil[.]example[.]com/x and hxxp[:]//bad(dot)example/", ["https://evil.example.com/x", "http://bad.example/"]),
        ("urls", "their site evil-shop[.]example", ["evil-shop.example"]),
        ("urls", "www.example.org/page and example.net/path", ["www.example.org/page", "example.net/path"]),
        ("urls", "[text](https://example.org/a)", ["https://example.org/a"]),
        ("urls", "and/or w/o e.g. this", []),
        ("ips", "10.0.0.1, 192[.]0[.]2[.]7 and 2001:db8::1", ["10.0.0.1", "192.0.2.7", "2001:db8::1"]),
        ("ips", "version 1.2.3, 999.1.1.1 at 12:30:45", []),
        ("emails", "jane@example.org or joe (at) example (dot) net", ["jane@example.org", "joe@example.net"]),
        ("hashes", "md5 d41d8cd98f00b204e9800998ecf8427e", ["d41d8cd98f00b204e9800998ecf8427e"]),
        ("hashes", "a" * 64, []),
        ("phones", "+44 20 7946 0958 or 020 7946 0958", ["+44 20 7946 0958", "020 7946 0958"]),
        ("phones", "call 555-010-9999!", ["555-010-9999"]),
        ("phones", "my mobile (202) 555-0173 rings", ["(202) 555-0173"]),
        ("phones", "by phone, +1 202-555-0173 (24/7).", ["+1 202-555-0173"]),
        ("phones", "(020 7946 0958), +44 (0)20 7946 0958", ["020 7946 0958", "+44 (0)20 7946 0958"]),
        ("phones", "+1(202)555-0173", ["+1(202)555-0173"]),
        ("phones", "(100) 200-3000 points, it comes in handy 12 34 56 78", []),
        ("phones", "the phone cost 300 400 500 600", []),
        ("accounts", "from @night_heron@birds.example.org, yes", ["@night_heron@birds.example.org"]),
        ("emails", "from @night_heron@birds.example.org, yes", []),
        ("emails", "write to @night.heron@gmail.com", ["night.heron@gmail.com"]),
        ("content_ids", "da 9000 ad 11000, message ben_2001 wrote, err_500", []),
        ("accounts", "Account stolen from me", []),
        ("models", "through whisper-large-v3 today", ["whisper-large-v3"]),
        ("content_ids", "an advert (pic_30021) and photo ph_71028", ["pic_30021", "ph_71028"]),
        ("urls", "our site(https://shop.example.org/ja)に", ["https://shop.example.org/ja"]),
        ("urls", "see (https://shop.example.org/a(b)c) now", ["https://shop.example.org/a(b)c"]),
        ("urls", "https://a.example/x),(https://b.example/y)", ["https://a.example/x", "https://b.example/y"]),
        ("urls", "https://a.example/x)https://b.example/y", ["https://a.example/x", "https://b.example/y"]),
        ("phones", "on 2026-03-02 I paid 12.50", []),
        ("amounts", "$12.50, 300 EUR, £1,000, 5 million dollars", ["$12.50", "300 EUR", "£1,000", "5 million dollars"]),
        ("amounts", "12 people", []),
        ("amounts", "1.350,00 BRL, 250.000 COP, 40 yenes", ["1.350,00 BRL", "250.000 COP", "40 yenes"]),
        ("amounts", "I try 3 times, a cop 2 streets off, try 5", []),
        ("phones", "whatsapp 555-0137, text me on 555-0182", ["555-0137", "555-0182"]),
        ("phones", "order 555-0137, pages 555-0182, my number is 555-0119", ["555-0119"]),
        ("phones", "zap (21) 95550-0178, (11) 5550-0144", ["(21) 95550-0178", "(11) 5550-0144"]),
        ("phones", "Kontakt: 600 555 014", ["600 555 014"]),
        ("phones", "Sendungsnummer 003404 3399 1182, order no. 020 7946 0958", []),
        ("models", "flux-schnell-fp8, whisper-large-v3.", ["flux-schnell-fp8", "whisper-large-v3"]),
        ("models", "stable-diffusion-xl-refiner on svd-xt-1-1", ["stable-diffusion-xl-refiner", "svd-xt-1-1"]),
        ("models", "stable diffusion, a falcon-eyed flux", []),
        ("accounts", '{"reporter_name": "x", "unix_time": 5, "by":"spam_king","src":"y"}', ["spam_king"]),
        ("accounts", "user kills trainer_v3.exe and my_notes.yaml", []),
        ("content_ids", "na publicação pub_44170, nella conversazione c-77e0a1", ["pub_44170", "c-77e0a1"]),
        ("content_ids", "über Anzeige KA-71120, w poście 40417", ["KA-71120", "40417"]),
        ("ips", "Build here is 10.4.2.1", []),
        ("phones", "(555) 010-4471", ["(555) 010-4471"]),
        ("accounts", "acct no. 77120-X, acc. #48213, acc 5512", ["77120-X", "ACC-48213", "ACC-5512"]),
        ("accounts", "accounts con-101, con-102 and con-103", ["con-101", "con-102", "con-103"]),
        ("content_ids", "accounts con-101, con-102 and con-103", []),
        ("accounts", "El consumidor acme-99", ["acme-99"]),
    ],
)  # fmt: skip
def test_entities_are_found(extractor: Extractor, kind: str, text: str, values: list[str]) -> None:
    assert list(extractor.extract(text, AT)[0][kind]) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-03-02T14:05:00Z", "2026-03-02T14:05:00Z"),
        ("2026-03-02 14:05:33.250+01:00", "2026-03-02T13:05:33Z"),
        ("2026-03-02 23:59 JST", "2026-03-02T14:59:00Z"),
        ("Mon, 02 Mar 2026 09:00:00 +0100", "2026-03-02T08:00:00Z"),
        ("[02/Mar/2026:14:05:06 +0000]", "2026-03-02T14:05:06Z"),
        ("2 March 2026 at 2:05 pm EST", "2026-03-02T19:05:00Z"),
        ("at 2:05 pm (UTC+2) on March 2nd, 2026", "2026-03-02T12:05:00Z"),
        ("on March 2, 2026", "2026-03-02"),
        ("2026-03-02", "2026-03-02"),
        ("25/12/2025", "2025-12-25"),
        ("12/25/2025", "2025-12-25"),
        ("2.3.2026", "2026-03-02"),
        ("3.4.2026", "2026-04-03"),
        ("02/02/2026", "2026-02-02"),
        ("2026年3月2日", "2026-03-02"),
        ("2028-02-29", "2028-02-29"),
    ],
)
def test_times_are_in_utc_and_dates_stay_dates(extractor: Extractor, text: str, value: str) -> None:
    entities, assumed = extractor.extract(text, AT)
    assert entities["timestamps"] == (value,)
    assert assumed == ()


@pytest.mark.parametrize(
    ("text", "value", "assumed"),
    [
        ("on 2 July 2025 at 14:05", "2025-07-02T13:05:00Z", "no zone is given: Europe/London assumed"),
        ("25/12/2025 5pm", "2025-12-25T17:00:00Z", "no zone is given: Europe/London assumed"),
        ("03/02/2026", "2026-02-03", "day before month assumed"),
        ("03/12/2025", "2025-12-03", "day before month assumed"),
        ("03/04/2026", "2026-03-04", "month before day assumed: the other way it lies ahead"),
        ("03-04-2026", "2026-03-04", "month before day assumed: the other way it lies ahead"),
        ("3/4/26", "2026-03-04", "month before day assumed: the other way it lies ahead"),
        ("04/05/2026", "2026-05-04", "day before month assumed"),
        ("03/02/26 5pm ET", "2026-03-02T22:00:00Z", "month before day assumed, as in its zone"),
        ("01/02/2026 17:00 PST", "2026-01-03T01:00:00Z", "month before day assumed, as in its zone"),
        ("01/02/2026 5pm in US Eastern time", "2026-01-02T22:00:00Z", "month before day assumed, as in its zone"),
        ("04/05/2026 9am PDT", "2026-04-05T16:00:00Z", "month before day assumed, as in its zone"),
        ("04/03/2026 9am PST", "2026-03-04T17:00:00Z", "day before month assumed"),
        ("03/02/2026 10:00 CET", "2026-02-03T09:00:00Z", "day before month assumed"),
        ("on March 3rd", "2026-03-03", "no year is given: 2026 assumed"),
        ("on 24 December", "2025-12-24", "no year is given: 2025 assumed"),
        ("gesperrt am 24.02. wegen Spam", "2026-02-24", "no year is given: 2026 assumed"),
        ("seit dem 3. 12. geht nichts", "2025-12-03", "no year is given: 2025 assumed"),
    ],
)
def test_what_a_time_leaves_out_is_assumed_and_said(extractor: Extractor, text: str, value: str, assumed: str) -> None:
    entities, whys = extractor.extract(text, AT)
    assert entities["timestamps"] == (value,)
    assert [(why.finding, why.rule) for why in whys] == [(f"timestamps={value}", assumed)]


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "31/31/2026", "99:99", "section 3.2.1", "5 may help"])
def test_what_is_no_time_is_none(extractor: Extractor, text: str) -> None:
    assert extractor.extract(text, AT)[0]["timestamps"] == ()


def test_a_date_without_a_year_needs_to_know_when_the_mail_came(extractor: Extractor) -> None:
    assert extractor.extract("on March 3rd")[0]["timestamps"] == ()


def test_every_kind_is_there_each_value_once_in_the_mail_s_order(extractor: Extractor) -> None:
    entities, _ = extractor.extract("b.example/x @two https://a.example @one @two", AT)
    assert tuple(entities) == ENTITY_KINDS
    assert entities["accounts"] == ("@two", "@one")
    assert entities["urls"] == ("b.example/x", "https://a.example")


@pytest.mark.parametrize(
    ("identifier", "form"),
    [("acc 48213", "ACC-48213"), ("ACC-48213", "ACC-48213"), ("acct_99", "acct_99"), (" POST-1 ", "POST-1")],
)
def test_identifiers_have_one_form(identifier: str, form: str) -> None:
    assert one_form(identifier) == form


@given(st.text(max_size=300))
@settings(max_examples=100)
def test_any_text_is_read(extractor: Extractor, text: str) -> None:
    entities, _ = extractor.extract(text, AT)
    assert all(value for values in entities.values() for value in values)


@pytest.mark.timeout(30)  # linear: a second or two on a slow machine
@pytest.mark.parametrize(
    "text",
    [piece * (100_000 // len(piece)) for piece in HOSTILE],
)
def test_no_text_makes_extraction_slow(extractor: Extractor, text: str) -> None:
    extractor.extract(text, AT)


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("an account on here by user redsaw", "accounts", ("redsaw",)),
        ("profile SoldierBen, member velvet-otter", "accounts", ("SoldierBen", "velvet-otter")),
        ("you banned wolfie_22 for harassing", "accounts", ("wolfie_22",)),
        ("consumer account CON-9087 was suspended", "accounts", ("CON-9087",)),
        ("the supplier SUP-3321 and ORG-2218", "accounts", ("SUP-3321", "ORG-2218")),
        ("task 44a2, 44a9 and 45b1", "task_ids", ("44a2", "44a9", "45b1")),
        ("the snippet SNP-2077", "content_ids", ("SNP-2077",)),
        ("he rents out rr-chat-70b and coral-8b", "models", ("rr-chat-70b", "coral-8b")),
        ("he sells it at promptbazaar.example.net.", "urls", ("promptbazaar.example.net",)),
        ("he wants 2 bitcoin or 18 000 zł", "amounts", ("2 bitcoin", "18 000 zł")),
    ],
)
def test_names_and_identifiers_of_many_shapes_are_found(
    extractor: Extractor, text: str, kind: str, values: tuple[str, ...]
) -> None:
    assert extractor.extract(text)[0][kind] == values


@pytest.mark.parametrize(
    "text",
    ["the user interface is slow", "my account manager", "a user keeps posting", "the api_key setting", "e.g. this"],
)
def test_plain_words_beside_user_are_no_names(extractor: Extractor, text: str) -> None:
    found, _ = extractor.extract(text)
    assert (found["accounts"], found["urls"]) == ((), ())


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        ("task_ids", "task-id=abc-123-def", ("abc-123-def",)),
        ("task_ids", 'taskId:"9f8e7d6c"', ("9f8e7d6c",)),
        ("task_ids", '{"task_id": "t_2231"}', ("t_2231",)),
        ("task_ids", "task_id=t_2231", ("t_2231",)),
        ("task_ids", "タスクID：T-20260228-01 で", ("T-20260228-01",)),
        ("task_ids", "task 550e8400e29b41d4a716446655440000", ("550e8400e29b41d4a716446655440000",)),
        ("content_ids", "uuid 550e8400e29b41d4a716446655440000", ("550e8400e29b41d4a716446655440000",)),
        ("content_ids", "postId=8812ab and image_id: im_99", ("8812ab", "im_99")),
        ("content_ids", "POST-5521, TASK-8812", ("POST-5521",)),
        ("hashes", "image d41d8cd98f00b204e9800998ecf8427e", ("d41d8cd98f00b204e9800998ecf8427e",)),
        ("hashes", "task 550e8400e29b41d4a716446655440000", ()),
        ("models", "gpt-oss:20b, llama3.1:8b-instruct-q4_0", ("gpt-oss:20b", "llama3.1:8b-instruct-q4_0")),
        ("models", "stable diffusion xl, note:3b", ("stable diffusion xl",)),
        ("accounts", "task_id=t_2231", ()),
        ("accounts", "task IDs t_9f31c2, t_9f31c9", ()),
        ("accounts", 'my account was "suspended", the profile is "resolved"', ()),
        ("accounts", "mein Konto ist „gesperrt“, il mio account è «sospeso»", ()),
        ("accounts", 'the user is "foxy", account "suspended"', ("foxy", "suspended")),
        ("amounts", "billed 19.99$ and 20 $, not 5 $TOKEN", ("19.99$", "20 $")),
        ("accounts", "user_name: redfox, user_id=u_88", ("redfox", "u_88")),
        ("accounts", "account ACC\u2011482\u200b13", ("ACC-48213",)),
        ("accounts", "ACC – 48213", ("ACC-48213",)),
        ("accounts", "ACC–48213", ("ACC-48213",)),
        ("accounts", "ACC-4 4123", ("ACC-44123",)),
        ("accounts", "ACC-482 2026 times", ("ACC-482",)),
        ("accounts", "ＡＣＣ-４８２１３が", ("ACC-48213",)),
        ("accounts", '"x y"@example.org and @example.net', ()),
        ("urls", "evil\u200b.com/login", ("evil.com/login",)),
        ("urls", "evil DOT com, the dot com bubble", ("evil.com",)),
        ("urls", "h**p://a.example hXXp://b.example", ("http://a.example", "http://b.example")),
        ("urls", "meow://c.example", ("http://c.example",)),
        ("urls", "https[://]a.example/x and evil[.com", ("https://a.example/x", "evil.com")),
        ("urls", "see img-77.png (@me) and img-78.png/x", ()),
        ("urls", "https://example.org/a–b", ("https://example.org/a–b",)),
        ("emails", "joe AT example DOT com", ("joe@example.com",)),
        ("ips", "version 1.2.3.4, v1.2.3.4, versions 1.2.3.4 and 1.2.3.5, build 10.2.3.4", ()),
        ("ips", "from 10.0.0.1 (version 1.2.3.4)", ("10.0.0.1",)),
    ],
)  # fmt: skip
def test_identifiers_are_found_however_they_are_written(
    extractor: Extractor, kind: str, text: str, values: tuple[str, ...]
) -> None:
    assert extractor.extract(text, AT)[0][kind] == values
