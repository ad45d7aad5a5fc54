"""How a mail is made and addressed, each fact a yes or no: what the signs of `marks/` ask for by its name."""

import re
import unicodedata
from collections.abc import Callable

from mailbot.classify.glimpse import Glimpse

FREE = (
    "gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "hotmail.com", "outlook.com", "live.com", "aol.com",
    "mail.ru", "yandex.ru", "yandex.com", "gmx.com", "gmx.net", "gmx.de", "qq.com", "163.com", "126.com", "zoho.com",
    "protonmail.com", "proton.me", "mail.com", "rediffmail.com", "web.de", "libero.it", "wp.pl", "o2.pl", "naver.com",
)  # fmt: skip
MANY_LINKS, MANY_PICTURES, MANY_TEXT_LINKS, MANY_INVISIBLE = 10, 5, 8, 8
HEAVY = 20  # pictures or links
_LINK = re.compile(r"https?://[^\s<>\"]", re.IGNORECASE)
_HREF = re.compile(r"<a\s[^<>]{0,300}?href\s{0,3}=", re.IGNORECASE)
_PICTURE = re.compile(r"<(?:img|input|table|td)\b[^<>]{0,2000}", re.IGNORECASE)
_FOOTER = re.compile(
    r"unsub|opt[- ]?out|remove|subscri|(?:sent|send) to|mailing|newsletter|abmeld|abonn|abbestell|désinscri|de baja"
    r"|suscri|inscri|iscri|cancel|afmeld|uitschrij|wypis|avregist|avmeld|peruut|odhlás|отпис|відпис|abonelik|配信|退订|수신",
)
_SOURCE = re.compile(
    r"</?(?:a|p|b|br|td|tr|table|font|div|img|body|html|head|style|title)\b[^<>]{0,200}>", re.IGNORECASE
)
_SIDE = re.compile(r"\b(width|height)\s{0,3}[=:]\s{0,3}[\"']?[01](?:px)?(?![\d.%])", re.IGNORECASE)
_REMOTE = re.compile(r"src\s{0,3}=\s{0,3}(?:3d)?[\"']?https?://", re.IGNORECASE)
_ADDRESS_SUBJECT = re.compile(r"^(?:re|aw|sv|antw): ?[^\s@]{1,64}@[^\s@]{1,255}$", re.IGNORECASE)
_REPLY = re.compile(r"^(?:re|aw|sv|vs|antw|odp|rif|回复|答复)(?:\[\d{1,3}\])?: ?", re.IGNORECASE)
_TAG = re.compile(r"^(?:(?:re|aw|sv|vs|antw): ?){0,2}\[[a-z][a-z _.+-]{2,24}\] ", re.IGNORECASE)
_EMPLOYER = re.compile(
    r"\[(?:(?:possible|suspected|probable) )?(?:extern(?:al)?|ext|spam|suspected|suspicious|caution|warning|urgent"
    r"|secure|security|encrypt|encrypted|confidential|bulk|phishing|complaint|report|appeal|abuse|violation|policy|action"
    r"|important|help|fraud|harassment|legal|copyright|dmca|notice|ticket|case)\b",
    re.IGNORECASE,
)
_LIST_ADDRESS = re.compile(
    r"[-.](?:talk|devel|dev|users?|list|lists|discuss|announce|general|help|ml)@|@(?:[\w-]{1,63}\.){0,5}"
    r"(?:lists?|listserv|listserver|googlegroups|yahoogroups|groups|freelists|mailman)\.|@lists?\.|@(?:\w{1,40}\.)?"
    r"(?:example\.)?sourceforge\.net|-list-[\w-]{1,60}@",
    re.IGNORECASE,
)
_MAIL_PROGRAM = (
    "x-mailer",
    "user-agent",
    "x-mimeole",
    "x-newsreader",
    "thread-index",
    "x-ms-has-attach",
    "x-originating-ip",
)
_BROWSER = re.compile(
    r"\A\W{0,20}(?:(?:view|read|open|see|im|voir|afficher|lire|ver|visualizar|visualizza|apri|vedi|bekijk|open|zobacz|otwórz"
    r"|visa|öppna|vis|se|åbn|åpne|avaa|katso|zobrazit|otevřít|открыть|смотреть|переглянути|відкрити)\b[^\n.!?]{0,50}"
    r"(?:browser|navigat\w+|navegador|en ligne|online|przeglądar\w+|webbläsar\w+|nettleser\w*|selaimessa|prohlížeči?"
    r"|браузер\w*)|tarayıcıda (?:aç|görüntüle)|ブラウザで(?:見る|表示)|在浏览器中(?:查看|打开)"
    r"|브라우저(?:에서|로) 보기)[^\n]{0,20}(?:\n|\Z)",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"(?<=[^\W\d_])[\u200b-\u200d\u2060\u00ad\ufeff](?=[^\W\d_])")
_RECEIPT_CLASSES = (b"REPORT.IPM.", b"IPM.Microsoft Mail.Read Receipt", b"IPM.Microsoft Mail.Non-Delivery")


def _null_sender(g: Glimpse) -> bool:
    return not g.return_path


def _answers(g: Glimpse) -> bool:
    return bool(g.mail.in_reply_to or g.mail.references or g.mail.header("In-Reply-To") or _REPLY.match(g.subject))


def _tagged(g: Glimpse) -> bool:
    return _TAG.match(g.subject) is not None and not _EMPLOYER.match(_REPLY.sub("", g.subject))


def _receipt_in_tnef(g: Glimpse) -> bool:
    tnef = (
        each for each in g.mail.attachments if "tnef" in each.declared_type + each.type or each.name == "winmail.dat"
    )
    return any(name in each.content[:4096] for each in tnef for name in _RECEIPT_CLASSES)


def _no_mail_program(g: Glimpse) -> bool:
    return not g.mail.header("MIME-Version") and _names_none(g)


def _names_none(g: Glimpse) -> bool:
    return not any(name.lower() in _MAIL_PROGRAM for name, _ in g.mail.headers)


def _no_recipient(g: Glimpse) -> bool:
    return not (g.mail.to or g.mail.cc)


def _to_list(g: Glimpse) -> bool:
    return any(_LIST_ADDRESS.search(address.address) for address in (*g.mail.to[:20], *g.mail.cc[:20]))


def _answers_elsewhere(g: Glimpse) -> bool:
    sender = g.mail.from_
    return (
        bool(sender and g.mail.reply_to) and all(each.domain != sender.domain for each in g.mail.reply_to)
        if sender
        else False
    )


def _answers_free(g: Glimpse) -> bool:
    return _answers_elsewhere(g) and any(each.domain in FREE for each in g.mail.reply_to)


def _from_recipient(g: Glimpse) -> bool:
    received = {each.lower() for each in g.envelope.rcpt_to} or {each.address.lower() for each in g.mail.to}
    return bool(g.sender) and g.sender.lower() in received


def _mailing_layout(g: Glimpse) -> bool:
    if len(g.html) < 2000:
        return False
    pictures = g.html.lower().count("<img")
    return pictures >= MANY_PICTURES or len(_HREF.findall(g.html)) >= MANY_LINKS


def _heavy(g: Glimpse) -> bool:
    return g.html.lower().count("<img") >= HEAVY or len(_HREF.findall(g.html)) >= HEAVY


def _source_as_text(g: Glimpse) -> bool:
    return len(_SOURCE.findall(g.lines)) >= MANY_LINKS


def _footer_names_recipient(g: Glimpse) -> bool:
    end = g.ending.lower()
    given = (*g.envelope.rcpt_to[:5], *(each.address for each in g.mail.to[:5]))
    places = [end.find(each.lower()) for each in given if len(each) > 5]
    return any(_FOOTER.search(end[max(0, at - 150) : at + 200]) is not None for at in places if at >= 0)


def _pixel(g: Glimpse) -> bool:
    return any(
        len({side.lower() for side in _SIDE.findall(tag)}) == 2 and _REMOTE.search(tag) is not None and "?" in tag
        for tag in _PICTURE.findall(g.html)
        if tag[:4].lower() == "<img"
    )


def _browser_line(g: Glimpse) -> bool:
    """Nobody begins so, but one may paste a mailing whole: not from a free mailbox, and in answer to nothing."""
    domain = g.mail.from_.domain if g.mail.from_ else ""
    return domain not in FREE and not _answers(g) and not g.quotes and _BROWSER.match(g.lines) is not None


def _many_links(g: Glimpse) -> bool:
    return len(_LINK.findall(g.lines)) >= MANY_TEXT_LINKS


def _invisible(g: Glimpse) -> bool:
    return len(_INVISIBLE.findall(unicodedata.normalize("NFC", g.mail.text[:4000]))) >= MANY_INVISIBLE


FACTS: dict[str, Callable[[Glimpse], bool]] = {
    "null sender": _null_sender,
    "answers a mail": _answers,
    "answers a mail without a tag": lambda g: _answers(g) and not _tagged(g),
    "repeats an address": lambda g: _ADDRESS_SUBJECT.match(g.subject) is not None,
    "a list's tag": _tagged,
    "a tagged discussion": lambda g: _tagged(g) and _answers(g),
    "a tag without a recipient": lambda g: _tagged(g) and _no_recipient(g) and _no_mail_program(g),
    "a tag in an answer's place": lambda g: (
        _tagged(g) and bool(g.mail.header("In-Reply-To")) and not _REPLY.match(g.subject)
    ),
    "receipt in TNEF": _receipt_in_tnef,
    "no mail program": _no_mail_program,
    "names no mail program": _names_none,
    "names no recipient": _no_recipient,
    "addressed to a list": _to_list,
    "answers elsewhere": _answers_elsewhere,
    "answers to a free mailbox": _answers_free,
    "from its own recipient": _from_recipient,
    "a mailing's layout": _mailing_layout,
    "a heavy layout": _heavy,
    "HTML source as text": _source_as_text,
    "its footer names the recipient": _footer_names_recipient,
    "a counting pixel": _pixel,
    "a browser line first": _browser_line,
    "many links": _many_links,
    "invisible letters within words": _invisible,
    "quotes a mail": lambda g: g.quotes,
    "answers above a quote": lambda g: g.quotes and _answers(g),
}
