"""The new words of a reply that came as HTML alone, by client; the markup is what each client writes."""

import pytest

from mailbot.parsing.html import html_to_text
from mailbot.parsing.reply_text import visible_text

NEW = "It was not me."
BY = "On Mon, Mar 2, 2026 at 10:00 AM Desk &lt;<a href='mailto:desk@example.com'>desk@example.com</a>&gt; wrote:"
FIELDS = (
    "<b>From:</b> Desk &lt;desk@example.com&gt;<br><b>Sent:</b> Monday, March 2, 2026 10:00 AM<br><b>To:</b> Ada<br>"
    "<b>Subject:</b> Re: ticket"
)
# The same fields in a language that no table has.
UNKNOWN = (
    "<b>Gan:</b> Desk &lt;desk@example.com&gt;<br><b>Wedi:</b> Llun, 2 Mawrth 2026 10:00<br>"
    "<b>At:</b> Ada<br><b>Pwnc:</b> Re: ticket"
)
OLD = "<div>Dear Ada,</div><div>which account is it?</div>"

SIGNED = "<div>Ada Doe<br>Example Ltd</div>"

REPLIES = {
    "zoho, signed": f'<div>{NEW}<br><div id="Zm-_Id_-Sgn" data-sigid="1">{SIGNED}</div>'
    f'<div class="zmail_extra">{OLD}</div></div>',
    "front, signed": f'<div>{NEW}</div><div class="front-signature">{SIGNED}</div>'
    f'<blockquote class="front-blockquote">{BY}{OLD}</blockquote>',
    "airmail, signed": f'<div>{NEW}</div><div id="bloop_sign_1" class="bloop_sign">{SIGNED}</div>'
    f'<p class="airmail_on">{BY}</p><blockquote class="clean_bq">{OLD}</blockquote>',
    "roundcube, signed": f'<p>{NEW}</p><div id="_rc_sig">{SIGNED}</div><p id="reply-intro">{BY}</p>'
    f"<blockquote>{OLD}</blockquote>",
    "zimbra, fields in a quote": f'<div>{NEW}</div><hr id="zwchr" data-marker="__DIVIDER__">'
    f'<div data-marker="__HEADERS__"><blockquote>{FIELDS}</blockquote></div>'
    f'<div data-marker="__QUOTED_TEXT__"><blockquote>{OLD}</blockquote></div>',
    "gmail": f'<div dir="ltr">{NEW}</div><br><div class="gmail_quote"><div dir="ltr"'
    f' class="gmail_attr">{BY}<br></div>'
    f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc">{OLD}</blockquote></div>',
    "gmail container": f'<div dir="ltr">{NEW}</div><br><div class="gmail_quote gmail_quote_container">'
    f'<div class="gmail_attr">{BY}</div><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "old gmail": f'{NEW}<div class="gmail_extra"><br><div class="gmail_quote">{BY}<br>'
    f"<blockquote>{OLD}</blockquote></div></div>",
    "outlook for windows": f'<div class="WordSection1"><p class="MsoNormal">{NEW}</p><div><div'
    f' style="border:none;border-top:'
    f'solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal">{FIELDS}</p></div></div>{OLD}</div>',
    "outlook on the web": f'<div>{NEW}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%">'
    f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{FIELDS}</font><div>&nbsp;</div></div>{OLD}',
    "outlook, a language that is not known": f"<div>{NEW}</div><div id='divRplyFwdMsg'>{UNKNOWN}</div>{OLD}",
    "outlook for mac": f'<p>{NEW}</p><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt">'
    f"<p><b>From: </b>Desk &lt;desk@example.com&gt;<br><b>Date: </b>Monday, 2 March 2026 at 10:00<br><b>To:"
    f" </b>Ada<br>"
    f"<b>Subject: </b>x</p></div>{OLD}",
    "outlook for android": f'<div>{NEW}</div><div id="ms-outlook-mobile-signature">Get <a'
    f' href="https://aka.example/x">Outlook'
    f' for Android</a></div><div id="mail-editor-reference-message-container"><hr><div'
    f' id="divRplyFwdMsg">{FIELDS}</div>{OLD}</div>',
    "apple mail": f'<div>{NEW}</div><div><br><blockquote type="cite"><div>On 2 Mar 2026, at 10:00, Desk'
    f" &lt;desk@example.com&gt;"
    f" wrote:</div><br><div>{OLD}</div></blockquote></div>",
    "iphone": f'<div dir="ltr">{NEW}<br><br><div dir="ltr">Sent from my iPhone</div><div'
    f' dir="ltr"><br><blockquote type="cite">'
    f"On Mar 2, 2026, at 10:00 AM, Desk &lt;desk@example.com&gt; wrote:<br><br></blockquote></div><blockquote"
    f" type='cite'>{OLD}"
    "</blockquote></div>",
    "thunderbird": f'<p>{NEW}</p><div class="moz-cite-prefix">On 02.03.26 10:00, Desk wrote:<br></div>'
    f'<blockquote type="cite" cite="mid:1@example.com">{OLD}</blockquote>',
    "thunderbird with a signature": f'<p>{NEW}</p><pre class="moz-signature" cols="72">-- \nAda Lovelace</pre>'
    f'<div class="moz-cite-prefix">Am 02.03.26 um 10:00 schrieb Desk:</div><blockquote'
    f' type="cite">{OLD}</blockquote>',
    "yahoo": f'<div class="ydp1">{NEW}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, March'
    f" 2, 2026 at"
    f" 10:00:00 AM GMT+1, Desk &lt;desk@example.com&gt; wrote:</div><div><br></div><div>{OLD}</div></div>",
    "yahoo, a language that is not known": f'<div>{NEW}</div><div class="yahoo_quoted"><div>Esmaspäev, 2. märts'
    f" 2026, 10:00,"
    f" Desk &lt;desk@example.com&gt; kirjutas:</div><div>{OLD}</div></div>",
    "proton": f'<div>{NEW}</div><div class="protonmail_signature_block"><div'
    f' class="protonmail_signature_block-proton">Sent with'
    f' <a href="https://example.org/p">Proton Mail</a> secure email.</div></div><div'
    f' class="protonmail_quote">{BY}<br>'
    f'<blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>',
    "zimbra": f'<div>{NEW}</div><hr id="zwchr" data-marker="__DIVIDER__"><div'
    f' data-marker="__HEADERS__">{FIELDS}</div>'
    f'<div data-marker="__QUOTED_TEXT__">{OLD}</div>',
    "zoho": f'<div>{NEW}</div><div class="zmail_extra"><div>---- On Mon, 02 Mar 2026 10:00:00 +0100 <b>Desk'
    f" &lt;desk@example.com"
    f"&gt;</b> wrote ----</div><blockquote>{OLD}</blockquote></div>",
    "qq": f"<div>{NEW}</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
    f"<div><b>发件人:</b> Desk &lt;desk@example.com&gt;;<br><b>发送时间:</b> 2026年3月2日 10:00<br>"
    f"<b>主题:</b> x</div>{OLD}",
    "netease": f'<div>{NEW}</div><div class="netease_mail">At 2026-03-02 10:00:00, "Desk"'
    f" &lt;desk@example.com&gt; wrote:</div>"
    f'<blockquote id="isReplyContent">{OLD}</blockquote>',
    "samsung": f"<div>{NEW}</div><div><br></div><div>-------- Original message --------</div><div>From: Desk"
    f" &lt;desk@example.com"
    f"&gt; </div><div>Date: 02/03/2026 10:00 (GMT+01:00) </div><div>To: Ada </div><div>Subject: x </div>{OLD}",
    "aol": f'<div>{NEW}</div><div class="aolReplacedBody"><br>-----Original Message-----<br>From: Desk'
    f" &lt;desk@example.com&gt;<br>"
    f"To: Ada<br>Sent: Mon, Mar 2, 2026 10:00 am<br>Subject: x<br>{OLD}</div>",
    "hotmail of old": f'<div>{NEW}</div><hr id="stopSpelling">Date: Mon, 2 Mar 2026 10:00:00 +0100<br>From:'
    f" desk@example.com<br>To:"
    f" a@example.org<br>Subject: x<br>{OLD}",
    "front": f'<p>{NEW}</p><blockquote type="cite" class="front-blockquote">{BY}<br>{OLD}</blockquote>',
}


@pytest.mark.parametrize("client", REPLIES)
def test_a_reply_in_html_shows_its_new_words(client: str) -> None:
    assert visible_text(html_to_text(REPLIES[client]), is_reply=True) == NEW


@pytest.mark.parametrize("client", REPLIES)
def test_a_first_mail_in_html_keeps_what_it_quotes(client: str) -> None:
    assert "which account is it?" in visible_text(html_to_text(REPLIES[client]), is_reply=False)


def test_answers_between_quotes_in_html_stay() -> None:
    source = (
        f'<div class="gmail_quote"><div class="gmail_attr">{BY}</div><blockquote class="gmail_quote">Which'
        f" account?</blockquote>"
        "<div>ACC-1</div><blockquote class='gmail_quote'>Since when?</blockquote><div>Sunday</div>"
        "<blockquote class='gmail_quote'>Regards</blockquote></div>"
    )
    shown = visible_text(html_to_text(source), is_reply=True).split("\n")
    assert [line for line in shown if line][1:] == ["> Which account?", "ACC-1", "> Since when?", "Sunday"]


def test_an_answer_below_a_quote_in_html_is_the_reply() -> None:
    source = f"<div>{BY}</div><blockquote type=cite>{OLD}</blockquote><p>{NEW}</p>"
    assert visible_text(html_to_text(source), is_reply=True).strip() == NEW


@pytest.mark.parametrize(
    "below", ["<p>The second post too.</p>", f"<p>The second post too.</p><blockquote>{OLD}</blockquote>"]
)
def test_words_that_somebody_typed_below_their_signature_stay(below: str) -> None:
    text = html_to_text(f'<div>{NEW}</div><div class="gmail_signature">{SIGNED}</div>{below}')
    assert "The second post too." in visible_text(text, is_reply=True)
    assert "--" not in text


def test_words_within_the_element_of_a_signature_stay_where_nothing_stands_above() -> None:
    text = html_to_text(f'<div class="gmail_signature">{NEW}</div>')
    assert visible_text(text, is_reply=True).endswith(NEW)


def test_a_signature_that_ends_a_mail_goes_by_its_element() -> None:
    text = html_to_text(f'<div>{NEW}</div><div class="gmail_signature">{SIGNED}</div>')
    assert visible_text(text, is_reply=True) == NEW
