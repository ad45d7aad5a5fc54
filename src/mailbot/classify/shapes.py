"""Identifiers that are known by their shape alone: URLs, mail and IP addresses, hashes, phones, amounts, model names.

Plain patterns, each linear because every repetition is bounded or unambiguous. They run over refanged text.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

_DOT = re.compile(
    r"(?<=[\w-]) ?(?:\[ ?\.? ?\]|\( ?\. ?\)|\{ ?\. ?\}|<\.>|[\[({<] ?(?:dot|punkt|point|punto) ?[\])}>]) ?(?=[\w-])"
    r"|(?<=\w)(?:\[\.|\.\])(?=\w)",
    re.IGNORECASE,
)
_AT = re.compile(r"(?<=\w) ?[\[({] ?(?:at|@) ?[\])}] ?(?=\w)", re.IGNORECASE)
_HTTP = r"(?:h(?:[x*_]{2}|tx|xt)[px]|httx|meow|h t t p)"
_SCHEME = re.compile(rf"(?<![a-z]){_HTTP}( ?s?)(?=(?: ?[\[({{])? ?:)", re.IGNORECASE)
_COLON = re.compile(
    r"(?<=[a-z]) ?[\[({] ?:(?://)? ?[\])}](?://)?|(?<=http):(?://?|\\\\)|(?<=https):(?://?|\\\\)", re.IGNORECASE
)
TOP_LEVEL = (
    r"(?:com|net|org|info|biz|io|ai|app|dev|co|xyz|shop|online|site|store|club|top|example|de|fr|es"
    r"|it|nl|pl|pt|jp|uk|eu|us|ca|au|ch|at|be|br|ru|cn|tv|gg|cc)"
)
"""The ends of hosts that are known without a scheme before them."""
_SPELLED = re.compile(
    rf"(?<![\w@.-])(?:(?P<user>[\w.+-]{{1,64}}) (?-i:AT) )?(?!(?:the|a|an|this|that|of|and|or|pre|post|every) )"
    rf"(?P<host>(?:[\w-]{{1,63}} dot ){{1,4}}{TOP_LEVEL})(?![\w-])",
    re.IGNORECASE,
)
_LABELS = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}"
_NO_URL = r"\s<>\"`\[\]{}|\\^"
_IN_URL = rf"(?:[^{_NO_URL}()]|\([^{_NO_URL}()]{{0,200}}\))"  # the bracket that a URL stands in ends it
_URL = re.compile(rf"(?<![a-z])(?:https?|ftp)://{_IN_URL}{{1,2000}}", re.IGNORECASE)
_BARE_URL = re.compile(
    rf"(?<![\w@./:-])(?:www\.{_IN_URL}{{3,2000}}|{_LABELS}[^\W\d_]{{2,24}}/{_IN_URL}{{0,2000}})", re.IGNORECASE
)
_DEFANGED = re.compile(
    rf"{_HTTP}|https?:[^/]|https?:/[^/]|[\[({{<] ?(?:\.|dot|punkt|point|punto|at|@|:)|\.\]| dot ", re.IGNORECASE
)
_DEFANGED_HOST = re.compile(r"[\w-]{1,63}(?:(?:\[\.\]|\[dot\]|\(dot\)|\(\.\)|\.)[\w-]{1,63}){1,8}", re.IGNORECASE)
_BRACKET = re.compile(r"[\[(]")
_BARE_HOST = re.compile(rf"(?<![\w@./:-]){_LABELS}{TOP_LEVEL}(?![\w@-]|\.\w)", re.IGNORECASE)
_FILE_NAME = re.compile(
    rf"{_LABELS}(?:png|jpe?g|gif|webp|pdf|docx?|txt|csv|json|html?|eml|mp[34]|exe|py|js|log)/", re.IGNORECASE
)
_EMAIL = re.compile(rf"(?<![\w.+%-])[\w.+%'-]{{1,64}}@{_LABELS}[^\W\d_]{{2,24}}(?![\w@])")
_FEDERATED = re.compile(  # @name@host; with a mail host behind it, it is an address that somebody wrote so
    rf"(?<![\w@.])@[\w.-]{{1,64}}@(?!(?:g(?:oogle)?mail|outlook|hotmail|yahoo|icloud|proton|gmx|web)\.)"
    rf"{_LABELS}[^\W\d_]{{2,24}}(?![\w@])",
    re.IGNORECASE,
)
_QUAD = r"(?:\d{1,3}\.){3}\d{1,3}"
_IPV4 = re.compile(
    r"(?:(?<!\w)(?:version(?:s|en)?|versión|versione|versão|versie|wersj[aię]|ver|vers|v|build|release|firmware|patch|バージョン|ビルド)"
    rf"\W{{0,3}}(?:here )?(?:is |was |number |no\. )?(?:{_QUAD}(?:,|,? and|,? or| to| und| et) ){{0,5}})?"
    rf"(?<![\w.]){_QUAD}(?![\w]|\.\d)",
    re.IGNORECASE,
)
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_HASH = re.compile(r"(?<!\w)[0-9a-fA-F]{32,128}(?!\w)")
_HASH_LENGTHS = {32, 40, 56, 64, 96, 128}  # hex digits: MD5, SHA-1, SHA-2
_MONEY = r"\d{1,12}(?:[.,' ]\d{2,3}){0,4}"
_CODE = (
    r"(?:USD|EUR|GBP|JPY|CHF|CAD|AUD|PLN|INR|SEK|BTC|ETH|USDT|CNY|RMB"
    r"|(?-i:AED|ARS|BRL|CLP|COP|CZK|DKK|HKD|HUF|IDR|ILS|KRW|MXN|MYR|NOK|NZD|SGD|THB|TRY|TWD|UAH|VND|ZAR))"  # or words
)
_SCALE = r"(?: ?(?:k|thousand|m|million|bn|billion))?"
_AMOUNT = re.compile(
    rf"(?<!\w)(?:(?:US|A|C)?\$|[€£¥₹]|{_CODE}) ?{_MONEY}{_SCALE}(?!\w)"
    rf"|(?<![\w.,]){_MONEY}{_SCALE} ?(?:(?:{_CODE}|dollars?|euros?|pounds sterling|pounds?|yen|bucks|bitcoins?"
    r"|ether|yenes|ienes|dólares|dollari|sterline|libras|reais|pesos|złot\w{1,3}|zł|zl|franken|francs?|kronor|kr)(?!\w)|[€£¥円]|\$(?!\w))"
    r"|(?<![\w.,])R\$ ?\d{1,12}(?:[.,]\d{2,3}){0,4}|\d{1,6}万(?:\d{1,4}千?)?円|\d{1,4}千円",
    re.IGNORECASE,
)
_ORDERED = (  # whose numbers are as long, and may begin with a zero
    r"(?:sendung|bestell|auftrag|rechnung|kunden|paket|tracking|order|invoice|parcel|shipment|colis|suivi|commande|pedido|env[ií]o"
    r"|rastreio|encomenda|ordine|spedizione|bestelling|pakket|zam[óo]wieni|przesy[łl]k)"
)
_PHONE = re.compile(
    rf"(?<!\w){_ORDERED}\w{{0,12}}(?: (?:no|nr|number|nummer|numer|code|id)\b)?[ .:#]{{1,3}}\d[\d ./-]{{6,30}}"
    r"|(?<![\w.+])(?:\+|\(?0)\d{1,14}\)?(?:[ ./-]{1,2}\d{1,8}|[ ./-]{0,2}\(\d{1,8}\)(?:[ ./-]{0,2}\d{1,8})?){0,6}(?!\w)"
    r"|(?<![\w.+-])(?:\([2-9]\d{2}\) ?\d{3}|\d{3}[-. ]\d{3})[-. ]\d{4}(?![\w-])"
    r"|(?<![\w.+-])\([1-9]\d\) ?9?\d{4}[-. ]\d{4}(?![\w-])"  # of Brazil
    r"|(?<!\w)(?:(?:tele)?phone|telefon\w{0,3}|tel|tél|téléphone|teléfono|móvil|cellulare|telefone|telemóvel|celular"
    r"|telefoon|numerem|whatsapp|kontakt|call|text|txt|sms|(?:my|his|her|their|cell|mobile) number)"
    r"[.:]{0,2} (?:me |us )?(?:no\.? |number |is |was |to |at |on |al |el |au )?"
    r"(?:\d{2,4}(?:[ -]\d{2,4}){2,4}|[2-9]\d{2}-\d{4})(?![\w-])",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"\d{3}-\d{4}")
_TO_DIGITS = re.compile(r"[^\d+(]*")
_FAMILY = (
    r"gpt|chatgpt|llama|codellama|claude|gemini|gemma|mistral|mixtral|qwen|deepseek|phi|falcon|sdxl|sd|flux|dall-?e"
    r"|stable[- ]diffusion|svd-xt|whisper|grok|command-r|midjourney|vicuna"
)
_MODEL = re.compile(
    rf"(?<![\w/])(?:[\w.-]{{2,40}}/)?(?:(?:{_FAMILY})[\w.]{{0,12}}(?:-[\w.]{{1,20}}){{0,4}}|[a-z][\w.]{{0,20}}(?:-[\w.]{{1,20}}){{1,4}})"
    r":(?:latest|instruct|\d{1,3}(?:\.\d)?[bm](?:[-_.][\w.]{1,20}){0,4})(?!\w)"
    rf"|(?<![\w/])(?:[\w.-]{{2,40}}/)?(?:{_FAMILY})(?:[-_. ](?:xl|v|o|r|turbo|coder|instruct|dev|schnell|pro))?"
    r"[-_. ]?v?\d[\w]{0,8}(?:[-_.:][a-z0-9]{1,12}){0,8}(?!\w)"
    r"|(?<![\w/.-])[a-z][\w.]{0,20}(?:-[\w.]{1,20}){0,4}-\d{1,3}(?:\.\d)?b(?:-[\w.]{1,20}){0,4}(?!\w)"
    rf"|(?<![\w/.-])(?:{_FAMILY})-(?:mini|nano|small|medium|large|xl|pro|dev|base|tiny|turbo|lite|code|coder|schnell)"
    r"(?:-\w{1,12}(?:\.\d{1,2})?){0,3}(?![\w-])"
    r"|(?<!\w)stable[- ]diffusion[- ](?:xl|turbo)(?:-\w{1,12}){0,2}(?![\w-])"
    r"|(?<=model )(?=[a-z_.-]{1,60}\d)[a-z][a-z0-9]{0,30}(?:[-_.][a-z0-9]{1,30}){1,6}(?!\w)",
    re.IGNORECASE,
)
_DASHED = re.compile(r"(?<![\w/.-])([A-Za-z]{2,12})–(?=\d)")  # ACC–48213; between figures it parts a span's ends
# ACC – 48213, ACC/48213, ACC-4 4123
_PARTED = re.compile(
    r"(?<![\w-])((?-i:ACC|ACCT|POST|TASK|IMG|MSG|CONV|AGT|CON|SUP|ORG|VID)|acc|acct) ?(-|–|—) ?(?=\d{3})|"
    r"(?<![\w/.-])(acct?)[/.](?=\d{3})|"
    r"(?<![\w-])(acct?-\d{1,3}) (?=\d{3,5}(?![\w.,:/-]))(?!(?:19|20)\d\d(?!\d))",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'*_~…。、，！？」』）"


@dataclass(frozen=True, slots=True)
class Span:
    """An identifier, and the character of the text that it begins at."""

    kind: str
    value: str
    start: int


def whole_ids(text: str) -> str:
    """A text in which an identifier that a hand or a phone has parted is one again.

    >>> whole_ids("Appeal - ACC-4 4123 and acc/48213")
    'Appeal - ACC-44123 and acc-48213'
    """
    return _PARTED.sub(lambda match: match[4] or f"{match[1] or match[3]}-", _DASHED.sub(r"\1-", text))


def refanged(text: str) -> str:
    """Text with defanged identifiers made whole: `hxxps[:]//evil[.]example` and `abuse (at) example (dot) org`."""
    if not _DEFANGED.search(text):
        return text
    text = _SCHEME.sub(r"http\1", text)
    return _SPELLED.sub(_written, _AT.sub("@", _DOT.sub(".", _COLON.sub("://", text))))


def _written(match: re.Match[str]) -> str:
    """`evil DOT com` in letters and signs."""
    host = re.sub(" dot ", ".", match["host"], flags=re.IGNORECASE)
    return f"{match['user']}@{host}" if match["user"] else host


def defanged_hosts(text: str) -> frozenset[str]:
    """Hosts that stand defanged in a text, refanged: to be taken for identifiers though no scheme goes before them."""
    if not _DEFANGED.search(text):
        return frozenset()
    return frozenset(refanged(word) for word in _DEFANGED_HOST.findall(text) if _BRACKET.search(word))


def _url(words: str) -> str:
    """A URL without the punctuation of the sentence that it ends."""
    return words.rstrip(_TRAILING)


def _bare_url(words: str) -> str:
    """A URL without a scheme; `img-77.png/…` is a file."""
    return "" if _FILE_NAME.match(words) else _url(words)


def _ip(words: str) -> str:
    """An address; versions in four parts come with the word that says so."""
    try:
        ipaddress.ip_address(words)
    except ValueError:
        return ""
    return words if len(words) > 3 else ""


def _hash(words: str) -> str:
    return words if len(words) in _HASH_LENGTHS and not words.isdigit() and not words.isalpha() else ""


def _phone(words: str) -> str:
    if re.match(_ORDERED, words, re.IGNORECASE):
        return ""
    words = words[_TO_DIGITS.match(words).end() :]  # type: ignore[union-attr]  # it may be empty, and always matches
    if words.startswith("(") and ")" not in words:
        words = words[1:]
    least = 7 if _LOCAL.fullmatch(words) else 8
    return words.strip(" .-/") if least <= sum(char.isdigit() for char in words) <= 15 else ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of identifier looks.

    Args:
        needs: what a text without which has none, to be asked first because it is quick.
        accept: the identifier in what the pattern met; "" where it is none.
    """

    kind: str
    pattern: re.Pattern[str]
    accept: Callable[[str], str]
    needs: str = ""


ADDRESSES = (
    Shape("urls", _URL, _url, "://"),
    Shape("urls", _BARE_URL, _bare_url, "/"),
    Shape("urls", _BARE_HOST, str, "."),
    Shape("accounts", _FEDERATED, str, "@"),
    Shape("emails", _EMAIL, lambda words: words.strip("'."), "@"),
    Shape("ips", _IPV4, _ip, "."),
    Shape("ips", _IPV6, _ip, ":"),
)
"""What is found before times, whose digits it holds."""
HASHES = (Shape("hashes", _HASH, _hash),)
NUMBERS = (
    Shape("models", _MODEL, str),
    Shape("amounts", _AMOUNT, str.strip),
    Shape("phones", _PHONE, _phone),
)
"""What is found after times, whose digits it would take."""


def take(text: str, shapes: tuple[Shape, ...], found: list[Span]) -> str:
    """Adds the identifiers of some shapes to `found`; the text with each of them blanked, of the same length."""
    for shape in shapes:
        if shape.needs in text:
            text = shape.pattern.sub(partial(_blank, shape, found), text)
    return text


def _blank(shape: Shape, found: list[Span], match: re.Match[str]) -> str:
    value = shape.accept(match[0])
    if not value:
        return match[0]
    offset = match[0].index(value)
    found.append(Span(shape.kind, value, match.start() + offset))
    return f"{match[0][:offset]}{' ' * len(value)}{match[0][offset + len(value) :]}"
