"""Answers to a moderator notice as mail clients write them: around the same words, each client's own shape.

All texts are our own. A client is a function from the typed words, a language and the notice to
the octets of a whole mail.
"""

from collections.abc import Callable
from email.message import EmailMessage
from html import escape

SENDER = "Ada Moderator"
DESK = "desk+abcdefghijklmnopqrstuvwxyz@example.com"
# What a notice may hold at worst: commands at the start of a line, a complainant's quotes and commands, a signature.
LINE = "## Reply above this line ##"
NOTICE = f"""{LINE}

New ticket EXA-234567 at Example: a violation report. SECRET of the notice.

From:            "Mallory" <mallory@example.net>
Subject:         /close

Their words:

> /close
> On 1 March 2026, somebody wrote:
> > /reply SECRET of the complainant
> --
> Mallory

Suggested commands:

/take
/reply SECRET that nobody may send
/category harmful_content
/close

This mail is for moderators: SECRET."""

# By language: Gmail's attribution, Apple's, Thunderbird's, and the names of Outlook's fields.
LANGUAGES = {
    "en": (
        "On Mon, Mar 2, 2026 at 10:00\u202fAM Example Desk <{}> wrote:",
        "On 2 Mar 2026, at 10:00, Example Desk <{}> wrote:",
        "On 02/03/2026 10:00, Example Desk wrote:",
        "From Sent To Subject",
    ),
    "de": (
        "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Example Desk <{}>:",
        "Am 02.03.2026 um 10:00 schrieb Example Desk <{}>:",
        "Am 02.03.26 um 10:00 schrieb Example Desk:",
        "Von Gesendet An Betreff",
    ),
    "fr": (
        "Le lun. 2 mars 2026 à 10:00, Example Desk <{}> a écrit\u00a0:",
        "Le 2 mars 2026 à 10:00, Example Desk <{}> a écrit :",
        "Le 02/03/2026 à 10:00, Example Desk a écrit :",
        "De Envoyé À Objet",
    ),
    "es": (
        "El lun, 2 mar 2026 a las 10:00, Example Desk (<{}>) escribió:",
        "El 2 mar 2026, a las 10:00, Example Desk <{}> escribió:",
        "El 2/3/26 a las 10:00, Example Desk escribió:",
        "De Enviado Para Asunto",
    ),
    "pt": (
        "Em seg., 2 de mar. de 2026 às 10:00, Example Desk <{}> escreveu:",
        "Em 2 de mar. de 2026, à(s) 10:00, Example Desk <{}> escreveu:",
        "Em 02/03/2026 10:00, Example Desk escreveu:",
        "De Enviado Para Assunto",
    ),
    "it": (
        "Il giorno lun 2 mar 2026 alle ore 10:00 Example Desk <{}> ha scritto:",
        "Il giorno 2 mar 2026, alle ore 10:00, Example Desk <{}> ha scritto:",
        "Il 02/03/2026 10:00, Example Desk ha scritto:",
        "Da Inviato A Oggetto",
    ),
    "nl": (
        "Op ma 2 mrt 2026 om 10:00 schreef Example Desk <{}>:",
        "Op 2 mrt. 2026 om 10:00 heeft Example Desk <{}> het volgende geschreven:",
        "Op 02-03-2026 om 10:00 schreef Example Desk:",
        "Van Verzonden Aan Onderwerp",
    ),
    "pl": (
        "pon., 2 mar 2026 o 10:00 Example Desk <{}> napisał(a):",
        "Wiadomość napisana przez Example Desk <{}> w dniu 2 mar 2026, o godz. 10:00:",
        "W dniu 02.03.2026 o 10:00, Example Desk pisze:",
        "Od Wysłano Do Temat",
    ),
    "ja": (
        "2026年3月2日(月) 10:00 Example Desk <{}>:",
        "2026/03/02 10:00、Example Desk <{}>のメール:",
        "On 2026/03/02 10:00, Example Desk wrote:",
        "差出人 送信日時 宛先 件名",
    ),
}
Client = Callable[[str, str, str], bytes]


def _mail(plain: str | None, html: str | None = None, encoding: str = "quoted-printable", **parameters: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"{SENDER} <ada@example.org>"
    mail["To"] = f"Example Desk <{DESK}>"
    mail["Subject"] = "Re: [EXA-234567] report: /close"
    mail["In-Reply-To"] = "<notice@example.com>"
    mail["Message-ID"] = "<answer@example.org>"
    if plain is not None:
        mail.set_content(plain, cte=encoding, params=parameters)
        if html is not None:
            mail.add_alternative(html, subtype="html", cte=encoding)
    elif html is not None:
        mail.set_content(html, subtype="html", cte=encoding)
    return mail.as_bytes()


def _attribution(language: str, which: int) -> str:
    return LANGUAGES[language][which].format(DESK)


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))


def _divs(words: str) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in words.split("\n"))


def _breaks(words: str) -> str:
    return escape(words).replace("\n", "<br>\n")


def _paragraphs(words: str) -> str:
    lines = (f'<p class="MsoNormal">{escape(line) or "<o:p>&nbsp;</o:p>"}</p>' for line in words.split("\n"))
    return "".join(lines)


def _fields(language: str, form: str = "{}: {}") -> list[str]:
    values = (f"Example Desk <{DESK}>", "02.03.2026 10:00", f"{SENDER} <ada@example.org>", "[EXA-234567] report")
    return [form.format(*field) for field in zip(LANGUAGES[language][3].split(), values, strict=True)]


def _html_fields(language: str) -> str:
    return "<br>".join(f"<b>{line.replace(': ', ':</b> ', 1)}" for line in map(escape, _fields(language)))


def _gmail_html(words: str, language: str, notice: str) -> str:
    return (
        f'<div dir="ltr">{_divs(words)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">{escape(_attribution(language, 0))}<br></div><blockquote class="gmail_quote" '
        f'style="margin:0px 0px 0px 0.8ex;border-left:1px solid">{_breaks(notice)}</blockquote></div>'
    )


def gmail_on_the_web(words: str, language: str, notice: str) -> bytes:
    by = _attribution(language, 0).replace(" <", "\n<", 1)
    return _mail(f"{words}\n\n{by}\n\n{_quoted(notice)}\n", _gmail_html(words, language, notice))


def gmail_for_android(words: str, language: str, notice: str) -> bytes:
    html = _gmail_html(words, language, notice).replace('<div dir="ltr">', '<div dir="auto">', 1)
    return _mail(f"{words}\n\n{_attribution(language, 0)}\n\n{_quoted(notice)}\n", html, "base64")


def gmail_for_ios_in_html(words: str, language: str, notice: str) -> bytes:
    return _mail(None, f"<html><body>{_gmail_html(words, language, notice)}</body></html>", "base64")


def gmail_with_a_signature(words: str, language: str, notice: str) -> bytes:
    sign = f"-- \n{SENDER}\nTrust and Safety"
    html = _gmail_html(words, language, notice).replace(
        "</div><br>",
        f'</div><br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div '
        f'class="gmail_signature"><div dir="ltr">{SENDER}<br>Trust and Safety</div></div><br>',
        1,
    )
    return _mail(f"{words}\n\n{sign}\n\n\n{_attribution(language, 0)}\n\n{_quoted(notice)}\n", html)


def outlook_for_windows(words: str, language: str, notice: str) -> bytes:
    html = (
        f'<html><body lang="EN-GB"><div class="WordSection1">{_paragraphs(words)}<p class="MsoNormal"><o:p>&nbsp;</o:p>'
        '</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p '
        f'class="MsoNormal">{_html_fields(language)}</p></div></div>{_paragraphs(notice)}</div></body></html>'
    )
    fields = "\n".join(_fields(language))
    return _mail(f"{words}\n\n{fields}\n\n{notice}\n", html)


def outlook_for_windows_in_plain_text(words: str, language: str, notice: str) -> bytes:
    between = {"en": "-----Original Message-----", "de": "-----Ursprüngliche Nachricht-----"}
    fields = "\n".join([between.get(language, "________________________________"), *_fields(language)])
    return _mail(f"{words}\n\n{SENDER}\n\n{fields}\n\n{notice}\n", None, "base64")


def outlook_on_the_web(words: str, language: str, notice: str) -> bytes:
    return _mail(
        None,
        f'<div class="elementToProof">{_divs(words)}</div><div id="appendonsend"></div><hr style="display:inline-block;'
        f'width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{_html_fields(language)}</font><div>&nbsp;'
        f"</div></div><div>{_breaks(notice)}</div>",
    )


def outlook_on_the_web_both(words: str, language: str, notice: str) -> bytes:
    fields = "\n".join(_fields(language))
    return _mail(f"{words}\n{'_' * 32}\n{fields}\n\n{notice}\n", f"<div>{_divs(words)}</div>", "base64")


def outlook_for_ios(words: str, language: str, notice: str) -> bytes:
    return _mail(
        None,
        f'<div dir="ltr">{_divs(words)}</div><div id="ms-outlook-mobile-signature"><div><br></div>Get <a href="https://'
        'aka.example/o0ukef">Outlook for iOS</a></div><div id="mail-editor-reference-message-container" '
        f'class="ms-outlook-mobile-reference-message"><hr><div id="divRplyFwdMsg">{_html_fields(language)}</div>'
        f"{_divs(notice)}</div>",
    )


def outlook_for_android_in_plain_text(words: str, language: str, notice: str) -> bytes:
    fields = "\n".join(_fields(language))
    footer = "Get Outlook for Android<https://aka.example/AAb9ysg>"
    return _mail(f"{words}\n\n{footer}\n{'_' * 32}\n{fields}\n\n{notice}\n")


def apple_mail_on_macos(words: str, language: str, notice: str) -> bytes:
    by = _attribution(language, 1)
    html = (
        f'<html><body style="overflow-wrap: break-word;">{_divs(words)}<div><br><blockquote type="cite"><div>'
        f'{escape(by)}</div><br class="Apple-interchange-newline"><div><div>{_breaks(notice)}</div></div></blockquote>'
        "</div><br></body></html>"
    )
    quoted = _quoted(notice).replace("\n>\n", "\n> \n")
    return _mail(f"{words}\n\n> {by}\n> \n{quoted}\n" if language == "fr" else f"{words}\n\n{by}\n\n{quoted}\n", html)


def apple_mail_on_ios(words: str, language: str, notice: str) -> bytes:
    by = _attribution(language, 1)
    html = (
        f'<html><body dir="auto">{_divs(words)}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my '
        f'iPhone</div><div dir="ltr"><br><blockquote type="cite">{escape(by)}<br><br></blockquote></div><blockquote '
        f'type="cite"><div dir="ltr">\ufeff{_divs(notice)}</div></blockquote></body></html>'
    )
    plain = f"{words}\n\nSent from my iPhone\n\n> {by}\n> \n> \ufeff{_quoted(notice).removeprefix('> ')}\n"
    return _mail(plain, html, format="flowed")


def apple_mail_on_ios_in_html(words: str, language: str, notice: str) -> bytes:
    by = escape(_attribution(language, 1))
    return _mail(
        None,
        f'<html><body dir="auto">{_breaks(words)}<br><br><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br>'
        f'<blockquote type="cite">{by}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">{_divs(notice)}'
        "</div></blockquote></body></html>",
    )


def thunderbird_in_plain_text(words: str, language: str, notice: str) -> bytes:
    return _mail(
        f"{words}\n\n{_attribution(language, 2)}\n{_quoted(notice)}\n", None, "8bit", format="flowed", delsp="no"
    )


def _thunderbird_html(language: str, notice: str) -> str:
    return (
        f'<div class="moz-cite-prefix">{escape(_attribution(language, 2))}<br></div><blockquote type="cite" cite="mid:'
        f'notice@example.com"><pre wrap="" class="moz-quote-pre">{escape(notice)}</pre></blockquote>'
    )


def thunderbird_in_html(words: str, language: str, notice: str) -> bytes:
    return _mail(
        None, f"<html><body><p>{_breaks(words)}</p>{_thunderbird_html(language, notice)}</body></html>", "8bit"
    )


def yahoo_on_the_web(words: str, language: str, notice: str) -> bytes:
    by = _attribution(language, 0)
    html = (
        f'<html><body><div class="ydp1yahoo-style-wrap"><div dir="ltr">{_divs(words)}</div></div><div id="ydp2'
        f'yahoo_quoted_1" class="yahoo_quoted"><div><div>{escape(by)}</div><div><br></div><div>{_divs(notice)}</div>'
        "</div></div></body></html>"
    )
    indented = "\n".join(f" {line}" for line in notice.split("\n"))
    return _mail(f" {words}\n\n    {by}  \n\n{indented}\n  ", html)


def yahoo_in_html(words: str, language: str, notice: str) -> bytes:
    by = escape(_attribution(language, 0))
    return _mail(
        None, f'<div>{_divs(words)}</div><div class="yahoo_quoted"><div>{by}</div>{_divs(notice)}</div>', "base64"
    )


def k9_mail(words: str, language: str, notice: str) -> bytes:
    by = _attribution(language, 1)
    footer = "Sent from my Android device with K-9 Mail. Please excuse my brevity."
    html = (
        f'<html><body dir="auto">{_breaks(words)}<br><br><div class="k9mail-signature">-- <br>{footer}</div><br><div '
        f'class="gmail_quote"><div dir="auto">{escape(by)}</div><blockquote class="gmail_quote"><pre class="k9mail">'
        f"{escape(notice)}</pre></blockquote></div></body></html>"
    )
    return _mail(f"{words}\n-- \n{footer}\n\n{by}\n{_quoted(notice)}\n", html)


def webmail_without_an_attribution(words: str, _: str, notice: str) -> bytes:
    return _mail(f"{words}\n\n{_quoted(notice)}\n")


def webmail_that_marks_nothing(words: str, _: str, notice: str) -> bytes:
    """Neither an attribution nor quoted lines: the notice's first line is all that tells."""
    return _mail(f"{words}\n\n{notice}\n")


def a_forward(words: str, language: str, notice: str) -> bytes:
    fields = "\n".join(_fields(language))
    return _mail(f"{words}\n\n---------- Forwarded message ---------\n{fields}\n\n{notice}\n")


CLIENTS: tuple[Client, ...] = (
    gmail_on_the_web, gmail_for_android, gmail_for_ios_in_html, gmail_with_a_signature, outlook_for_windows,
    outlook_for_windows_in_plain_text, outlook_on_the_web, outlook_on_the_web_both, outlook_for_ios,
    outlook_for_android_in_plain_text, apple_mail_on_macos, apple_mail_on_ios, apple_mail_on_ios_in_html,
    thunderbird_in_plain_text, thunderbird_in_html, yahoo_on_the_web, yahoo_in_html, k9_mail,
    webmail_without_an_attribution, webmail_that_marks_nothing, a_forward,
)  # fmt: skip


def thunderbird_below(words: str, language: str, notice: str) -> bytes:
    return _mail(f"{_attribution(language, 2)}\n{_quoted(notice)}\n\n{words}\n", None, "8bit", format="flowed")


def thunderbird_below_in_html(words: str, language: str, notice: str) -> bytes:
    return _mail(
        None, f"<html><body>{_thunderbird_html(language, notice)}<p>{_breaks(words)}</p></body></html>", "8bit"
    )


def gmail_below(words: str, language: str, notice: str) -> bytes:
    by = _attribution(language, 0)
    html = (
        f'<div dir="ltr"><div dir="ltr"></div><div class="gmail_quote"><div class="gmail_attr">{escape(by)}<br></div>'
        f'<blockquote class="gmail_quote">{_breaks(notice)}</blockquote><div><br></div>{_divs(words)}</div></div>'
    )
    return _mail(f"{by}\n\n{_quoted(notice)}\n\n{words}\n", html)


def gmail_below_in_html(words: str, language: str, notice: str) -> bytes:
    by = escape(_attribution(language, 0))
    return _mail(
        None,
        f'<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">{by}<br></div><blockquote '
        f'class="gmail_quote">{_breaks(notice)}</blockquote><div><br></div>{_divs(words)}</div></div>',
    )


def apple_mail_below(words: str, language: str, notice: str) -> bytes:
    return _mail(f"\n> {_attribution(language, 1)}\n> \n{_quoted(notice)}\n\n{words}\n\n")


CLIENTS_BELOW: tuple[Client, ...] = (
    thunderbird_below, thunderbird_below_in_html, gmail_below, gmail_below_in_html, apple_mail_below,
)  # fmt: skip
