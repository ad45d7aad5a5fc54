"""Words without their disguise: look-alikes of other alphabets, letters set apart, digits for letters, accents.

Who asks for forbidden things, and who dares not name them, writes `ch1ld`, `c h i l d` or `сhild` with a Cyrillic с;
who is in a hurry leaves the accents out.
Patterns are held against a mail as it is written, and once more against this where it differs: a digit may well be one.
"""

import re

from mailbot.classify.words import without_accents

_CYRILLIC = dict(
    zip("авеёгікмнпорстухѕјԁһԛԝѵӏьиїАВЕІЈКМНОРСТУХЅ", "abeerikmhnopctyxsjdhqwvlbuiABEIJKMHOPCTYXS", strict=True)
)
_GREEK = dict(zip("αβγεικνορτυχωηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abyeikvoptuxwnABEZHIKMNOPTYX", strict=True))
_ODD_LATIN = dict(zip("ıɑɡɩʟᴀʙᴄᴅᴇɢʜɪᴊᴋᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢօսհո", "iagilabcdeghijkmnoprstuvwyzouhn", strict=True))
_LOOKALIKES = str.maketrans(_CYRILLIC | _GREEK | _ODD_LATIN)
_LOOKS_ALIKE = re.compile(f"[{''.join(map(chr, _LOOKALIKES))}]")
_OF_ANOTHER_SCRIPT = re.compile(f"(?![{''.join(map(chr, _LOOKALIKES))}])[\u0370-\u058f]")
_WORD = re.compile(r"\w+")
_LATIN = re.compile(r"[A-Za-z]")
_STRUCK = re.compile("[\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")

_APART = re.compile(r"(?<!\w)\w(?:[ \t.*·•|/_-]{1,2}\w){2,}(?!\w)")
_APART_IN_JAPANESE = re.compile("(?<=[\u3041-\u30ff\u3400-\u9fff])[ \t]{1,2}(?=[\u3041-\u30ff\u3400-\u9fff])")
_GAP = re.compile(r"[^\w]+|_+")
_LETTER = re.compile(r"[^\W\d_]")

# Begun at a word's beginning alone, so that a long word is gone through once.
_WITH_DIGITS = re.compile(r"(?<![\w@$€!])(?:[@$45](?=[a-z]{2}))?[a-z]+[0134578@$€!][a-z0-9@$€!]*", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{3}|[a-z]{2}\d\d+$", re.IGNORECASE)  # a name with a number, such as sdxl10
_AS_L = re.compile(r"(?<=[io])1|(?<=r)1(?=s?$)|11", re.IGNORECASE)
_DIGITS = str.maketrans("0134578@$€!", "oieastbasei")
_STARRED = re.compile(r"(?<![\w*])[a-z]{1,6}\*{1,4}[a-z]{1,6}(?![\w*])", re.IGNORECASE)
_KNOWN = (
    *("kill", "kills", "killed", "killing", "die", "dies", "died", "murder", "suicide", "suicidal", "rape", "raped"),
    *("rapes", "rapist", "stab", "shoot", "bomb", "hang", "sex", "sexy", "sexual", "porn", "porno", "nude", "nudes"),
    *("naked", "child", "children", "kid", "kids", "minor", "minors", "teen", "teens", "loli", "girl", "girls"),
    *("abuse", "pedo"),
)


def unmasked(text: str) -> str:
    """Text in one form (`words.folded`) without disguises.

    >>> unmasked("сhild роrn, ch1ld p0rn, k*ll, at h264 and 12yo")
    'child porn, child porn, kill, at h264 and 12yo'
    >>> unmasked("c h i l d  p.o.r.n and so on")
    'child porn and so on'
    """
    if not text.isascii():
        text = _APART_IN_JAPANESE.sub("", without_accents(_STRUCK.sub("", text)))
        if _LOOKS_ALIKE.search(text):
            # Where the mail is in Latin letters, a word of look-alikes alone is in disguise too.
            whole = _OF_ANOTHER_SCRIPT.search(text) is None
            text = text.translate(_LOOKALIKES) if whole else _WORD.sub(_in_one_script, text)
    text = _WITH_DIGITS.sub(_with_letters, _APART.sub(_together, text))
    return _STARRED.sub(_filled, text) if "*" in text else text


def _in_one_script(word: "re.Match[str]") -> str:
    return word[0].translate(_LOOKALIKES) if _LATIN.search(word[0]) else word[0]


def _together(run: "re.Match[str]") -> str:
    """Letters that stand apart as words: where some gaps are wider, they part the words."""
    if len(_LETTER.findall(run[0])) < 3:
        return run[0]
    gaps = _GAP.findall(run[0])
    narrow = min(map(len, gaps))
    return _GAP.sub(lambda gap: " " if len(gap[0]) > narrow else "", run[0])


def _with_letters(word: "re.Match[str]") -> str:
    said = word[0].rstrip("!")
    if _NUMBERED.search(said):
        return word[0]
    told = _AS_L.sub(lambda one: "l" * len(one[0]), said)
    return told.translate(_DIGITS) + word[0][len(said) :]


def _filled(word: "re.Match[str]") -> str:
    """The word that a starred one stands for, where it is one that people star."""
    first, _, last = word[0].lower().partition("*")
    stars, last = 1 + len(last) - len(last.lstrip("*")), last.lstrip("*")
    meant = (each for each in _KNOWN if each.startswith(first) and each.endswith(last))
    return next((each for each in meant if len(each) == len(first) + stars + len(last)), word[0])
