"""texts.yaml: a desk's own sentences, by language."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from mailbot.desks import load
from mailbot.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "routing_rules"
LANGUAGES = ("languages: [", "languages: [de, ")


def test_a_desk_without_sentences_of_its_own_replies_in_english(rules: Path) -> None:
    (rules / "alludium/texts.yaml").unlink()
    (desk,) = load(rules, ["alludium"]).desks
    assert (desk.texts, desk.reply_languages) == ({}, ("en",))


def test_a_language_is_replied_in_where_the_desk_lists_it(rules: Path) -> None:
    path = rules / "alludium/desk.yaml"
    path.write_text(path.read_text().replace(*LANGUAGES))
    (desk,) = load(rules, ["alludium"]).desks
    assert desk.reply_languages[:2] == ("en", "de")
    assert desk.texts["de"]["signature"] != desk.texts["en"]["signature"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("\n  signature: Das", "\n  signatur: Das", "de.signature: is missing"),
        ("\n  signature: Das", "\n  signatur: Das", "de.signatur: is no text of `en`; did you mean `signature`?"),
        ("\nen:", "\nfr:", "en: is missing"),
        ("\nde:", "\nGerman:", "expected an ISO 639-1 code"),
        ("\n  signature: Das Trust-&-Safety-Team von Alludium", "\n  signature: [a]", "expected text; found a list"),
    ],
)
def test_what_is_wrong_with_a_language_is_named(
    problems_after: Callable[..., list[str]], old: str, new: str, problem: str
) -> None:
    told = problems_after(("desk.yaml", *LANGUAGES), ("texts.yaml", old, new))
    assert any(line.startswith("texts.yaml:") and problem in line for line in told), told


def test_a_desk_has_no_name_that_a_language_has(rules: Path) -> None:
    (rules / "alludium").rename(rules / "de")
    with pytest.raises(ConfigError, match="name of a language"):
        load(rules, ["de"])


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*/texts.yaml")), ids=lambda file: file.parent.name)
def test_the_shipped_sentences_have_the_same_names_in_every_language(file: Path) -> None:
    texts = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert [language for language, named in texts.items() if set(named) != set(texts["en"])] == []
