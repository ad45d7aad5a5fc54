"""People who write about robots, newsletters and spam, quote them, or look a little like one: each stays a person."""

import pytest

from natures import told

ABOUT = [
    (
        "Out of office",
        (
            "Your moderator's out of office note says that she is away until Monday. "
            "My appeal runs out on Friday. Who decides?"
        ),
    ),
    (
        "Automatic reply: my complaint",
        "I only got this automatic reply and nothing since. Please look into my complaint.",
    ),
    ("Re: Automatic reply: my complaint", "Thank you, but I still wait for an answer by a person."),
    ("Auto-reply again", "Your autoresponder said I am out of the office. I am not: somebody uses my account."),
    (
        "out of office abuse",
        "This user abuses his out of office message to send insults to everybody who writes to him.",
    ),
    ("Newsletter", "I get your newsletter and can't unsubscribe. Please remove me from the list."),
    ("unsubscribe", "Please unsubscribe me from this mailing list. I have clicked the link five times."),
    (
        "Spam from your user",
        (
            "I keep receiving this: You have won 1,000,000 USD, contact the lottery "
            "board for your claim. It comes from your user lotto77."
        ),
    ),
    (
        "Scam",
        (
            "A member wrote to me that he is the late client's lawyer and offers an "
            "inheritance of $4,500,000, strictly confidential. Please investigate."
        ),
    ),
    (
        "Blackmail",
        (
            "He says he recorded me with my webcam and wants bitcoin to bc1qexampleexampleexampleexample00000. "
            "I want to report it."
        ),
    ),
    (
        "Pills",
        (
            "Your user posts adverts: cheap viagra, no prescription needed, order now "
            "at www.example.net. Please take it down."
        ),
    ),
    ("Bounce", "Mail to your appeals address bounces with 550 mailbox unavailable. Here is my appeal then."),
    ("Undelivered Mail Returned to Sender", "I got this when I wrote to abuse@: user unknown. Is the address right?"),
    ("Read receipt", "I received a read receipt on Monday, so you have read my complaint. When do you answer?"),
    (
        "Ticket 48213",
        (
            "Your request has been received, you wrote three weeks ago. Nothing has "
            "happened since, my photos are still online."
        ),
    ),
    (
        "Re: [Ticket 48213] Request received",
        "I see that my request has been received, but who decides it? My account is still suspended.",
    ),
    ("Do not reply", "Why do your mails say do not reply to this e-mail? I want to appeal and nobody can be reached."),
    (
        "Cron job",
        "Somebody's cron job on your servers sends me mail each hour: Cron <root@web7> backup. Please make it stop.",
    ),
    ("Challenge", "Your user's mail system wants me to click to have my message delivered. I think that is phishing."),
    (
        "Meine Meldung",
        "Ich habe nur eine automatische Antwort bekommen, dass Sie im Urlaub sind. Bitte prüfen Sie meine Beschwerde.",
    ),
    (
        "Abwesenheitsnotiz",
        "Die Abwesenheitsnotiz Ihres Moderators sagt, er sei nicht im Büro. Wer bearbeitet meinen Widerspruch?",
    ),
    ("Newsletter abbestellen", "Ich möchte den Newsletter abbestellen, aber der Link zum Abmelden geht nicht."),
    (
        "Réponse automatique",
        "Je reçois toujours la réponse automatique disant que vous êtes en congés. Je souhaite signaler un compte.",
    ),
    ("Se désabonner", "Je n'arrive pas à me désabonner de votre lettre. Veuillez supprimer mon adresse."),
    (
        "Respuesta automática",
        "He recibido solo una respuesta automática: estoy de vacaciones. Quiero apelar la suspensión de mi cuenta.",
    ),
    ("Darme de baja", "Quiero darme de baja del boletín y no puedo."),
    ("Risposta automatica", "Ho ricevuto solo una risposta automatica. Vorrei segnalare un profilo falso."),
    ("Resposta automática", "Recebi só uma resposta automática dizendo que está de férias. Quero denunciar um perfil."),
    (
        "Automatisch antwoord",
        "Ik krijg alleen een automatisch antwoord dat u met vakantie bent. Ik wil een account melden.",
    ),
    ("Automatyczna odpowiedź", "Dostałam tylko automatyczną odpowiedź, że jest pan na urlopie. Chcę zgłosić konto."),
    ("Autosvar", "Jag får bara ett autosvar om att ni är på semester. Jag vill anmäla en användare."),
    ("Automatisk svar", "Jeg får bare et automatisk svar om at dere er på ferie. Jeg vil klage på en bruker."),
    ("Poissaoloviesti", "Saan vain automaattisen vastauksen, että olette lomalla. Haluan ilmoittaa käyttäjästä."),
    ("Automatická odpověď", "Dostala jsem jen automatickou odpověď, že jste na dovolené. Chci nahlásit účet."),
    ("Автоответ", "Я получила только автоответ, что вы в отпуске. Прошу рассмотреть мою жалобу."),
    ("Автовідповідь", "Я отримала лише автовідповідь, що ви у відпустці. Прошу видалити профіль."),
    ("Otomatik yanıt", "Sadece izinde olduğunuzu söyleyen otomatik yanıt aldım. Hesabımı şikayet etmek istiyorum."),
    ("自動返信について", "休暇中という自動返信メールが届きましたが、その後連絡がありません。通報したいです。"),
    ("自动回复", "我只收到您休假的自动回复。我要投诉一个用户。"),
    ("자동 회신", "휴가 중이라는 자동 회신만 받았습니다. 계정을 신고하고 싶습니다."),
]


@pytest.mark.parametrize(("subject", "text"), ABOUT)
@pytest.mark.parametrize(
    "headers", [{}, {"In-Reply-To": "<ours@example.com>", "X-Auto-Response-Suppress": "All"}], ids=["first", "answer"]
)
def test_who_writes_about_machine_mail_is_a_person(subject: str, text: str, headers: dict[str, str]) -> None:
    nature, why = told(text, {"Subject": subject, **headers})
    assert nature == "human", why


@pytest.mark.parametrize(("subject", "text"), ABOUT)
def test_who_writes_about_it_under_a_null_sender_is_a_person_too(subject: str, text: str) -> None:
    nature, why = told(text, {"Subject": f"Re: {subject}", "In-Reply-To": "<ours@example.com>"}, mail_from="")
    assert nature == "human", why


NOTE = "I am out of the office until Monday. I will reply when I return. For urgent matters please contact Grace."
MAILING = "Weekly newsletter. You are receiving this email because you subscribed. To unsubscribe, click here."
SCAM = "The late client left 4,500,000 million US dollars for transfer to the beneficiary. It is strictly confidential."
EVIDENCE = [NOTE, MAILING, SCAM]

FORWARDED = [
    ("Fwd: as I was told", "{0}"),
    ("WG: Beleg", "{0}"),
    ("TR: preuve", "{0}"),
    ("RV: prueba", "{0}"),
    ("evidence", "See below.\n\n---------- Forwarded message ---------\nFrom: x@example.net\nDate: Mon\n\n{0}"),
    ("evidence", "-----Original Message-----\nFrom: x@example.net\nSent: Monday\nSubject: hello\n\n{0}"),
    ("evidence", "Begin forwarded message:\n\n{0}"),
    ("Beweis", "Siehe unten.\n\n-------- Weitergeleitete Nachricht --------\nVon: x@example.net\nDatum: Montag\n\n{0}"),
    ("preuve", "---------- Message transféré ----------\nDe : x@example.net\nDate : lundi\n\n{0}"),
    ("evidence", "This came from your user.\n\nOn Mon, 2 Mar 2026, x@example.net wrote:\n> {0}"),
    ("evidence", "> {0}\n\nThis is what your user sends."),
    ("Re: your question", "Am 02.03.2026 schrieb x@example.net:\n> {0}\n\nDas kam an."),
]


@pytest.mark.parametrize("evidence", EVIDENCE, ids=["note", "mailing", "scam"])
@pytest.mark.parametrize(("subject", "frame"), FORWARDED)
def test_what_is_forwarded_or_quoted_is_evidence(subject: str, frame: str, evidence: str) -> None:
    nature, why = told(frame.format(evidence), {"Subject": subject, "In-Reply-To": "<ours@example.com>"})
    assert nature == "human", why


VERP = "bounces+123456-abcd-abuse=example.com@em123.shop.example.net"
OUTLOOK = {"In-Reply-To": "<a@b>", "X-Auto-Response-Suppress": "All", "Thread-Index": "AAAA"}
LOOKS_LIKE = [
    (
        {"Subject": "RE: Out of Office AutoReply: my complaint", **OUTLOOK},
        "Thanks for letting me know. The pictures follow.",
    ),
    ({"Subject": "RE: Automatic reply: my complaint", **OUTLOOK}, "Thank you for your message. The pictures follow."),
    ({"Subject": "RE: Automated notification of a decision", **OUTLOOK}, "Thank you. I accept it."),
    ({"Subject": "Security alert: your login page", **OUTLOOK}, "It takes any password, as the attachment shows."),
    (
        {"Subject": "RE: [Ticket 4711] Your report", **OUTLOOK},
        "Thank you for your message. The link is https://example.net/1",
    ),
    ({"Subject": "My appeal", "Reply-To": "ada@gmail.com"}, "I appeal the suspension of my account ACC-48213."),
    (
        {"Subject": "URGENT", "Reply-To": "ada@gmail.com"},
        "My child's photos are online. Please take them down within 24 hours.",
    ),
    (
        {"From": "no-reply@shop.example.org", "Subject": "Complaint"},
        "Dear team, the account mallory_3 threatens me every night. Ann",
    ),
    (
        {"From": "MAILER-DAEMON@example.org", "Subject": "Complaint"},
        "Dear team, the account mallory_3 threatens me every night. Ann",
    ),
    (
        {"From": "root@home.example.org", "Subject": "a user of yours", "User-Agent": "mutt"},
        "He attacks my server since noon.",
    ),
    (
        {"From": "alerts@example.org", "Subject": "Security notice"},
        "I found a hole in your login page: it takes any password.",
    ),
    (
        {"X-Auto-Response-Suppress": "All", "Subject": "Re: your question"},
        "Thank you for your message. The pictures are in the attachment.",
    ),
    (
        {"Subject": "Re: your question", "In-Reply-To": "<a@b>"},
        "I am on holiday until Monday, so please extend the deadline of my appeal.",
    ),
    (
        {"Subject": "Re: your question", "In-Reply-To": "<a@b>"},
        "Sorry, I was out of the office. The account is @copycat.",
    ),
    ({"Subject": "hello", "X-Mailer": "PHPMailer 6.9"}, "A visitor's message: he posts my pictures."),
    ({"Subject": "Complaint about a seller", "Feedback-ID": "1:2:3:esp"}, "He never sent the goods."),
    ({"Subject": "a report", "X-SG-EID": "abc"}, "This comes through our shop's form: the user posts my pictures."),
    ({"Auto-Submitted": "no", "Subject": "Automatic doors"}, "Your advert for automatic doors is misleading."),
    (
        {"X-MS-Exchange-Inbox-Rules-Loop": "ada@example.org", "Subject": "redirected by a rule"},
        "Please help, somebody impersonates me.",
    ),
    ({"To": "", "Subject": "[Harassment] user 4711"}, "He writes to me each night."),
    ({"Subject": "Issue 49 of your magazine"}, "On page 12 of issue 49 you print my photo without asking."),
]


@pytest.mark.parametrize(("headers", "text"), LOOKS_LIKE)
def test_who_looks_a_little_like_a_machine_is_a_person(headers: dict[str, str], text: str) -> None:
    nature, why = told(text, headers)
    assert nature == "human", why


# Ordinary mail of people, each with several marks that machines bear: an answering Outlook, a mass mailer of a shop,
# a website's form, a null sender.
DISGUISED = [
    (
        "Complaint",
        (
            "I am writing because I was on vacation and someone used my account. I "
            "will be back on Monday, please contact my colleague for urgent matters."
        ),
        OUTLOOK,
        "",
    ),
    (
        "Re: your ticket",
        "Sorry for the late answer, I was on sick leave. Attached the screenshots.",
        OUTLOOK,
        "ada@example.org",
    ),
    (
        "Re: your ticket",
        "I am currently travelling, so I can only answer on Friday. The account is @copycat.",
        OUTLOOK,
        "ada@example.org",
    ),
    (
        "Re: your ticket",
        "I will be out of the office next week; can you send the decision to my lawyer instead?",
        OUTLOOK,
        "",
    ),
    (
        "Notice of infringement",
        (
            "This is an automated message. Do not reply to this email. We have detected "
            "infringement of our client's copyright at https://example.net/1"
        ),
        {"From": "noreply@notices.example.net"},
        VERP,
    ),
    (
        "Order confirmation fraud",
        "Someone ordered in my name at your shop. Order confirmation attached. Please cancel it.",
        {},
        "ada@example.org",
    ),
    ("Invoice", "Your member sends me false invoices. My address is not theirs to use.", {}, "ada@example.org"),
    (
        "Your newsletter",
        (
            "Hi, you are sending a newsletter to my late husband. To unsubscribe one "
            "must log in, and I don't have his password."
        ),
        {},
        VERP,
    ),
    ("Unsubscribe", "Unsubscribe", {}, "ada@example.org"),
    ("unsubscribe", "Bitte aus dem Verteiler nehmen", {}, "ada@example.org"),
    ("STOP", "stop sending me this. unsubscribe", {}, "ada@example.org"),
    ("[Ticket] complaint", "no answer since May", {"From": "alerts@smallshop.example.net"}, VERP),
    (
        "Policy Violation Report",
        "User @x runs a newsletter that can't be unsubscribed from: no unsubscribe link. All rights reserved my foot.",
        {"From": "info@news.paper.example.net"},
        VERP,
    ),
    (
        "Report",
        "Name: Ada\nEmail: ada@example.net\nMessage: he posts nudes",
        {
            "From": "wordpress@site.example.net",
            "X-PHP-Originating-Script": "33:class-phpmailer.php",
            "X-Mailer": "PHPMailer 6",
        },
        "www-data@web1.example.net",
    ),
    (
        "Contact form submission",
        "You have a new message from your website contact form. Name: Ada Message: he threatens me",
        {"From": "no-reply@site.example.net", "Reply-To": "ada@example.net"},
        VERP,
    ),
    ("Kündigung", "Hiermit kündige ich mein Abo. Ich bin ab 9.3. nicht mehr erreichbar.", {}, "ada@example.org"),
    (
        "Beschwerde",
        "Ihr Büro ist geschlossen, niemand ist erreichbar. Ich bin im Urlaub bestohlen worden.",
        OUTLOOK,
        "",
    ),
    ("苦情", "担当者が不在で、戻り次第連絡すると言われましたが連絡がありません。", OUTLOOK, ""),
    ("投诉", "你们的客服一直不在，说回来后会回复我，但没有人回复。", OUTLOOK, ""),
    ("Жалоба", "Ваш модератор в отпуске, ответа нет уже месяц.", OUTLOOK, ""),
    (
        "Plainte",
        "Votre modérateur est absent depuis un mois, personne ne répond. En cas d'urgence, qui appeler ?",
        OUTLOOK,
        "",
    ),
    ("Re: [EXA-222222] Your report", "Thanks, that's all.", OUTLOOK, ""),
    ("Re: [EXA-222222] Your report", "Ok", OUTLOOK, ""),
    ("Out of office: nobody there?", "Nobody is there since Monday. He posts my home address.", {}, "ada@example.org"),
    (
        "Out of Office",
        "Nobody answers at your place. He posts my home address, and it is urgent.",
        OUTLOOK,
        "ada@example.org",
    ),
    (
        "Vacation rental scam",
        "The vacation rental at https://example.net/1 does not exist. I paid 900 EUR.",
        {},
        "ada@example.org",
    ),
    (
        "Undeliverable: my appeal",
        "I am sending my appeal again since the first came back. My account was closed by mistake.",
        {},
        "ada@example.org",
    ),
    ("Read: this is important", "You read my mail on Monday and did nothing. He still posts my pictures.", OUTLOOK, ""),
    (
        "Confirm your message",
        "He sent me this: to confirm your message click here so that your message is delivered. It is a trap.",
        {},
        "ada@example.org",
    ),
]


@pytest.mark.parametrize(("subject", "text", "headers", "mail_from"), DISGUISED)
def test_a_person_stays_one_under_a_machines_marks(
    subject: str, text: str, headers: dict[str, str], mail_from: str
) -> None:
    nature, why = told(text, {"Subject": subject, **headers}, mail_from=mail_from)
    assert nature == "human", why


ASIDES = [
    (
        "Vacation scam",
        "The 'vacation' agent took 300 EUR from me for a trip that isn't. I am on holiday until 9 March but reachable.",
    ),
    ("Out of office", "Your agent answers every customer with 'I am out of the office' and then takes their money."),
    ("Absence of moderation", "I am away from my desk today, so call me: nobody looks after the group Night Owls."),
    ("Ferienhaus", "Die Wohnung gibt es nicht, der Agent hat 800 EUR kassiert. Ich bin bis 9. März im Urlaub."),
    ("Absence de réponse", "Je suis absente du bureau à cause de ces menaces. L'utilisateur @loup publie mon adresse."),
    ("Vacaciones falsas", "Pagué 300 euros por un viaje que no existe. Estoy de vacaciones hasta el 9 de marzo."),
    ("Ferie truffa", "L'agente mi ha preso 300 euro per un viaggio inesistente. Sono in ferie fino al 9 marzo."),
    ("Férias", "Paguei 300 euros por uma viagem que não existe. Estou de férias até 9 de março, mas podem ligar."),
    ("Vakantiefraude", "De agent nam 300 euro voor een reis die niet bestaat. Ik ben met vakantie tot 9 maart."),
    ("Nieobecność moderatorów", "Automatyczna odpowiedź to nie odpowiedź. Użytkownik @wilk grozi mojej córce."),
    ("Feriesvindel", "Agenten tog 300 euro for en rejse, der ikke findes. Jeg holder ferie til den 9. marts."),
    ("Отпуск", "Агент взял с меня 300 евро за поездку, которой не существует. Я в отпуске до 9 марта."),
    ("Απάτη διακοπών", "Μου πήρε 300 ευρώ για ταξίδι που δεν υπάρχει. Είμαι σε άδεια έως 9 Μαρτίου."),
    ("Tatil", "Ajan olmayan bir tatil için 300 avro aldı. 9 Mart'a kadar izindeyim ama telefonla ulaşabilirsiniz."),
    ("旅行", "3万円を払いましたが、旅行は存在しませんでした。3月9日まで休暇中ですが、電話には出られます。"),
    ("假期", "代理收了我300欧元，旅行根本不存在。我休假到3月9日，但可以打电话联系我。"),
    ("배신", "존재하지 않는 여행에 300유로를 받아갔습니다. 3월 9일까지 휴가 중이지만 전화는 받을 수 있습니다."),
    ("הונאה", "הסוכן לקח ממני 300 יורו על טיול שלא קיים. אני בחופשה עד 9 במרץ."),
    ("احتيال", "أخذ الوكيل مني 300 يورو لرحلة غير موجودة. أنا في إجازة حتى 9 مارس."),
    ("配信停止", "配信停止をお願いしても広告メールが止まりません。貴社の利用者です。"),
]


@pytest.mark.parametrize("mail_from", ["ada@example.org", "<>"], ids=["own envelope", "null envelope"])
@pytest.mark.parametrize("to", ["abuse@example.com", "undisclosed-recipients:;"])
@pytest.mark.parametrize(("subject", "text"), ASIDES, ids=[subject for subject, _ in ASIDES])
def test_who_is_away_and_says_what_happened_is_a_person(subject: str, text: str, to: str, mail_from: str) -> None:
    assert told(text, {"Subject": subject, "To": to}, mail_from=mail_from)[0] == "human"


@pytest.mark.parametrize("marks", ['"{}"', "“{}”", "„{}“", "«{}»", "'{}'", "「{}」"])
def test_what_a_robot_said_is_in_quotation_marks_and_no_sign(marks: str) -> None:
    note = marks.format("I am on vacation until 9 March")
    assert told(f"He only answers {note}. So what?", {"Subject": "Out of office"})[0] == "human"


def test_a_note_of_absence_is_told_by_its_whole_subject_and_its_words() -> None:
    assert told("I am on vacation until 9 March.", {"Subject": "Out of office until 9 March"})[0] == "auto_reply"


UNANSWERED = [
    "All I ever get is that you have received my request. This is an automated message, it says. Is there a human?",
    "Nobody reads this. We have received your message, please do not reply: that was all for two weeks.",
    "Ihre Nachricht ist eingegangen, dies ist eine automatisch erstellte E-Mail: mehr nicht. Niemand antwortet.",
    "Nous avons bien reçu votre message, ceci est un message automatique... et personne ne répond.",
    "Hemos recibido su solicitud, este es un mensaje automático. Nadie responde.",
    "自動送信です、お問い合わせを受け付けました、だけです。誰も対応していません。",
]


@pytest.mark.parametrize("text", UNANSWERED)
def test_who_answers_an_acknowledgement_because_nobody_answers_is_a_person(text: str) -> None:
    subject = "Re: [Ticket 48213] Your request has been received"
    assert told(text, {"Subject": subject, "In-Reply-To": "<ours.1@example.com>"})[0] == "human"


IN_THREAD = [
    "Number noted. I'm on holiday from tomorrow till the 20th, my sister can be reached if it is urgent.",
    "Please hurry, I fly on Friday and will have limited access to email after that.",
    "Danke. Ich bin ab Montag im Urlaub, aber per Handy da. Der Link stimmt.",
    "Merci. Je suis en congés jusqu'au 9 mars, le lien est le bon.",
]


@pytest.mark.parametrize("text", IN_THREAD)
@pytest.mark.parametrize("subject", ["Re: [EXA-222222] We have received your report", "Re: Your ticket EXA-222222"])
def test_a_complainants_reply_that_tells_of_a_holiday_is_a_persons(subject: str, text: str) -> None:
    quoted = f"{text}\n\n> We have received your report.\n> This mail was written automatically."
    assert told(quoted, {"Subject": subject, "In-Reply-To": "<ours.1@example.com>"})[0] == "human"


@pytest.mark.parametrize(
    "text",
    [
        "This is an automated message. A botnet controller runs at 203.0.113.5. Please take it off the net.",
        "Automated notice: we have seen brute-force logins originating from your network, 203.0.113.5, today.",
        "This is an automatically generated notice. Your server hosts malware at http://203.0.113.5/x.exe.",
    ],
)
def test_a_report_of_an_attack_is_no_automatic_reply_though_a_service_wrote_it(text: str) -> None:
    assert told(text, {"Subject": "Security notice 4711", "From": "no-reply@cert.example.org"})[0] == "human"
