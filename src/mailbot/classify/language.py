"""Which language a mail is written in. Offline; says nothing rather than guess."""

import re
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from array import array

    from py3langid.langid import LanguageIdentifier

LANGUAGES = (
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nl", "no", "pl",
    "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
MIN_LETTERS = 10
MAX_READ = 1_000  # characters: more doesn't change the answer
SURE = 0.3  # of 1: at it 96% of three-word texts are told right, and nearly all longer ones
_CJK = "\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef"  # written without spaces: no token goes across them
_NOT_WORDS = re.compile(rf"[^\s{_CJK}]*(?:://|@|[_/\\<>{{}}=])[^\s{_CJK}]*|[^\s{_CJK}]*\d[^\s{_CJK}]*")
_KANA = re.compile("[\u3041-\u30fa\uff66-\uff9d]")
KANA = 0.1  # of the letters: as many stand in no other language's mail


def identify(text: str) -> str | None:
    """ISO 639-1 code of the text's language; None with fewer than ten letters, or where it can't be told.

    URLs, addresses, identifiers and numbers are left out, since they belong to no language.
    """
    words = _NOT_WORDS.sub(" ", text[:MAX_READ])
    letters = sum(map(str.isalpha, words))
    if letters < MIN_LETTERS:
        return None
    if len(_KANA.findall(words)) >= KANA * letters:
        return "ja"
    if sum(map(str.isupper, words)) > letters / 2:
        words = words.lower()  # the model has learnt from text that doesn't shout
    code, probability = _identifier().classify(" ".join(words.split()))
    return str(code) if probability >= SURE else None


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(LANGUAGES)
    # A restricted model keeps the whole one with it; made anew of what it is restricted to, it is 22 MB smaller.
    return LanguageIdentifier(
        model.nb_ptc,
        model.nb_pc,
        model.nb_classes,
        _on_disk(model.tk_nextmove),
        model.tk_output,
        norm_probs=True,
        tk_row=model.tk_row,
    )


def _on_disk(table: "array[int]") -> memoryview:
    """A table in a file without a name: of its 42 MB only what mail leads to comes into memory."""
    with TemporaryFile() as file:
        file.write(table)
        file.flush()
        mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
    return memoryview(mapped).cast("H" if table.typecode == "H" else "I")
