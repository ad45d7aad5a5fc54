"""The commands in a moderator's words, and the fields that a command's text states.

Commands stand at the top: the first line that isn't blank begins with `/word`, or the words are a comment, whatever
stands further down. There is no exception for a greeting: where it ends and a comment begins nobody can tell, and a
`/reply` in the middle of a comment would mail a part of it to the complainant. What looks like a command further down
is told instead, and so is nothing that is quoted. Every line is looked at a bounded number of times.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple
from unicodedata import normalize

from mailbot.domain.given import Given, Orders
from mailbot.parsing.attribution import UNSEEN
from mailbot.parsing.own_words import own_words, without_name

MAX_UNREAD = 5  # lines that are told
MAX_TOLD = 80  # characters of each
MAX_KEY = 60
MAX_ARGS = 3  # words; what is longer is a text
MAX_ON_A_LINE = 10
WRAPPED_AT = 65  # where the earliest clients wrap
SENTENCE_ENDS = tuple(".!?:;)\u2026\u3002\uff01\uff1f")
INVISIBLE = {**UNSEEN, 0xAD: None, 0x2060: None, 0xFE0F: None}
SLASHES = "/\uff0f\u2044\u2215"
HYPHENS = {ord(mark): "-" for mark in "_\u2010\u2011\u2012\u2013\u2014\u2212\xad\xa0 \t"}
COMMAND = re.compile(
    rf"[{SLASHES}](?P<gap>\s{{0,2}})(?P<name>[^\W\d_][\w\u00ad\u2010-\u2014-]{{0,40}})"
    rf"(?:[.,;:!?\uff0c\u3002\uff0e]{{1,3}}(?=\s|$)|[:\uff1a](?![{SLASHES}])|\s?[=\uff1d:\uff1a]\s?(?=[\w\"'\u201c\u201e])|(?=\s|$))(?P<args>.*)",
    re.DOTALL,
)
LOOSE = re.compile(rf"(?!>)[\W\d]{{0,6}}[{SLASHES}]\s{{0,2}}([^\W\d_][\w-]{{0,40}})")  # in a list, or run together
NUMBERED = re.compile(r"(?P<name>tier|snooze|act)(?P<number>[0-9]{1,3})")  # whose argument may be a number: `/tier2`
FIRST_WORD = re.compile(r"\s*([^\W\d_]\w{0,30})[.,]?(?=\s|$)")
# What somebody may have put around a command: bold in plain text, code, quotes.
AROUND = {"*": "*", "_": "_", "`": "`", '"': '"', "'": "'", "\u201c": "\u201d", "\u201e": "\u201c", "\u2018": "\u2019"}
BULLETS = "-\u2022\u00b7\u2013 \t\xa0"
STARS = "*_"
BOLD = "*_ \t\xa0"


class _Line(NamedTuple):
    """A line that looks like a command. It is plain where nothing stands around it or between slash and word."""

    name: str
    args: str
    is_plain: bool


def orders_of(text: str, known: Mapping[str, Collection[str]], *, sender: str = "") -> Orders:
    """What a moderator's mail says: its own words, without the notice that it answers.

    Args:
        text: readable text of the whole mail, quotes and all.
        known: the commands that there are, with the keys of the fields that each reads below it.
        sender: the name in From, which goes from the end of each text: a complainant never learns it.
    """
    own = own_words(text, sender)
    found = orders(own.words, known)
    rest = "\n\n".join(filter(None, (found.rest, own.inside)))
    looked = _unread(own.inside.split("\n"), _spellings(known))
    commands = tuple(
        with_fields(replace(each, text=_without_name(each.text, sender)), known) for each in found.commands
    )
    return Orders(commands, rest, (*found.unread, *looked)[:MAX_UNREAD])


def _without_name(text: str, sender: str) -> str:
    return "\n".join(without_name(text.split("\n"), sender)).rstrip("\n")


def with_fields(given: Given, known: Mapping[str, Collection[str]]) -> Given:
    """A command with the fields that its text states."""
    stated, text = fields(given.text, known.get(given.name, ()))
    return replace(given, text=text, fields=stated) if stated else given


def orders(words: str, known: Collection[str]) -> Orders:
    """The commands in what a person typed, in a mail or at a shell.

    The first line may name a command that isn't known, and so may those directly below a command: they are given too,
    so that whoever runs them can refuse. Once a text has begun, a known command alone ends it, with nothing in front:
    texts have paths in them, and lines that a client wrapped before a slash.

    >>> orders("/Take.\\n/reply Dear Ada,\\nit is in /var/log\\n/close", ["take", "reply", "close"]).commands[1].said
    'Dear Ada,\\nit is in /var/log'
    """
    spellings = _spellings(known)
    lines = words.strip("\r\n").split("\n")
    first = next((index for index, line in enumerate(lines) if line.translate(INVISIBLE).strip()), len(lines))
    if first == len(lines) or _command(lines[first]) is None:
        return Orders(rest=words.strip(), unread=_unread(lines, spellings))
    commands: list[Given] = []
    texts: list[list[str]] = []
    for line in lines[first:]:
        looks = _command(line)
        above = texts[-1][-1] if texts and texts[-1] else commands[-1].args if commands else ""
        begun = bool(commands) and (any(texts[-1]) or len(commands[-1].args.split()) > MAX_ARGS)
        if looks and (not begun or (_named(looks, spellings) and not _is_within(looks, above))):
            for given in _apart(looks, spellings):
                commands.append(given)
                texts.append([])
        else:
            texts[-1].append(line.rstrip())
    whole = tuple(
        Given(each.name, each.args, "\n".join(text).strip("\n")) for each, text in zip(commands, texts, strict=True)
    )
    return Orders(whole, unread=_unread((line for text in texts for line in text), spellings))


def _spellings(known: Collection[str]) -> dict[str, str]:
    return {_squashed(name): name for name in known}


def _squashed(name: str) -> str:
    return normalize("NFKC", name).translate(UNSEEN).casefold().translate(HYPHENS).replace("-", "")


def _command(line: str) -> _Line | None:
    """What a line gives where it looks like a command."""
    seen = line.translate(INVISIBLE).rstrip()
    bare = seen.strip()
    indented = len(seen) - len(bare)
    closing = AROUND.get(bare[:1])
    if closing is not None:
        bare = _bared(bare, closing)
    found = COMMAND.match(bare)
    if found is None:
        return None
    name = normalize("NFKC", found["name"]).casefold().translate(HYPHENS).strip("-")
    return _Line(name, found["args"].strip(), indented <= 1 and closing is None and not found["gap"])


def _bared(text: str, closing: str) -> str:
    """A command without what stands around it: around the whole line, or around the word alone."""
    inner = text.lstrip(text[0])
    if inner.endswith(closing):
        return inner.rstrip(closing).strip()
    word, mark, args = inner.partition(closing)
    return f"{word} {args.lstrip(closing)}" if mark and not any(map(str.isspace, word.strip())) else inner


def _is_within(looks: _Line, above: str) -> bool:
    """Whether a line is of the text above it: its slash stands apart, or a client may have wrapped a sentence there."""
    would_fit = len(above) + len(looks.name) + 2 < WRAPPED_AT
    return not looks.is_plain or not (would_fit or above.endswith(SENTENCE_ENDS))


def _named(looks: _Line, spellings: dict[str, str]) -> Given | None:
    """The known command that a line gives; of one in two words (`/false report`) both count."""
    squashed = _squashed(looks.name)
    name = spellings.get(squashed)
    if name is not None:
        return Given(name, looks.args)
    joined = NUMBERED.fullmatch(squashed)
    if joined and joined["name"] in spellings:
        return Given(spellings[joined["name"]], f"{joined['number']} {looks.args}".strip())
    second = FIRST_WORD.match(looks.args)
    name = spellings.get(_squashed(looks.name + second[1])) if second else None
    return Given(name, looks.args[second.end() :].strip()) if second and name else None


def _apart(looks: _Line, spellings: dict[str, str]) -> Iterator[Given]:
    """The commands of a line: where another one follows at once, a client has lost the break of the line."""
    given = _named(looks, spellings)
    for _ in range(MAX_ON_A_LINE):
        if given is None:
            break
        after = _command(given.args) if given.args[:1] in SLASHES else None
        following = _named(after, spellings) if after else None
        if following is None:
            yield given
            return
        yield Given(given.name)
        given = following
    yield given or Given(looks.name, looks.args)


def _unread(lines: Iterable[str], spellings: dict[str, str]) -> tuple[str, ...]:
    """Lines that look like commands, though none is read there; a word that is none is told where it stands alone."""
    told: list[str] = []
    for line in lines:
        looks, loose = _command(line), LOOSE.match(line)
        is_known = any(each and _named(each, spellings) for each in (looks, loose and _Line(loose[1], "", False)))
        if is_known or (looks and not looks.args):
            told.append(line.strip()[:MAX_TOLD])
            if len(told) == MAX_UNREAD:
                break
    return tuple(told)


def fields(text: str, keys: Collection[str]) -> tuple[dict[str, str], str]:
    """The fields that a text states as `key: value`, by key in their order, and the free text above them.

    A value goes on over the lines below it up to the next key that is known, paragraphs included. Of a key that is
    stated twice both values count, each on its own lines.

    >>> fields("Seen it.\\n*Policy Section:* 4.2\\nreason: it threatens\\na person", ["policy-section", "reason"])
    ({'policy-section': '4.2', 'reason': 'it threatens\\na person'}, 'Seen it.')
    """
    wanted = _spellings(keys)
    found: dict[str, list[str]] = {}
    free: list[str] = []
    into = free
    for line in text.split("\n"):
        key, value = _field(line, wanted)
        if key is None:
            into.append(line.rstrip())
        else:
            into = found.setdefault(key, [])
            into.append(value)
    return {key: "\n".join(lines).strip() for key, lines in found.items()}, "\n".join(free).strip()


def _field(line: str, wanted: dict[str, str]) -> tuple[str | None, str]:
    """The key of a line and its value; (None, "") where the line states none."""
    head = line[:MAX_KEY]
    colon = min((at for at in (head.find(":"), head.find("\uff1a")) if at >= 0), default=-1)
    stated = head[: max(0, colon)].lstrip(BULLETS)
    key = wanted.get(_squashed(stated.strip(BOLD)))
    if key is None:
        return None, ""
    value = line[colon + 1 :].translate(INVISIBLE).strip()
    if stated[:1] in STARS and stated[-1] not in STARS:
        value = value.lstrip(STARS)  # the mark that began before the key ends behind the colon
    elif value[:1] == value[-1:] == "*":
        value = value.strip("*")
    return key, value.strip()
