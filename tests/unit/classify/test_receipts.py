"""Receipts that name a number, devices, filters that hold mail and closed offices; and who repeats what they said."""

import pytest

from natures import told

ANSWER = {"In-Reply-To": "<ours.1@example.com>", "References": "<ours.1@example.com>"}

# subject, what is registered, what is promised: as helpdesks' own templates read
NUMBERED = [
    ("Incident INC0090001", "Your incident INC0090001 has been opened.", "Our service desk will contact you soon."),
    ("Ticket #90001", "Your message was recorded under the number 90001.", "We will be in touch."),
    ("[Ticket#90001] Frage", "Ihre Anfrage wurde mit der Nummer 90001 registriert.", "Unser Team meldet sich."),
    ("Demande n° 90001", "Votre demande est enregistrée sous le numéro 90001.", "Un conseiller vous répondra."),
    ("Caso 90001", "Su consulta fue registrada con el número 90001.", "Un agente le responderá."),
    ("Ticket n. 90001", "La tua segnalazione è stata aperta con il numero 90001.", "Un operatore ti scriverà."),
    ("Chamado 90001", "Seu pedido foi registrado com o número 90001.", "Nossa equipe responderá."),
    (
        "[#90001] Vraag",
        "Je vraag is geregistreerd onder nummer 90001.",
        "Een medewerker neemt contact op zodra het kan.",
    ),
    ("[#90001] Zgłoszenie", "Twoje zgłoszenie zostało przyjęte pod numerem 90001.", "Odpowiemy wkrótce."),
    ("Sag 90001", "Din henvendelse er oprettet som sag nummer 90001.", "Vi svarer hurtigst muligt."),
    ("Tukipyyntö 90001", "Tukipyyntösi on kirjattu numerolla 90001.", "Palaamme asiaan."),
    ("Váš požadavek 90001", "Váš dotaz byl přijat pod číslem 90001.", "Ozveme se."),
    ("Заявка № 90001", "Ваша заявка принята, её номер 90001.", "Мы ответим вам."),
    ("Звернення 90001", "Ваше звернення зареєстровано, номер 90001.", "Фахівці відповідять."),
    ("Bejelentés 90001", "Megkeresését 90001 számon iktattuk.", "Munkatársunk hamarosan jelentkezik."),
    ("Destek Talebi 90001", "90001 numaralı başvurunuz kaydedildi.", "En kısa sürede yanıt vereceğiz."),
    ("Solicitare nr. 90001", "Cererea dumneavoastră a fost primit cu numărul 90001.", "Vă vom contacta."),
    ("Αίτημα 90001", "Το μήνυμά σας ελήφθη με αριθμό 90001.", "Θα σας απαντήσουμε."),
]


@pytest.mark.parametrize(("subject", "registered", "promised"), NUMBERED, ids=[row[0] for row in NUMBERED])
def test_a_receipt_with_a_number_and_a_promise_is_automatic(subject: str, registered: str, promised: str) -> None:
    assert told(f"{registered}\n{promised}", {"Subject": subject})[0] == "auto_reply"


@pytest.mark.parametrize(("subject", "registered"), [row[:2] for row in NUMBERED], ids=[row[0] for row in NUMBERED])
def test_who_repeats_the_number_alone_is_a_person(subject: str, registered: str) -> None:
    assert told(f"{registered} Hm.", {"Subject": subject})[0] == "human"


AGENTS = [
    "Your report 90001 was registered. We will get back to you, but I have checked it already: it isn't ours.",
    "Ihre Meldung wurde unter der Nummer 90001 erfasst. Ich habe sie geprüft, wir melden uns umgehend wieder.",
    "Votre demande est enregistrée sous le numéro 90001. Nous vous répondrons, j'ai vérifié le compte.",
    "Uw melding is geregistreerd onder nummer 90001. Ik heb het bekeken, we nemen morgen contact op.",
    "Din henvendelse er registreret med nummer 90001. Jeg har undersøgt den, vi svarer i morgen.",
    "Ваша заявка принята, номер 90001. Я проверил адрес, мы ответим вам завтра.",
]


def test_a_job_that_prints_quoted_lines_is_a_robots_all_the_same() -> None:
    headers = {
        "From": "nobody@example.net",
        "Subject": "log",
        "MIME-Version": "",
        "Received": "(from www@localhost) by x",
    }
    assert told("Found today:\n> one line\n> another", headers)[0] == "auto_reply"


@pytest.mark.parametrize("text", AGENTS)
def test_an_agent_who_says_what_was_looked_into_is_a_person(text: str) -> None:
    assert told(text, {"Subject": "[Ticket#90001] Your report"})[0] == "human"


THANKFUL = [
    "Thanks for the acknowledgement. I am on holiday until Friday.",
    "Danke für die Eingangsbestätigung. Ich bin bis Freitag im Urlaub.",
    "Merci pour l'accusé de réception. Je suis en vacances.",
    "Gracias por la confirmación. Estoy de vacaciones.",
    "Grazie per la conferma. Sono in ferie.",
    "Obrigada pela confirmação. Estou de férias.",
    "Bedankt voor de bevestiging. Ik ben met vakantie.",
    "Dziękuję za potwierdzenie. Jestem na urlopie.",
    "Tack för bekräftelsen. Jag är på semester.",
    "Спасибо за подтверждение. Я в отпуске.",
    "受付のご連絡ありがとうございます。休暇中です。",
    "Thanks for getting back. I'll be on holiday from Monday.",
    "Vielen Dank für Ihre Antwort. Ich bin ab Montag im Urlaub.",
    "Gracias por su respuesta. Estaré de vacaciones desde el lunes.",
    "Спасибо за ответ. Я в отпуске.",
]


@pytest.mark.parametrize("text", THANKFUL)
def test_who_thanks_for_an_acknowledgement_is_a_person_though_away(text: str) -> None:
    assert told(text, {**ANSWER, "Subject": "Re: Eingangsbestätigung"})[0] == "human"


AWAY = [
    ("On vacation", "I am on vacation. Somebody posted a video of our house on your site."),
    ("Out of office", "Our team is out of the office since your outage. Fix it."),
    ("Urlaub", "Ich bin im Urlaub. Ihr Nutzer hat die Adresse ins Netz gestellt."),
    ("Absence", "Je suis absent jusqu'à lundi. Quelqu'un vend notre maison chez vous."),
    ("Vacaciones", "Estoy de vacaciones. Alguien usa mi cuenta en su web."),
    ("Ferie", "Sono in ferie. Qualcuno usa il mio profilo sul vostro sito."),
    ("Férias", "Estou de férias. Alguém usa a minha foto no seu site."),
    ("Vakantie", "Ik ben met vakantie. Iemand gebruikt mijn foto op jullie site."),
    ("Urlop", "Jestem na urlopie. Ktoś używa konta, moje zdjęcia są na waszej stronie."),
    ("Semester", "Jag är på semester. Någon använder min bild på er sida."),
    ("Отпуск", "Я сейчас в отпуске. Кто-то использует мои фото на вашем сайте."),
    ("休暇中", "休暇中です。私の写真が御社のサイトにあります。"),
]


@pytest.mark.parametrize(("subject", "text"), AWAY, ids=[row[0] for row in AWAY])
def test_who_is_away_and_speaks_of_what_stands_with_us_is_a_person(subject: str, text: str) -> None:
    assert told(text, {"Subject": subject})[0] == "human"


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your message. I'm out of the office tomorrow.",
        "Gracias por su mensaje. Estaré fuera de la oficina mañana.",
        "Bedankt voor uw bericht. Ik ben morgen niet bereikbaar.",
        "Dziękuję za wiadomość. Jutro jestem niedostępna.",
    ],
)
def test_who_is_away_and_answers_above_a_quote_of_our_acknowledgement_is_a_person(text: str) -> None:
    quoted = f"{text}\n\n> We have received your report.\n> We will answer within two days."
    assert told(quoted, {**ANSWER, "Subject": "Re: received"})[0] == "human"


ORDERS = [
    "Take it down, please.",
    "Bitte entfernen.",
    "Veuillez supprimer cette annonce.",
    "Eliminen la foto.",
    "Rimuovete la foto.",
    "Verwijder de foto.",
    "Usuńcie to.",
    "Ta bort bilden.",
    "Poistakaa se.",
    "Odstraňte to.",
    "Удалите страницу.",
    "Kaldırın.",
    "削除してください。",
    "请尽快删除该页面。",
    "삭제해 주세요.",
]


@pytest.mark.parametrize("order", ORDERS)
def test_who_tells_us_what_to_do_is_a_person_under_an_absence_notes_subject(order: str) -> None:
    assert told(f"I am out of the office until 9 March. {order}", {"Subject": "Out of office"})[0] == "human"


AFTERWARDS = [
    "Since then, silence.",
    "Seither Funkstille.",
    "Depuis, rien.",
    "Desde entonces nada.",
    "Da allora nulla.",
    "Sindsdien niets.",
    "Od tego czasu cisza.",
    "С тех пор тишина.",
    "Nothing has happened.",
    "I want an answer from somebody.",
    "Passiert ist nichts.",
    "Rien ne se passe.",
    "Nada mudou.",
    "Non è successo nulla.",
    "Ничего не изменилось.",
    "That was three weeks ago.",
    "Das war vor zwei Wochen.",
    "C'était il y a un mois.",
    "Hace dos meses.",
    "Sono passati dodici giorni.",
    "Há duas semanas.",
    "Drie weken geleden.",
    "Две недели назад.",
]


@pytest.mark.parametrize("text", AFTERWARDS)
def test_who_repeats_a_whole_receipt_and_tells_that_nothing_came_is_a_person(text: str) -> None:
    receipt = "Your request 90001 was registered. We will get back to you."
    assert told(f"{receipt} {text}", {"Subject": "Ticket #90001"})[0] == "human"


DEVICES = [
    ("ups@example.net", "UPS: On Battery", "Name : UPS 2\nEvent : On battery\nCode : 0x0110"),
    ("nas@example.net", "Volume degraded", "Volume 2 has degraded.\n\nSincerely,\nSynology DiskStation"),
    ("backup@example.net", "[Warning] Nightly", "Backup job: Nightly\n2 Success  1 Warnings  0 Errors"),
    ("printer2@example.net", "Supplies", "Black toner is low."),
    ("prtg@example.net", "Ping down", "Sensor: Ping\nLast Message: timed out"),
]


@pytest.mark.parametrize(("sender", "subject", "text"), DEVICES, ids=[row[0] for row in DEVICES])
def test_what_a_device_writes_from_its_own_address_is_automatic(sender: str, subject: str, text: str) -> None:
    assert told(text, {"From": sender, "Subject": subject})[0] == "auto_reply"


@pytest.mark.parametrize(("sender", "subject", "text"), DEVICES, ids=[row[0] for row in DEVICES])
def test_what_a_device_wrote_is_a_persons_from_a_persons_address(sender: str, subject: str, text: str) -> None:
    assert told(f"See this.\n{text}", {"Subject": subject})[0] == "human"


@pytest.mark.parametrize("sender", [row[0] for row in DEVICES])
def test_a_person_may_write_from_a_devices_mailbox(sender: str) -> None:
    text = "A stranger from your network tries passwords here, 300 since noon."
    assert told(text, {"From": sender, "Subject": "attempts"})[0] == "human"


@pytest.mark.parametrize(
    "subject",
    [
        "[GLPI #0000017] New ticket : report",
        "[GLPI #0000017] Nouveau ticket : signalement",
        "Majordomo results: subscribe",
        "confirm 0123456789abcdef0123456789abcdef01234567",
    ],
)
def test_subjects_that_one_program_alone_writes_are_enough(subject: str) -> None:
    assert told("See above.", {"Subject": subject})[0] == "auto_reply"


@pytest.mark.parametrize("subject", ["[GLPI #0000017] Nouveau suivi : x", "Re: Majordomo results", "confirm this"])
def test_subjects_that_people_write_beside_them_are_not(subject: str) -> None:
    assert told("Could somebody look at this?", {"Subject": subject})[0] == "human"


def test_a_challenge_that_explains_its_filter_is_automatic() -> None:
    text = "Click the link to have your message delivered: http://example.net/c. New senders do it, only once."
    assert told(text, {**ANSWER, "Subject": "Re: received"})[0] == "auto_reply"


CLOSED = [
    "Our office is closed from 2 to 20 March. In urgent cases please call 555 0100.",
    "Unsere Praxis ist bis 20. März geschlossen. In dringenden Fällen wenden Sie sich an die Vertretung.",
    "Notre bureau est fermé jusqu'au 20 mars. En cas d'urgence, appelez le 01.",
    "Esmu atvaļinājumā līdz 20. martam. Steidzamos gadījumos zvaniet birojam.",
    "На одмору сам до 20. марта. За хитне случајеве позовите канцеларију.",
]


@pytest.mark.parametrize("text", CLOSED)
def test_a_closed_office_that_answers_is_automatic(text: str) -> None:
    assert told(text, {**ANSWER, "Subject": "Re: received"})[0] == "auto_reply"


# what stands first and what stands last in a mailing, and why it comes
MAILINGS = [
    ("View in browser", "You are receiving this email because you signed up. Unsubscribe"),
    ("Ver en el navegador", "Si no deseas recibirlo, date de baja aquí."),
    ("Visualizza nel browser", "Ricevi questa email perché sei iscritto. Annulla l'iscrizione"),
    ("Zobacz w przeglądarce", "Otrzymujesz tę wiadomość, ponieważ to newsletter. Wypisz się"),
    ("Bekijk in de browser", "U ontvangt deze mail omdat u klant bent. Uitschrijven"),
    ("Visa i webbläsaren", "Du får detta eftersom du är kund. Avregistrera dig här."),
    ("Vis i browser", "Du modtager denne mail, fordi du er kunde. Afmeld"),
]


@pytest.mark.parametrize(("first", "last"), MAILINGS, ids=[row[0] for row in MAILINGS])
def test_a_mailing_is_told_by_its_first_line_and_its_last_words(first: str, last: str) -> None:
    headers = {"From": "Shop <hello@example.net>", "Subject": "Spring"}
    assert told(f"{first}\n\nNew coats and hats.\n\n{last}", headers)[0] == "list"


@pytest.mark.parametrize(("first", "last"), MAILINGS, ids=[row[0] for row in MAILINGS])
@pytest.mark.parametrize(
    ("headers", "above"),
    [({"From": "ada@gmail.com"}, ""), (ANSWER, ""), ({"Subject": "Fwd: Spring"}, ""), ({}, "Every day this comes:\n")],
    ids=["free mailbox", "answer", "forwarded", "words above"],
)
def test_who_sends_a_mailing_on_is_a_person(first: str, last: str, headers: dict[str, str], above: str) -> None:
    text = f"{above}{first}\n\nNew coats and hats.\n\n{last}"
    assert told(text, {"Subject": "Spring", **headers})[0] == "human"


def test_a_company_that_complains_above_its_own_footer_is_a_person() -> None:
    text = "Your customer sells copies and uses our brand.\n\nAll rights reserved. To unsubscribe, click here."
    assert told(text, {"From": "marketing@example.net", "Subject": "Our brand"})[0] == "human"
