"""texts.yaml: a desk's own sentences in the replies, by language."""

from collections.abc import Mapping, Sequence

from mailbot.desks.document import Document
from mailbot.desks.problems import suggestion
from mailbot.desks.schema import TextsFile


def build_texts(file: TextsFile, languages: Sequence[str], document: Document) -> Mapping[str, Mapping[str, str]]:
    """The sentences by language; each of the desk's languages that has any must have those of English."""
    texts = file.root
    if texts and "en" not in texts:
        document.problem(("en",), "is missing: who writes in a language that the desk doesn't reply in gets English")
        return texts
    for language in languages:
        for name in texts["en"].keys() - texts[language].keys() if language in texts else ():
            document.problem((language, name), "is missing: a reply is never half in another language")
        for name in texts[language].keys() - texts["en"].keys() if language in texts else ():
            document.problem((language, name), f"is no text of `en`; {suggestion(name, texts['en'])}")
    return texts
