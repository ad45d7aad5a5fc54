"""What is looked at of a mail to tell its nature: the sender's own words, bounded, and how the mail is made.

Own words are those that stand before what is forwarded or quoted, and outside quotation marks: a quoted note of absence
is evidence, no sign.
"""

import re
from dataclasses import dataclass

import re2

from mailbot.domain.mail import Envelope, Mail

LONGEST = 100_000  # characters of text that are searched for where somebody else's words begin
HEAD, TAIL, OPENING, ENDING = 4000, 4000, 800, 3000
MAX_HTML = 100_000
_FOLDED = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " ", "–": "-", "—": "-", "\u200b": "", "\u00ad": ""}
)
_LINES = re2.Options()
_LINES.case_sensitive = False
_LINES.log_errors = False
_FORWARDED = (
    "original|forwarded|weitergeleitet|ursprünglich|transféré|reenviado|inoltrato|encaminhad|doorgestuurd|oorspronkelijk"
    "|przekazan|oryginaln|vidarebefordra|ursprungligt|videresendt|oprindelig|opprinnelig|välitetty|alkuperäinen"
    "|přeposl|původní|переслан|исходное|iletilen|转发|轉寄|原始|転送|元のメッセージ|전달|원본"
)
_WROTE = (
    "wrote|writes|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|kirjoitti|napisał|napisała|napsal"
    "|пишет|писал|написал|пише|yazdı|写道|寫道|のメール|書きました|작성"
)
_FROM = "from|von|de|da|van|från|fra|od|lähettäjä|odesílatel|от|від|kimden|gönderen|发件人|寄件者|差出人|보낸 사람"
_OTHERS_WORDS = re2.compile(
    rf"(?m)^[ \t]*(?:[-_*=]{{2,}} ?[^\n]{{0,60}}(?:{_FORWARDED})|begin forwarded message|anfang der weitergeleiteten"
    rf"|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato"
    rf"|[^\n>]{{1,200}}(?:{_WROTE})[^\n]{{0,80}}[:：][ \t]*$"
    rf"|\*?(?:{_FROM})\*? ?[:：][^\n]{{1,300}}\n(?:[^\n]{{1,200}}\n)?\*?[^\n:：]{{2,20}}\*? ?[:：] ?[^\n]+\n)",
    options=_LINES,
)
_QUOTED = re.compile(r"^[ \t]*[>|][^\n]*\n?", re.MULTILINE)
_IN_MARKS = re.compile(
    r"(?<![\w=])\"(?=\w)[^\"\n]{2,300}\"(?!\w)|[“„][^“”„\n]{3,300}[”“]|«[^«»\n]{3,300}»|[「『][^「」『』\n]{3,300}[」』]"
    r"|(?<!\w)'(?=\w)(?:[^'\n]|(?<=\w)'(?=\w)){3,300}'(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A mail as its signs are looked for.

    Args:
        opening, text, ending: own words on one line; lines: text with its line breaks.
        said: the same with what stands in quotation marks, among which a person says what is wrong.
        quotes: others' words stand among, before or after one's own.
    """

    mail: Mail
    envelope: Envelope
    subject: str
    sender: str
    return_path: str
    opening: str
    text: str
    ending: str
    lines: str
    said: str
    html: str
    quotes: bool

    def zone(self, where: str, nature: str) -> str:
        """What a sign of a nature is looked for in, by the place's name."""
        if where == "said" and nature == "list":
            return self.said[:OPENING]
        names = {"from": "sender", "envelope": "return_path"}
        return str(getattr(self, names.get(where, where)))


def glimpse(mail: Mail, envelope: Envelope) -> Glimpse:
    text = mail.text[:LONGEST].translate(_FOLDED)
    others = _OTHERS_WORDS.search(text)
    own = _QUOTED.sub("", text[: others.start()] if others else text)
    if others is None and len(mail.text) > LONGEST:
        own += _QUOTED.sub("", mail.text[-TAIL:].translate(_FOLDED))
    lines = own if len(own) <= HEAD + TAIL else f"{own[:HEAD]}\n{own[-TAIL:]}"
    said = " ".join(lines.split())
    lines = _IN_MARKS.sub(" ", lines)
    words = " ".join(lines.split())
    return Glimpse(
        mail=mail,
        envelope=envelope,
        subject=" ".join(mail.subject[:1000].translate(_FOLDED).split()),
        sender=(mail.from_.address if mail.from_ else "")[:320],
        return_path=envelope.mail_from.strip("<> ")[:320],
        opening=words[:OPENING],
        text=words,
        ending=words[-ENDING:],
        lines=lines,
        said=said,
        html=(mail.html or "")[:MAX_HTML],
        quotes=others is not None or len(own) < len(text),
    )
