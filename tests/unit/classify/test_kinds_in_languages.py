"""What rules alone make of kind, wish, grounds and what is asked for, in every language that the desks read.

Each family is told in nine languages, in words of its own; what looks alike and is something else stands beside it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.classify.entities import Extractor
from mailbot.classify.rules import Matcher
from mailbot.classify.understand import understand
from mailbot.desks import load
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Address
from mailbot.domain.reading import Reading
from mailbot.parsing.subject import normalise

SHIPPED = Path(__file__).parents[3] / "routing_rules"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADDRESSES = {"infrpool": "support.infrpool@dotgear.jp", "allure": "complaints@allure.example"}

Read = Callable[[str, str, str], Reading]

REPORTS_IN_THE_FORM_OF_AN_APPEAL = [
    ("Tier 2 Appeal - @raven_7", "Please do something about @raven_7. He threatens me and knows where I live."),
    ("[Tier 2] Einspruch - @raven_7", "Bitte unternehmt etwas. @raven_7 bedroht mich jeden Abend."),
    ("[Nivel 2] Apelación - @raven_7", "Hagan algo, por favor. @raven_7 me amenaza todas las noches."),
    ("Niveau 2 recours - @raven_7", "Faites quelque chose. @raven_7 me menace tous les soirs."),
    ("Livello 2 ricorso - @raven_7", "Fate qualcosa. @raven_7 mi minaccia ogni sera."),
    ("Bezwaar Tier 2 - @raven_7", "Doe er iets aan. @raven_7 bedreigt mij elke avond."),
    ("[Poziom 2] Odwołanie - @raven_7", "Zróbcie coś z tym. @raven_7 grozi mi co wieczór."),
    ("Recurso nível 2 - @raven_7", "Façam alguma coisa. @raven_7 me ameaça todas as noites."),
    ("[レベル2] 異議申し立て - @raven_7", "@raven_7 が毎晩私を脅迫しています。対処してください。"),
]
HOLES = [
    "When I change the customer number in the URL I get invoices of other companies.",
    "Wenn ich die Nummer in der URL ändere, sehe ich die Rechnungen anderer Kunden.",
    "Si cambio el número en la URL veo las facturas de otros clientes.",
    "En changeant le numéro dans l'URL je vois les factures d'autres clients.",
    "Se cambio il numero nell'URL vedo le fatture di altri clienti.",
    "Als ik het nummer in de URL verander zie ik facturen van andere klanten.",
    "Po zmianie numeru w adresie URL widzę faktury innych klientów.",
    "Mudando o número na URL vejo as faturas de outros clientes.",
    "URLの番号を変えると、他のお客様の請求書が見えます。",
]
HAPPENING_NOW = [
    "Your customer database is open on 203.0.113.9 and somebody is downloading it as I write.",
    "Ihre Kundendatenbank steht unter 203.0.113.9 offen, und in diesem Moment lädt jemand alles herunter.",
    "Su base de datos de clientes está abierta en 203.0.113.9 y alguien la está descargando en este momento.",
    "Votre base clients est ouverte sur 203.0.113.9 et quelqu'un est en train de tout télécharger.",
    "Il vostro database clienti è aperto su 203.0.113.9 e qualcuno lo sta scaricando in questo momento.",
    "Jullie klantendatabase staat open op 203.0.113.9 en op dit moment is iemand alles aan het downloaden.",
    "Wasza baza klientów jest otwarta na 203.0.113.9 i w tej chwili ktoś ją pobiera.",
    "A vossa base de dados de clientes está aberta em 203.0.113.9 e neste momento alguém está a descarregar tudo.",
    "御社の顧客データベースが 203.0.113.9 で公開されており、まさに今、誰かがダウンロードしています。",
]
ESCALATIONS = [
    "You answered my complaint and I don't agree. I'd like your complaints officer to look at this again.",
    "Ihre Antwort überzeugt nicht. Ich möchte, dass Ihr Vorgesetzter sich das noch einmal ansieht.",
    "Su respuesta a mi queja no me convence. Quiero que un gerente lo revise otra vez.",
    "Votre réponse à ma plainte ne me convient pas. Je veux qu'un responsable regarde mon dossier.",
    "La vostra risposta al mio reclamo non mi convince. Voglio che un responsabile lo riveda.",
    "Uw antwoord op mijn klacht stelt me teleur. Ik wil dat een manager er nog eens naar kijkt.",
    "Wasza odpowiedź na skargę mnie nie przekonuje. Chcę, żeby kierownik to jeszcze raz sprawdził.",
    "A resposta à minha queixa é fraca. Quero que um gerente veja isto outra vez.",
    "苦情への回答に納得できません。責任者の方にもう一度確認していただきたいです。",
]
ASKED_BACK = [
    ("You removed my post POST-1 as spam. It isn't. Please put it back.", "Please put it back."),
    ("Ihr habt meinen Beitrag POST-1 gelöscht. Macht das rückgängig.", "Macht das rückgängig."),
    ("Ayer eliminaron mi publicación POST-1 por spam. Vuelvan a ponerla.", "Vuelvan a ponerla."),
    ("Vous avez supprimé ma publication POST-1. Remettez-la, s'il vous plaît.", "Remettez-la, s'il vous plaît."),
    ("Ieri avete rimosso il mio post POST-1. Fatemi rientrare, per favore.", "Fatemi rientrare, per favore."),
    ("Jullie hebben mijn post POST-1 verwijderd. Zet hem alstublieft terug.", "Zet hem alstublieft terug."),
    ("Wczoraj usunęliście mój wpis POST-1. Wpuśćcie mnie z powrotem.", "Wpuśćcie mnie z powrotem."),
    ("Ontem removeram a minha publicação POST-1. Desfaçam isto, por favor.", "Desfaçam isto, por favor."),
    ("投稿 POST-1 が削除されました。\n元に戻してください", "元に戻してください"),
]
APPEALS_THAT_SPEAK_OF_COURTS = [
    "You banned my account ACC-5. If I don't get it back my lawyer will apply for a court order.",
    "Sie haben mein Konto ACC-5 gesperrt. Sonst erwirkt mein Anwalt eine einstweilige Verfügung.",
    "Bloquearon mi cuenta ACC-5. Si no me la devuelven, mi abogado pedirá una orden judicial.",
    "Vous avez suspendu mon compte ACC-5. Sinon mon avocat demandera une ordonnance du juge.",
    "Avete sospeso il mio account ACC-5. Se non lo ripristinate chiederò un provvedimento del giudice.",
    "Jullie hebben mijn account ACC-5 geblokkeerd. Krijg ik het niet terug, dan volgt een kort geding.",
    "Zablokowaliście moje konto ACC-5. Jeśli go nie odzyskam, mój adwokat wystąpi o nakaz sądu.",
    "Suspenderam a minha conta ACC-5. Se não a devolverem, o meu advogado pede uma ordem judicial.",
    "アカウント ACC-5 が停止されました。戻らなければ弁護士を通じて裁判所に仮処分を求めます。",
]
NAMES = [
    "@mike_x calls me names under every post.",
    "@mike_x nennt mich unter jedem Beitrag eine fette Sau.",
    "@mike_x me llama cerda en cada publicación.",
    "@mike_x me traite de truie sous chaque publication.",
    "@mike_x mi chiama scimmia sotto ogni post.",
    "@mike_x noemt me onder elke post een vet varken.",
    "@mike_x wyzywa mnie od świń pod każdym wpisem.",
    "@mike_x me chama de porca em cada publicação.",
    "@mike_x が投稿のたびに私に暴言を吐きます。",
]
DATA_IN_VAIN = [
    "Three weeks ago I asked you to delete my data and nothing happened.",
    "Ich habe vor drei Wochen die Löschung meiner Daten verlangt und nichts ist passiert.",
    "Hace tres semanas pedí que borraran mis datos y no ha pasado nada.",
    "Il y a trois semaines j'ai demandé la suppression de mes données et rien ne s'est passé.",
    "Tre settimane fa ho chiesto di cancellare i miei dati e non è successo niente.",
    "Drie weken geleden heb ik gevraagd mijn gegevens te verwijderen en er is niets gebeurd.",
    "Trzy tygodnie temu prosiłem o usunięcie moich danych i nic się nie stało.",
    "Há três semanas pedi que apagassem os meus dados e nada aconteceu.",
    "三週間前に個人情報の削除を求めたのに、何も起きていません。",
]
REFERENCE_IMAGES = [
    "My photo was uploaded as a reference image on 2026-11-26 at 20:15 UTC.",
    "Mein Foto wurde am 26.11.2026 um 20:15 als Referenzbild hochgeladen.",
    "Subieron mi foto como imagen de referencia el 26/11/2026 a las 20:15.",
    "Ma photo a été envoyée comme image de référence le 26/11/2026 à 20h15.",
    "La mia foto è stata caricata come immagine di riferimento il 26/11/2026 alle 20:15.",
    "Mijn foto is op 26-11-2026 om 20:15 als referentiebeeld geüpload.",
    "Moje zdjęcie wgrano jako obraz referencyjny 26.11.2026 o 20:15.",
    "A minha foto foi carregada como imagem de referência em 26/11/2026 às 20:15.",
    "2026年11月26日20時15分に私の写真が無断で参照画像としてアップロードされました。",
]

NO_SECURITY_MATTERS = [
    "I was billed twice", "I forgot my password",
    "Mir wurde doppelt berechnet", "Passwort vergessen, bitte helfen Sie mir",
    "Me facturaron dos veces este mes", "Olvidé mi contraseña y no entro",
    "J'ai été facturé deux fois", "J'ai oublié mon mot de passe",
    "Mi avete addebitato due volte l'abbonamento", "Ho dimenticato la password del mio profilo",
    "Er is twee keer geld afgeschreven", "Ik ben mijn wachtwoord vergeten",
    "Pobrano mi opłatę dwa razy", "Zapomniałem hasła do konta",
    "Fui cobrado duas vezes este mês", "Esqueci a minha palavra-passe",
    "二重に請求されました。", "パスワードを忘れてしまいました。",
]  # fmt: skip
AGE_LIMITS = [
    "family plan, age limit?",
    "What is the minimum age for a companion?",
    "Familientarif, gibt es eine Altersgrenze?",
    "Plan familiar, ¿límite de edad?",
    "Forfait famille, quelle limite d'âge ?",
    "Piano famiglia, c'è un limite di età?",
    "Gezinsabonnement, is er een leeftijdsgrens?",
    "Plan rodzinny, jaki jest limit wieku?",
    "Plano familiar, qual o limite de idade?",
    "家族プランに年齢制限はありますか。",
]
APPS_OPENED_AGAIN = [
    "I kill the app and reopen it but it crashes again.",
    "kill the app and reopen it does not help",
    "J'ai fermé l'appli et je l'ai rouverte, elle plante encore.",
    "Cierro la app y la reabro y se cierra sola.",
    "Chiudo l'app e la riapro, ma si blocca ancora.",
    "Ik sluit de app en heropen hem maar hij crasht.",
]
DEEDS_OF_BOTS = [
    "The bot insulted me.",
    "Der Bot beleidigt mich.",
    "El personaje me insulta todo el tiempo.",
    "Le personnage m'insulte sans arrêt.",
    "Il personaggio mi insulta in continuazione.",
    "De bot scheldt me de hele tijd uit.",
    "Bot cały czas mnie obraża.",
    "A personagem insulta-me o tempo todo.",
    "ボットが私を侮辱してきます。",
]
THANKS_FOR_DEEDS = [
    "thanks for removing my stalker",
    "Danke, dass Sie den Stalker gesperrt haben.",
    "Gracias por haber eliminado a mi acosador.",
    "Merci d'avoir supprimé ce harceleur.",
    "Grazie per aver rimosso quel molestatore.",
    "Bedankt voor het verwijderen van die stalker.",
    "Dziękuję za usunięcie tego stalkera.",
    "Obrigada por terem removido esse perseguidor.",
    "あのストーカーを削除していただきありがとうございました。",
]
NAMED_SANCTIONS = [
    ("I was suspended for spam but I never sent any.", "commercial_abuse"),
    ("Banned for harassment. I only answered him back.", "harmful_content"),
    ("My video was taken down as a deepfake. It is a real recording.", "deception"),
    ("Mein Konto wurde wegen Spam gesperrt, aber ich habe nie welchen verschickt.", "commercial_abuse"),
    ("Mi publicación fue eliminada por discurso de odio. Era sátira.", "harmful_content"),
    ("Mon compte a été suspendu pour usurpation d'identité, mais c'est moi.", "deception"),
    ("アカウントがスパムを理由に停止されましたが、送っていません。", "commercial_abuse"),
]


@pytest.fixture(scope="module")
def read(extractor: Extractor) -> Read:
    """Reads a mail to an address of any shipped desk; a bare name is one of alludium's."""
    desks: dict[str, Desk] = {desk.name: desk for desk in load(SHIPPED, ["alludium", "infrpool", "allure"]).desks}
    matchers = {name: Matcher(desk) for name, desk in desks.items()}

    def read_mail(to: str, subject: str, text: str) -> Reading:
        name = to if to in ADDRESSES else "alludium"
        recipients = (ADDRESSES.get(to, f"{to}@alludium.ai"),)
        facts = {"sender": Address("Jane", "jane@example.org"), "written_at": AT, "attachments": 0}
        given = {"subject": normalise(subject), "text": text, "recipients": recipients, **facts}
        return understand(desks[name], matchers[name], extractor, **given)

    return read_mail


@pytest.mark.parametrize(("subject", "text"), REPORTS_IN_THE_FORM_OF_AN_APPEAL)
def test_a_report_in_the_form_of_an_appeal_is_a_report(read: Read, subject: str, text: str) -> None:
    assert read("appeals", subject, text).kind == "violation_report"


@pytest.mark.parametrize("text", HOLES)
def test_who_sees_what_is_others_has_found_a_hole_whatever_the_form_says(read: Read, text: str) -> None:
    assert read("abuse", "Policy Violation Report", text).kind == "security_report"


@pytest.mark.parametrize("text", HAPPENING_NOW)
def test_a_leak_that_happens_now_is_urgent(read: Read, text: str) -> None:
    reading = read("security", "", text)
    assert (reading.kind, reading.priority) == ("security_report", "urgent")


@pytest.mark.parametrize("text", ESCALATIONS)
def test_who_wants_somebody_above_to_look_complains_and_wishes_to_escalate(read: Read, text: str) -> None:
    reading = read("allure", "", text)
    assert (reading.kind, reading.wishes) == ("complaint", ("escalation",))


@pytest.mark.parametrize(("text", "asked"), ASKED_BACK)
def test_what_an_appellant_wants_back_is_what_is_asked_for(read: Read, text: str, asked: str) -> None:
    reading = read("appeals", "", text)
    assert (reading.kind, reading.requested_resolution) == ("appeal", asked)


@pytest.mark.parametrize("text", APPEALS_THAT_SPEAK_OF_COURTS)
def test_an_appeal_that_speaks_of_courts_stays_one(read: Read, text: str) -> None:
    assert read("appeals", "", text).kind == "appeal"


@pytest.mark.parametrize("text", NAMES)
def test_name_calling_harms_a_person(read: Read, text: str) -> None:
    reading = read("abuse", "", text)
    assert (reading.kind, reading.category) == ("violation_report", "harmful_content")


@pytest.mark.parametrize("text", DATA_IN_VAIN)
def test_data_that_was_asked_to_be_erased_in_vain_is_a_complaint_about_privacy(read: Read, text: str) -> None:
    reading = read("allure", "", text)
    assert (reading.kind, reading.category) == ("complaint", "privacy_security")


@pytest.mark.parametrize("text", REFERENCE_IMAGES)
def test_a_reference_image_with_its_time_is_reported(read: Read, text: str) -> None:
    reading = read("infrpool", "", text)
    assert (reading.kind, reading.category) == ("violation_report", "reference_image")


@pytest.mark.parametrize("text", NO_SECURITY_MATTERS)
def test_a_bill_or_a_forgotten_password_is_no_security_matter_however_urgent(read: Read, text: str) -> None:
    assert read("security", "URGENT", text).kind == "complaint"


@pytest.mark.parametrize("text", AGE_LIMITS)
def test_who_asks_for_a_limit_of_age_has_a_question(read: Read, text: str) -> None:
    assert read("allure", "", text).kind == "policy_question"


@pytest.mark.parametrize("text", APPS_OPENED_AGAIN)
def test_an_app_that_is_opened_again_is_no_appeal(read: Read, text: str) -> None:
    assert read("allure", "", text).kind == "complaint"


@pytest.mark.parametrize("text", DEEDS_OF_BOTS)
def test_what_a_bot_does_is_content(read: Read, text: str) -> None:
    assert read("allure", "", text).category == "content_violation"


@pytest.mark.parametrize("text", THANKS_FOR_DEEDS)
def test_thanks_for_a_deed_are_thanks(read: Read, text: str) -> None:
    reading = read("abuse", "", text)
    assert (reading.thanks, reading.priority, reading.missing) == (True, "low", ())


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for removing my stalker. But now he harasses me as @jim_two, please ban him.",
        "Thanks for removing my stalker. My stalker is back.",
        "Thanks for banning my account for nothing.",
    ],
)
def test_thanks_beside_a_matter_are_no_thanks(read: Read, text: str) -> None:
    assert not read("abuse", "", text).thanks


@pytest.mark.parametrize(("text", "category"), NAMED_SANCTIONS)
def test_an_appeal_keeps_the_matter_that_it_names(read: Read, text: str, category: str) -> None:
    reading = read("appeals", "", text)
    assert (reading.kind, reading.category) == ("appeal", category)


@pytest.mark.parametrize(
    ("to", "subject", "text", "kind"),
    [
        ("appeals", "[Tier 2] Appeal - ACC-5", "You banned me since @jim reported me. Please lift the ban.", "appeal"),
        ("abuse", "Policy Violation Report", "He was suspended and appealed. Now @tim_2 spams us.", "violation_report"),
        ("abuse", "", "He was suspended before. Now @tom again sends death threats to my sister.", "violation_report"),
        ("legal", "", "Enclosed is a subpoena for the account records of ACC-9.", "legal_request"),
        ("allure", "", "Under Article 17 GDPR I request erasure of all my personal data.", "legal_request"),
        ("allure", "", "You banned me. I want a manager to look at the suspension of my account.", "appeal"),
        ("infrpool", "", "You closed my account over a reference image. Please restore it.", "appeal"),
    ],
)
def test_what_looks_alike_keeps_its_kind(read: Read, to: str, subject: str, text: str, kind: str) -> None:
    assert read(to, subject, text).kind == kind


@pytest.mark.parametrize(
    ("to", "text"),
    [
        ("appeals", "Encerraram a minha conta ACC-9001. Confundiram-me com outra pessoa."),
        ("security", "Al abrir mi factura se me abrió la de otra persona."),
        ("abuse", "Als Geschäftsführer einer Kammer zeige ich @anwalt_x an."),
    ],
)
def test_another_person_or_one_s_own_office_is_no_wish_to_escalate(read: Read, to: str, text: str) -> None:
    assert read(to, "", text).wishes == ()


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("You removed my post. It was context: a joke among friends.", "context"),
        ("You closed my account. I meant no harm.", "intent"),
        ("Ihr habt meinen Beitrag gelöscht. Es war ein Scherz unter Freunden.", "context"),
        ("Suspendieron mi cuenta. No quise hacer daño a nadie.", "intent"),
        ("Suspenderam a minha conta. Não quis fazer mal a ninguém.", "intent"),
    ],
)
def test_a_joke_among_friends_and_no_harm_meant_are_grounds(read: Read, text: str, ground: str) -> None:
    assert ground in read("appeals", "", text).grounds
