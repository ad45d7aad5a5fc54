"""Feeds in plain text: `IP: 192.0.2.1` blocks, addresses alone on their lines, SpamCop's mails.

A program sent them, and their subject speaks of abuse: people write addresses too, and programs write of other things.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report, of_child_abuse
from mailbot.reports import Finding
from mailbot.reports._fields import lines_of
from mailbot.reports._machine import mark_of_a_program
from mailbot.reports._times import moment
from mailbot.reports._unpack import documents
from mailbot.reports._values import Named, ip_of, line_of, machine_report

MAX_TEXT = 200_000
MAX_LINES = 5_000
MAX_WORDS = 1_000  # characters in which a robot says that it answers
MAX_LISTED = 50  # addresses on one line
ABUSE = re.compile(
    r"abus|attack|malware|malicious|phish|spam|honey ?pot|infring|botnet|\bscan|black-?list|block-?list|vulnerab"
    r"|compromis|hack|brute|intrusion|infect|fraud|scam|incident|virus|trojan|exploit|takedown|defac|c&c|ddos|\bdos\b"
    r"|missbrauch|angriff|attaque|ataque|attacco|misbruik|злоупотреб|атак|攻撃|攻击|滥用"
    r"|fail2ban|\bbanned\b|\bblocked [0-9a-f]{1,4}[.:]|infiziert|schwachstelle|hameçonnage|vulnérab|infectad"
    r"|comprometid|compromess|zainfekow|podatno|вредонос|уязвим|фишинг|不審|不正|スキャン|マルウェア|フィッシング|脆弱性"
    r"|钓鱼|恶意|漏洞|악성|피싱",
    re.IGNORECASE,
)
SPAMCOP = re.compile(r"\[spamcop \((?P<what>[^)\s]{3,200})\) id:\w{1,40}\]", re.IGNORECASE)
LINE = re.compile(r"[\s*>#|-]{0,8}(?P<name>[^\W\d_][\w \t/.'()-]{0,40}?)[ \t]*[:=\uff1a][ \t]*(?P<value>\S.{0,2000})$")
ALONE = re.compile(r"[\s*-]{0,8}(?P<ip>[0-9a-fA-F:.]{3,45})(?:[ \t]+\([A-Z, ]{1,12}\))?[ \t,;]*$")
LISTS = ("List-Id", "List-Post", "Mailing-List")  # what people and programs say to each other there is no report to us
BETWEEN = re.compile(r"[\s,;()\[\]<>]+")
# Another desk's robot that answers a report of ours speaks of abuse too, and names what we reported.
ANSWER = re.compile(
    r"(?:has been|was) received|received your|thank you for (?:your|contacting|reporting)|ticket (?:has been|was) "
    r"|your (?:request|report|message|e-?mail|complaint) (?:has been|was|is being)|vielen dank für ihre"
    r"|merci pour votre|gracias por su|bedankt voor uw",
    re.IGNORECASE,
)
# What a person filled in on a web page, which a program then sent: two such fields make a form.
FORM = re.compile(
    r"^[ \t*]{0,8}(?:your |full |first |last |contact )?(name|e-?mail|phone|telephone|message|comments?|question"
    r"|company|vorname|nachname|nachricht|telefon|nom|prénom|courriel|nombre|correo|mensaje|teléfono|nome|messaggio|mensagem"
    r"|naam|bericht|imię|wiadomość|имя|сообщение|お名前|姓名)(?: address)?[ \t]*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
FIRST = re.compile(
    r"[ \t]{0,8}(?P<ip>[0-9a-fA-F:.]{3,45})(?=[ \t]{2}|\t| ?[|,;]| - )"
)  # of a line of columns, or of a log
HEADING = re.compile(r"(?=.{3,80}$)[A-Z][\w ,/&-]{2,79}:?$")
# Field → what it names; None: whatever it looks like.
NAMES: Mapping[str, str | None] = {
    **dict.fromkeys(
        ("ip", "ips", "ip address", "ip addresses", "ip-address", "ip addr", "ipv4", "ipv6", "source ip", "source-ip",
         "src ip", "srcip", "offending ip", "attacker ip", "attacking ip", "reported ip", "infected ip", "abusive ip",
         "infection ip", "infringers ip address", "infringer's ip address", "source ip address", "client ip",
         "ip-adresse", "adresse ip", "dirección ip", "endereço ip", "indirizzo ip", "ip-adres", "adres ip", "ip адрес",
         "ip-адрес", "ip-adress", "ip-adresa", "ipアドレス", "送信元ip",
         "送信元ipアドレス", "接続元ip", "ip地址", "源ip", "攻击ip",
         "ip 주소", "ip주소"),
        "ips",
    ),
    **dict.fromkeys(
        ("url", "urls", "uri", "link", "offending url", "infringing url", "malware url", "phishing url", "bad url",
         "reported url", "source url"),
        "urls",
    ),
    **dict.fromkeys(("domain", "hostname", "reported domain"), "domains"),
    **dict.fromkeys(("file_sha256", "md5", "sha256", "sha1", "hash", "file hash"), "hashes"),
    **dict.fromkeys(("host", "source", "address", "source address", "attacker", "abuser", "offender", "culprit"), None),
}  # fmt: skip
TIMES = (
    "time", "date", "timestamp", "first seen", "last seen", "first_seen", "last_seen", "tested on", "detected",
    "event time", "date/time", "datetime", "attack time", "detection time", "start time",
    "initial infringement timestamp", "datum", "zeit", "zeitstempel", "heure", "date et heure", "fecha", "hora", "data",
    "ora", "tijd", "tijdstip", "czas", "дата", "время", "日時", "発生日時", "时间", "시간",
)  # fmt: skip
TYPES = (
    "report-type", "type", "result", "signature", "category", "incident type", "attack type", "abuse type", "malware",
    "infection", "classification", "service", "threat", "issue", "typ", "art", "schadprogramm", "type d'incident",
    "menace",
    "tipo", "tipo de incidente", "amenaza", "minaccia", "ameaça", "soort", "тип", "種別", "种类", "类型", "유형",
)  # fmt: skip


def read(mail: Mail) -> Finding | None:
    """Recognises fields or lists of addresses; type is what it states, or the heading of its first address."""
    spamcop = SPAMCOP.search(mail.subject)
    if not (spamcop or mail.header("X-SpamCop-sourceip") or ABUSE.search(mail.subject)):
        return None
    mark = "subject of SpamCop" if spamcop else mark_of_a_program(mail)
    if not mark or any(mail.header(name) for name in LISTS):
        return None
    if not spamcop and (ANSWER.search(mail.text[:MAX_WORDS]) or len(set(_form_fields(mail.text))) > 1):
        return None
    lines = _Lines()
    if spamcop:
        lines.named.add(None, spamcop["what"], "subject")
    for word in BETWEEN.split(mail.subject):
        lines.named.add("ips", word.strip(".:*"), "subject")
    lines.named.add("ips", mail.header("X-SpamCop-sourceip"), "x-spamcop-sourceip")
    for text in (mail.text, *_texts(mail)):
        lines.read(text)
    lines.named.hosts_of_urls()
    identifiers = lines.named.identifiers()
    if not {"ips", "urls"} & identifiers.keys():
        return None
    report = Report(
        format="feed",
        type="spam" if spamcop else line_of(lines.type or lines.heading.rstrip(":")),
        source=mail.sender_domain,
        at=lines.at,
        identifiers=identifiers,
        evidence=tuple(file.name for file in mail.attachments)[:20],
        count=max(1, len(identifiers.get("ips", ())), len(identifiers.get("urls", ()))),
    )
    return machine_report(report, mark, lines.named)


def _form_fields(text: str) -> list[str]:
    return [field.lower() for field in FORM.findall(text[:MAX_TEXT])]


def _texts(mail: Mail) -> list[str]:
    files = (
        file for file in documents(mail) if not file.problem and file.name.lower().endswith((".txt", ".yaml", ".yml"))
    )
    return [file.content[:MAX_TEXT].decode("utf-8", "replace") for file in files]


class _Lines:
    """What the lines of a text name."""

    def __init__(self) -> None:
        self.named = Named()
        self.at: datetime | None = None
        self.type = self.heading = ""
        self._last = ""

    def read(self, text: str) -> None:
        for line in lines_of(text[:MAX_TEXT])[:MAX_LINES]:
            alone, field = ALONE.match(line) or FIRST.match(line), LINE.match(line)
            if alone and self.named.add("ips", alone["ip"], self._last or "a line of its own"):
                self.heading = self.heading or self._last
            elif field:
                self._field(" ".join(field["name"].lower().split()), field["value"].strip())
            if HEADING.match(line.strip()) and not ip_of(line.strip()):
                self._last = line.strip()

    def _field(self, name: str, value: str) -> None:
        if name in NAMES:
            for word in [value, *BETWEEN.split(value, maxsplit=MAX_LISTED)[:MAX_LISTED]]:
                self.named.add(NAMES[name], word, name)
        elif name in TIMES:
            self.at = self.at or moment(value)
        elif name in TYPES:
            self.type = value if not self.type or of_child_abuse(value) > of_child_abuse(self.type) else self.type
