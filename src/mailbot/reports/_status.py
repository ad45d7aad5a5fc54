"""What a refusal's codes and words say, as an enhanced status code (RFC 3463). One table; it looks at text alone."""

import re

MAX_TEXT = 4_000  # of a diagnostic: what comes later is no part of a mail system's answer

ENHANCED = re.compile(r"(?<![\w.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
# Codes that mail systems answer with (RFC 5321 4.2, 4954, 3848 and habit), not any three digits.
BASIC = re.compile(
    r"(?<![\w.#-])(4(?:2[12]|3[0-4]|4[1-9]|5[0-9]|7[0-2])|5(?:0[0-4]|1[0-7]|2[1-5]|3[0-8]|4[1-6]|5[0-9]|7[0-7]|90))"
    r"(?=[ \t\-:;,)\]>#]|\n|$)"
)
GENERIC = ".0.0"
CLASSES = {"failed": "5", "delayed": "4", "delivered": "2", "relayed": "2", "expanded": "2"}

# Detail of the status, and the words that mean it: the first line that matches counts. Longest distances are bounded.
_WORDS = {
    "2.2": (
        "mail ?(?:box|folder|drop) (?:is |has )?(?:full|over|exceeded)", "over ?quota", "quota (?:exceed|full)",
        "exceed(?:s|ed|ing)?[^.\n]{0,60}(?:quota|storage|mailbox size)", "out of storage", "user is over",
        "(?:disk|storage) (?:quota|space|allocation)", "insufficient (?:storage|disk|space)", "inbox is full",
        "mailbox[^.\n]{0,40} (?:is )?full", "exceeded the local limit", "not enough (?:disk|storage) space",
        "mail ?box space", "(?:postfach|speicherplatz)[^.\n]{0,40}(?:voll|überschritten|erschöpft)",
        "boîte[^.\n]{0,40}pleine", "(?:buzón|bandeja)[^.\n]{0,40}llen[oa]", "casella[^.\n]{0,40}piena",
        "caixa[^.\n]{0,40}cheia", "(?:postvak|mailbox)[^.\n]{0,40} vol\\b", "skrzynk[^.\n]{0,40}(?:pełn|przepełn)",
        "ящик[^.\n]{0,40}(?:переполнен|полон)", "メールボックス.{0,20}(?:いっぱい|満杯|容量)", "容量.{0,20}超",
        "(?:邮箱|郵箱|信箱).{0,10}(?:已满|已滿|满|滿)", "超出.{0,10}(?:配额|限额|配額)",
    ),
    "2.1": (
        "(?:account|mailbox|user|address)[^.\n]{0,60}(?:disabled|suspended|inactive|deactivated|discontinued|locked)",
        "(?:disabled|inactive|suspended|deactivated|expired) (?:account|mailbox|user|recipient|address)",
        "not accepting (?:mail|messages)", "no longer (?:accept|in use|active)", "this account has been",
        "(?:konto|postfach)[^.\n]{0,40}(?:gesperrt|deaktiviert)", "compte[^.\n]{0,40}(?:désactivé|suspendu)",
    ),
    "1.1": (
        "user (?:\\S{1,80} )?(?:is )?(?:unknown|not found|not known|doesn't|does not|not exist|not listed)",
        "(?:unknown|no such|invalid|bad|non-?existent|inexistent) (?:local |mail |e-?mail )?(?:user|recipient|mailbox)",
        "(?:unknown|no such|invalid|bad|non-?existent) (?:local |mail |e-?mail )?(?:address|account|local.?part)",
        "(?:recipient|mailbox|address|account|user)[^.\n]{0,80}(?:unknown|not found|not exist|doesn't exist|invalid)",
        "(?:recipient|mailbox|address|account|user)[^.\n]{0,80}(?:unavailable|not available|not recognized)",
        "(?:recipient|address) (?:name )?(?:is )?(?:not recognized|not known|possibly incorrect)",
        "not a (?:valid|known) (?:user|recipient|mailbox|address)", "\\bno mailbox\\b",
        "couldn't be found", "could ?n[o']t be found", "does(?: not|n't) have an? \\S{1,80} account", "not listed in",
        "no valid recipients?", "not our customer", "addressee unknown", "no (?:account|user) by that name",
        "bad destination mailbox", "final delivery userid", "malformed address", "no matches to",
        "(?:empfänger|benutzer|adresse|postfach)[^.\n]{0,60}(?:unbekannt|existiert nicht|nicht gefunden|ungültig)",
        "(?:unbekannter|ungültiger) (?:empfänger|benutzer)",
        "adresse[^.\n]{0,60}(?:introuvable|inconnue?|n'existe pas)",
        "(?:utilisateur|destinataire)[^.\n]{0,40}(?:inconnu|introuvable)",
        "(?:usuario|destinatario|dirección)[^.\n]{0,60}(?:desconocid|no existe|no encontrad|no se ha? encontr)",
        "(?:utente|destinatario|indirizzo)[^.\n]{0,60}(?:sconosciut|inesistente|non esiste|non trovat)",
        "(?:usuário|destinatário|endereço)[^.\n]{0,60}(?:desconhecid|não existe|inexistente|não encontrad)",
        "(?:gebruiker|ontvanger|adres)[^.\n]{0,60}(?:onbekend|bestaat niet|niet gevonden)",
        "(?:użytkownik|odbiorca|adres)[^.\n]{0,60}(?:nieznan|nie istnieje|nie znalez)",
        "(?:пользовател|получател|адрес|ящик)[^.\n]{0,60}(?:не существует|не найден|неизвест|недоступ)",
        "(?:あて先|宛先|ユーザ|アドレス).{0,30}(?:存在しません|見つかりません|見つからない|不明)",
        "ディレクトリのリストにありません", "(?:用户|收件人|地址|帐号|帳號).{0,12}(?:不存在|无效|無效|未找到|找不到)",
    ),
    "1.2": (
        "(?:host|domain|name server)[^.\n]{0,60}(?:unknown|not found|doesn't exist|does not exist|not exist|no such)",
        "unknown (?:host|domain)", "unrout(?:e)?able (?:mail )?(?:address|domain)", "couldn't find any host",
        "nxdomain", "bad destination (?:host|system)", "no such (?:domain|host)", "domain (?:name )?not found",
        "domäne[^.\n]{0,40}nicht gefunden", "домен[^.\n]{0,40}не (?:существует|найден)",
    ),
    "4.4": ("no mx", "null mx", "mx record", "unable to route", "no route to domain", "does not accept mail"),
    "4.6": (
        "too many (?:hops|received)", "(?:maximum )?hop count exceeded", "loops? back to myself", "routing loop",
        "mail (?:loop|is looping)", "message (?:is )?looping", "mail forwarding loop", "loop detected",
    ),
    "3.4": (
        "(?:message|mail|size|data)[^.\n]{0,60}(?:too (?:big|large)|exceed|too long|larger than)", "size limit",
        "zu groß|trop (?:grand|volumineu)|demasiado grande|troppo grande|muito grande|te groot|zbyt duż|слишком больш",
    ),
    "7.1": (
        "relay(?:ing)?[^.\n]{0,40}(?:denied|not (?:permitted|allowed)|prohibited|refused|access)", "unable to relay",
        "insecure mail relay", "not (?:allowed|permitted|authori[sz]ed)", "access denied", "spam", "black ?list",
        "block ?list", "\\bblocked\\b", "\\bpolicy\\b", "virus|malware|infected", "\\b(?:dmarc|spf|dkim|dnsbl|rbl)\\b",
        "reputation", "(?:message|mail|content) (?:was |is |has been )?(?:rejected|refused)",
        "automatically (?:rejected|refused)",
        "abgelehnt|rejeté|rechazad|rifiutat|rejeitad|отклонен",
    ),
    "4.7": (
        "(?:queue|retry)[^.\n]{0,30}(?:too long|timeout exceeded|expired)", "envelope expired", "\\bexpired\\b",
        "could not be delivered for", "connection (?:timed out|refused|reset)", "timed? ?out", "no answer from",
        "(?:operation|connect\\w*)[^.\n]{0,40}(?:timed out|refused)", "not (?:able|possible) to (?:establish|connect)",
        "wasn't able to establish", "(?:unable|failed|couldn't|could not) (?:to )?connect", "no route to host",
        "not reachable", "giv(?:en|ing) up(?! on)", "network (?:error|is unreachable)", "host or domain name lookup",
        "temporar(?:y|ily)[^.\n]{0,30}(?:fail|unavailable|error)", "deferred",
    ),
    "3.0": ("system (?:error|problem)", "internal (?:server )?error", "local configuration error", "i/o error"),
}  # fmt: skip
WORDS = tuple((detail, re.compile("|".join(words), re.IGNORECASE)) for detail, words in _WORDS.items())
TEMPORARY = re.compile(
    r"retry timeout exceeded|temporar(?:y|ily)[^.\n]{0,20}(?:fail|unavailable|error|rejected|deferred)|try again later",
    re.IGNORECASE,
)


def status_in(text: str, action: str | None = None) -> str | None:
    """The first enhanced code in a text that says more than its class, else the first one.

    Args:
        action: what was done; a code of success tells nothing of what failed, such as that of an earlier command.

    >>> status_in("554 5.0.0 Service unavailable; 550 5.1.1 no such user")
    '5.1.1'
    """
    found = [".".join(match.groups()) for match in ENHANCED.finditer(text[:MAX_TEXT])]
    codes = [code for code in found if code[0] != "2" or action not in ("failed", "delayed")]
    return next((code for code in codes if not code.endswith(GENERIC)), codes[0] if codes else None)


def basic_in(text: str) -> re.Match[str] | None:
    """The first reply code in a text."""
    return BASIC.search(text[:MAX_TEXT])


def detail_in(text: str) -> str | None:
    """Subject and detail that the words of a text mean, such as `1.1`; None where they say nothing that is known."""
    text = text[:MAX_TEXT]
    return next((detail for detail, words in WORDS if words.search(text)), None)


def status_of(text: str, action: str | None = None, stated: str | None = None) -> str | None:
    """The status that a refusal means.

    Args:
        text: the mail system's answer, codes and words.
        action: what the report says was done, which tells the class where nothing else does.
        stated: its own status, as in the Status field.

    Returns:
        the precise code, where one is given: the stated one, else the text's, else what its words mean in the class
        of its codes; `5.0.0` and its like where only the class is known; None where not even that.
    """
    given = status_in(text, action)
    if stated and not stated.endswith(GENERIC) and not _contradicted(stated, given, text):
        return stated
    if given and not given.endswith(GENERIC):
        return given
    basic = basic_in(text)
    known = stated or given
    class_ = known[0] if known else basic[0][0] if basic else _class_of_words(text, action)
    detail = detail_in(text) if class_ in ("4", "5") else None
    return f"{class_}.{detail or '0.0'}" if class_ else None


def _contradicted(stated: str, given: str | None, text: str) -> bool:
    """The remote answer, reply code and enhanced code alike, has another class than the field: it is the cause."""
    basic = basic_in(text)
    return bool(given and basic and not given.endswith(GENERIC) and given[0] == basic[0][0] != stated[0])


def _class_of_words(text: str, action: str | None) -> str | None:
    if action == "failed" and TEMPORARY.search(text[:MAX_TEXT]):
        return "4"
    return CLASSES.get(action or "")
