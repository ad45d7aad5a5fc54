"""How patterns are matched: whole words, any case, any white space, linear, and the words that met them as evidence."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.rules import Matcher
from mailbot.classify.words import MAX_EVIDENCE, MAX_SCANNED, evidence, own_words, plain
from mailbot.domain.desk import BESIDES, Calendar, Convention, Desk, Rule


def desk(*rules: Rule, conventions: tuple[Convention, ...] = ()) -> Desk:
    zone = Calendar(ZoneInfo("UTC"))
    return Desk("desk", "Example", "EXA", zone, (), {}, "bounces@example.com", rules=rules, conventions=conventions)


def rule(*patterns: str, **more: object) -> Rule:
    return Rule("a_rule", ("category", "x"), patterns, **more)  # type: ignore[arg-type]


def found(text: str, *patterns: str, **more: object) -> list[str]:
    return [hit.evidence for hit in Matcher(desk(rule(*patterns, **more))).hits("", text)]


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("spam", "This is SPAM!", ["SPAM"]),
        ("spam", "antispam spammer", []),
        ("spam", "spam", ["spam"]),
        ("spam", "spamk kspam åspam spamſ", []),
        ("na", "naïve", []),
        ("naïve", "how NAÏVE of me", ["NAÏVE"]),
        ("угроза", "это угроза!", ["угроза"]),
        ("угро", "это угроза!", []),
        ("停止", "アカウントが停止されました", ["停止"]),
        ("your account", "your\n  account", ["your account"]),
        ("don't", "I don’t care", ["don't"]),
        ("zero-day", "a zero‑day exploit", ["zero-day"]),
        ("spam", "s\u200bpam", ["spam"]),
        ("spam", "ｓｐａｍ", ["spam"]),
        ("spam|scam", "a scam", ["scam"]),
        (r"\$\d+", "it cost $500.", ["$500"]),
        ("evil", "see https://example.org/evil/path", []),
        ("https://", "see https://example.org", []),
    ],
)
def test_patterns_match_whole_words_in_any_case_and_spacing(pattern: str, text: str, words: list[str]) -> None:
    assert found(text, pattern) == words


@pytest.mark.parametrize(
    "text", ["@evil", "@evil-one.", "evil@example.org", "www.evil.example", "evil-shop.com", "evil.example.org/evil"]
)
def test_what_names_say_is_not_the_sender_s_but_they_stay_in_the_evidence(text: str) -> None:
    assert found(f"see {text} there", "evil") == []
    assert found(f"see {text} there", r"see \S+ there") == [f"see {text} there"]


def test_a_masked_name_keeps_its_place_whatever_its_letters() -> None:
    assert found("@böse hates @漢字evil and me", "hates .* me") == ["hates @漢字evil and me"]


def test_a_word_that_ends_a_sentence_without_a_space_is_no_name() -> None:
    assert found("this is evil.It stays", "evil") == ["evil"]


@pytest.mark.timeout(30)  # linear: a second or two on a slow machine
@pytest.mark.parametrize("piece", ["a.", "a", "@", "a@", "@a", "www.", "a-", "a.b/", "漢", "%"])
def test_no_names_make_matching_slow(piece: str) -> None:
    found(piece * (MAX_SCANNED // len(piece)), "evil")


def test_a_rule_is_met_once_with_its_first_pattern() -> None:
    assert found("b a a", "a", "b") == ["a"]


def test_unless_undoes_a_rule() -> None:
    assert found("a scam in the spam folder", "scam", unless=("spam folder",)) == []


def test_places_are_kept_apart() -> None:
    only_subject = Matcher(desk(rule("scam", places=("subject",))))
    assert only_subject.hits("", "a scam") == ()
    assert [hit.place for hit in only_subject.hits("a scam", "a scam")] == ["subject"]
    assert [hit.place for hit in Matcher(desk(rule("scam"))).hits("a scam", "a scam")] == ["text"]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ('He wrote: "I will kill you" to me', "He wrote: to me"),
        ("“ich bringe dich um” «je te tuerai» ok", "ok"),
        ("> I will kill you\nThat is what he said", "That is what he said"),
        ("5 > 4, isn't it", "5 > 4, isn't it"),
        ("no quotes", "no quotes"),
    ],
)
def test_own_words_leave_out_what_is_quoted(text: str, own: str) -> None:
    assert own_words(text) == own


def test_a_quoted_threat_is_met_in_the_text_but_not_in_own_words() -> None:
    quoted = 'He wrote "I will kill you".'
    assert found(quoted, "kill you") == ["kill you"]
    assert found(quoted, "kill you", places=("own_words",)) == []


def test_a_convention_gives_its_groups_and_the_first_in_the_file_counts() -> None:
    first = Convention("first", r"tier (?P<tier>\d) (?:- (?P<reference>\w+))?", {"kind": "appeal"})
    second = Convention("second", "tier", {"kind": "complaint"})
    matcher = Matcher(desk(conventions=(first, second)))
    match = matcher.convention("My TIER 2 - abc please")
    assert match is not None
    assert (match.convention.name, match.fields) == ("first", {"tier": "2", "reference": "abc"})
    other = matcher.convention("tier")
    assert other is not None
    assert other.convention.name == "second"
    assert matcher.convention("frontier") is None


def test_a_desk_without_rules_finds_nothing() -> None:
    assert Matcher(desk()).hits("spam", "spam") == ()


def test_what_lies_beyond_the_limit_is_not_looked_at() -> None:
    assert found("x " * MAX_SCANNED + "spam", "spam") == []
    assert found("漢" * (MAX_SCANNED - 10) + " spam", "spam") == []


@given(st.text(max_size=400))
def test_evidence_is_one_short_line_without_control_characters(words: str) -> None:
    shown = evidence(words)
    assert len(shown) <= MAX_EVIDENCE
    assert shown.isprintable()


@given(st.text(max_size=200))
def test_plain_text_is_in_one_form(text: str) -> None:
    assert plain(text) == plain(plain(text)) or "://" in plain(text)
    assert "\n" not in plain(text)


@pytest.mark.timeout(30)  # linear: a second or two on a slow machine
@pytest.mark.parametrize(
    "text",
    [piece * (100_000 // len(piece)) for piece in ("please ", "a ", '"', ">\n", "\ufdfa", "my account was my ")],
)
def test_no_text_makes_the_shipped_rules_slow(matcher: Matcher, text: str) -> None:
    matcher.hits(text, text)


@pytest.mark.parametrize("place", BESIDES)
def test_what_is_known_besides_the_mail_is_looked_at_by_rules_of_its_place_alone(place: str) -> None:
    matcher = Matcher(desk(rule("appeal closed frivolous", places=(place,))))
    words = "appeal closed frivolous"
    others = {other: words for other in BESIDES if other != place}
    assert matcher.hits(words, words, besides=others) == ()
    assert [hit.place for hit in matcher.hits("", "", besides={place: f"complaint open; {words}"})] == [place]
