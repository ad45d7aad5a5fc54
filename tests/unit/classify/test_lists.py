"""Lists and mailings without the headers of RFC 2919 and 2369, in many languages."""

import pytest

from natures import told

SENDER = {"From": "Example News <newsletter@news.example.net>", "Subject": "Weekly newsletter"}
VERP = "bounce-1234567-abuse=example.com@mta.example.net"

FOOTERS = [
    ("en", "You are receiving this email because you subscribed to our newsletter. To unsubscribe, click here."),
    ("en", "If you no longer wish to receive these emails, please reply with Remove. All rights reserved."),
    ("de", "Sie erhalten diese E-Mail, weil Sie unseren Newsletter abonniert haben. Hier können Sie sich abmelden."),
    ("fr", "Vous recevez ce message car vous êtes abonné à notre lettre. Pour vous désabonner, cliquez ici."),
    ("es", "Recibe este correo porque se ha suscrito. Si desea darse de baja, haga clic aquí."),
    ("it", "Ricevi questa newsletter perché iscritto al sito. Per cancellare l'iscrizione fai clic qui: cancellati."),
    ("it", "Hai ricevuto questa email in quanto iscritto. Per disiscriverti clicca qui."),
    ("pt", "Você recebeu este e-mail porque se inscreveu. Para deixar de receber, clique aqui."),
    ("nl", "U ontvangt deze nieuwsbrief omdat u zich heeft aangemeld. Klik hier om u te uitschrijven."),
    ("pl", "Otrzymujesz ten newsletter, ponieważ się zapisałeś. Aby wypisać się, kliknij tutaj."),
    ("sv", "Du får detta nyhetsbrev eftersom du prenumererar. Avregistrera dig här."),
    ("da", "Du modtager denne mail, fordi du har tilmeldt dig nyhedsbrevet. Afmeld dig her: afmeld"),
    ("no", "Du mottar dette nyhetsbrevet fordi du er kunde. Avmeld deg her: avmeld"),
    ("fi", "Saat tämän kirjeen, koska olet tilannut sen. Peruuta tilaus täällä."),
    ("cs", "Dostáváte tento e-mail, protože odebíráte newsletter. Odhlásit se můžete zde."),
    ("ru", "Вы получили это письмо, потому что подписались. Чтобы отписаться, нажмите здесь."),
    ("uk", "Ви отримали цей лист, оскільки підписалися. Щоб відписатися, натисніть тут."),
    ("tr", "Bu e-posta aboneliğiniz nedeniyle gönderilmiştir. Listeden çıkmak için tıklayın: listeden çık"),
    ("ja", "このメールは会員登録された方に配信しています。配信停止はこちら"),
    ("zh", "您收到此邮件是因为您订阅了我们的通讯。退订请点击这里"),
    ("ko", "이 메일은 수신 동의하신 회원께 발송됩니다. 수신 거부는 여기"),
]


@pytest.mark.parametrize(("language", "footer"), FOOTERS)
def test_a_mailing_is_told_by_its_footer_and_how_it_is_sent(language: str, footer: str) -> None:
    assert told(f"New things this week.\n\n{footer}", SENDER, mail_from=VERP)[0] == "list"


@pytest.mark.parametrize(("language", "footer"), FOOTERS)
def test_the_same_footer_in_what_a_person_sends_is_a_persons(language: str, footer: str) -> None:
    assert told(f"Look what comes here every week:\n\n{footer}", {"Subject": "newsletter"})[0] == "human"


@pytest.mark.parametrize(
    "headers",
    [
        {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        {"X-BeenThere": "l@lists.example.net"},
        {"X-Campaign": "spring"},
        {"X-CSA-Complaints": "csa@example.net"},
        {"X-Mailer": "PHPlist v3"},
        {"X-Mailer": "CleverReach"},
        {"User-Agent": "rss2email/3.14"},
        {"X-ML-Count": "12"},
        {"Sender": "owner-l@lists.example.net"},
        {"Sender": "l-bounces@lists.example.net"},
        {"List-Archive": "<https://lists.example.net/l>"},
    ],
)
def test_a_list_servers_or_mailers_header_tells_it_alone(headers: dict[str, str]) -> None:
    assert told("hello", headers)[0] == "list"


@pytest.mark.parametrize(
    "mail_from", ["owner-l@lists.example.net", "l-bounces@lists.example.net", "l-bounces+abuse=example.com@lists.example.net", "l-return-12-abuse=example.com@lists.example.net"]
)  # fmt: skip
def test_a_list_servers_return_path_tells_it_alone(mail_from: str) -> None:
    assert told("hello", mail_from=mail_from)[0] == "list"


def test_a_tagged_answer_to_a_list_is_a_lists() -> None:
    headers = {"Subject": "Re: [gardening] roses", "To": "gardening-talk@lists.example.net", "In-Reply-To": "<a@b>"}
    assert told("Cut them in March.", headers)[0] == "list"


@pytest.mark.parametrize(
    "tag", ["EXTERNAL", "Extern", "SPAM?", "Suspicious", "Complaint", "Policy Violation Report", "Security"]
)
def test_what_an_employer_or_a_person_puts_in_brackets_is_no_lists_tag(tag: str) -> None:
    headers = {"Subject": f"Re: [{tag}] a user", "To": "team-list@lists.example.net", "In-Reply-To": "<a@b>"}
    assert told("He posts my pictures.", headers)[0] == "human"


def test_a_feeds_entry_is_a_lists() -> None:
    headers = {"From": "rss2email@feeds.example.net", "Subject": "Roses in March"}
    assert told("URL: https://example.net/roses\n\nCut them.", headers)[0] == "list"


def test_a_campaigns_layout_with_a_counting_pixel_is_a_mailing() -> None:
    cells = "".join(
        f'<td><a href="https://shop.example.net/{n}"><img src="https://img.example.net/{n}.png"></a></td>'
        for n in range(25)
    )
    pixel = '<img src="https://t.example.net/o?k=48213" width="1" height="1">'
    html = (
        f"<html><body><p>Spring sale</p><table><tr>{cells}</tr></table><p>All rights reserved</p>{pixel}</body></html>"
    )
    assert told(html, {"From": "Shop <deals@shop.example.net>", "Subject": "Sale"}, html=True)[0] == "list"


def test_an_office_signature_with_logos_and_links_is_a_persons() -> None:
    icons = "".join(
        f'<a href="https://social.example.org/{n}"><img src="cid:{n}@example.org" width="20"></a>' for n in range(8)
    )
    html = (
        "<html><body><p>Dear team,</p><p>one of your members uses our logo and name. Who can look at it?</p>"
        f"<p>Ada Lovelace, Example Works</p>{icons}<p>© 2026 Example Works. All rights reserved. Privacy Policy</p>"
        "<p>This e-mail is confidential.</p></body></html>" + "<!-- office -->" * 200
    )
    assert told(html, {"Subject": "Our logo"}, html=True)[0] == "human"
