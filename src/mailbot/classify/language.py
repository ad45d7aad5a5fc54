"""Which language a mail is written in. Offline; says nothing rather than guess."""

import os
import re
from array import array
from functools import lru_cache
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
from tempfile import TemporaryFile
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
ROW = 256  # what follows each octet of a text
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
    rows = _Rows(model.tk_row, model.tk_nextmove)
    # A restricted model keeps the whole one with it; made anew of what it is restricted to, it is 22 MB smaller.
    found = LanguageIdentifier(
        model.nb_ptc,
        model.nb_pc,
        model.nb_classes,
        rows.table,
        array("i", model.tk_output),
        norm_probs=True,
        tk_row=array("H"),
    )
    found._rowbase = rows  # what it makes of `tk_row` is a list of all rows
    return found


class _Rows(dict[int, int]):
    """Where in the table the row of a state begins. A row is in memory once mail leads to it: a sixth of 40 MB.

    Args:
        of_states: the number of each state's row.
        whole: all rows; they stay in a file without a name.
    """

    def __init__(self, of_states: "array[int]", whole: "array[int]") -> None:
        super().__init__()
        self._of_states, self._octets = of_states, ROW * whole.itemsize
        with TemporaryFile() as file:
            file.write(whole)
            file.flush()
            self._file = os.dup(file.fileno())  # open as long as the process lives
        self._memory = mmap(-1, len(whole) * whole.itemsize, MAP_PRIVATE | MAP_ANONYMOUS)
        self.table = memoryview(self._memory).cast("H" if whole.typecode == "H" else "I")
        self._begins: dict[int, int] = {}
        self._fetching = Lock()

    def __missing__(self, state: int) -> int:
        row = self._of_states[state]
        with self._fetching:
            if row not in self._begins:
                at = len(self._begins)
                octets = os.pread(self._file, self._octets, row * self._octets)
                self._memory[at * self._octets : (at + 1) * self._octets] = octets
                self._begins[row] = at * ROW
            self[state] = self._begins[row]
        return self[state]
