"""Programs that say by no header what they are: notes of absence, receipts, helpdesks, jobs, in many languages."""

import pytest

from natures import told

REPLY = {"In-Reply-To": "<ours@example.com>"}

# language, subject, text: as people set them in Outlook, Gmail, Notes or a provider's settings
ABSENT = [
    (
        "en",
        "Automatic reply: [EXA-222222] Your report",
        "I am out of the office until Monday with limited access to email.",
    ),
    (
        "en",
        "Out of Office: Your report",
        "Thank you for your message. I am on annual leave and will respond on my return.",
    ),
    ("en", "Auto: your report", "I'm currently on vacation. For urgent matters please contact my colleague Grace."),
    (
        "en",
        "Ada Lovelace is out of the office",
        "I will be out of the office starting 2 March and will return on 9 March.",
    ),
    (
        "de",
        "Automatische Antwort: Ihre Meldung",
        "Ich bin bis zum 9. März nicht im Büro. In dringenden Fällen wenden Sie sich an Frau Noether.",
    ),
    (
        "de",
        "Abwesenheitsnotiz: Ihre Meldung",
        "Vielen Dank für Ihre Nachricht. Ich bin derzeit im Urlaub und melde mich nach meiner Rückkehr.",
    ),
    (
        "fr",
        "Réponse automatique : votre signalement",
        "Je suis absente du bureau jusqu'au 9 mars. En cas d'urgence, contactez mon collègue.",
    ),
    ("fr", "Absence du bureau : votre message", "Je serai en congés et je vous répondrai dès mon retour."),
    ("es", "Respuesta automática: su denuncia", "Estoy fuera de la oficina hasta el lunes. Responderé a mi regreso."),
    ("it", "Risposta automatica: la sua segnalazione", "Sono in ferie fino al 9 marzo e risponderò al mio rientro."),
    ("it", "Fuori sede: la sua segnalazione", "Al momento sono assente. Per urgenze scrivete al collega."),
    ("pt", "Resposta automática: a sua denúncia", "Estou de férias até 9 de março. Responderei após o meu regresso."),
    (
        "nl",
        "Automatisch antwoord: uw melding",
        "Ik ben momenteel afwezig. Bij dringende vragen kunt u mijn collega bellen.",
    ),
    ("nl", "Afwezig: uw melding", "Ik ben met vakantie tot 9 maart en beantwoord uw bericht na mijn terugkomst."),
    ("pl", "Automatyczna odpowiedź: zgłoszenie", "Jestem na urlopie do 9 marca. Odpowiem po powrocie."),
    ("sv", "Autosvar: din anmälan", "Jag är på semester och svarar när jag är tillbaka den 9 mars."),
    (
        "da",
        "Automatisk svar: din anmeldelse",
        "Jeg er på ferie til den 9. marts. Hvis det haster, så ring til kontoret.",
    ),
    ("no", "Automatisk svar: din klage", "Jeg er ikke til stede denne uken. Jeg svarer når jeg er tilbake."),
    ("fi", "Automaattinen vastaus: ilmoituksesi", "Olen lomalla 9.3. asti. Vastaan viestiisi palattuani."),
    ("cs", "Automatická odpověď: vaše hlášení", "Jsem na dovolené do 9. března. Odpovím po návratu."),
    ("ru", "Автоматический ответ: ваша жалоба", "Я нахожусь в отпуске до 9 марта. Отвечу после возвращения."),
    ("uk", "Автоматична відповідь: ваша скарга", "Я перебуваю у відпустці до 9 березня. Відповім після повернення."),
    ("tr", "Otomatik yanıt: bildiriminiz", "9 Mart'a kadar ofis dışındayım. Döndüğümde yanıtlayacağım."),
    ("ja", "自動応答: ご報告の件", "3月9日まで休暇をいただいております。戻り次第ご連絡いたします。"),
    ("ja", "不在通知：ご報告の件", "出張のため不在にしております。お急ぎの方は代表番号までお電話ください。"),
    ("zh", "自动答复: 您的举报", "我正在休假，3月9日回来后会尽快回复您。"),
    ("zh", "自動回覆: 您的回報", "我目前出差，如有急事請聯繫我的同事。"),
    ("ko", "자동 회신: 신고 접수", "휴가 중입니다. 복귀 후 회신 드리겠습니다."),
    ("hu", "Automatikus válasz: bejelentés", "Szabadságon vagyok március 9-ig."),
]


@pytest.mark.parametrize(("language", "subject", "text"), ABSENT)
def test_a_note_of_absence_without_any_header_is_told_by_its_subject_and_words(
    language: str, subject: str, text: str
) -> None:
    nature, why = told(f"{text}\n\nAda", {"Subject": subject, **REPLY})
    assert (nature, why.rule.startswith("signs: ")) == ("auto_reply", True)


# The subject says nothing: a provider's responder answers with Re:, often under a null sender.
UNNAMED = [
    (
        "en",
        "I am out of the office until 9 March. I will reply when I return. For urgent matters please contact Grace.",
    ),
    ("en", "This is an automated response to a message you have sent. I will be on leave until Monday."),
    (
        "de",
        (
            "Ich bin bis 9. März im Urlaub. Ihre E-Mail wird nach meiner Rückkehr beantwortet. "
            "In dringenden Fällen wenden Sie sich an das Büro."
        ),
    ),
    ("fr", "Je suis en congés jusqu'au 9 mars. Je vous répondrai dès mon retour. En cas d'urgence, appelez le bureau."),
    ("es", "Estaré de vacaciones hasta el 9. Le responderé a mi regreso. En caso de urgencia, llame a la oficina."),
    ("it", "Sono in ferie fino al 9. Risponderò al mio rientro. Per urgenze chiamate l'ufficio."),
    ("pt", "Estou de férias até dia 9. Responderei após o meu regresso. Em caso de urgência, ligue para o escritório."),
    (
        "nl",
        (
            "Ik ben met vakantie tot 9 maart. Ik beantwoord uw mail zodra ik terug "
            "ben. Voor dringende zaken belt u het kantoor."
        ),
    ),
    ("pl", "Jestem na urlopie do 9 marca. Odpowiem po powrocie. W pilnych sprawach proszę o kontakt z biurem."),
    ("sv", "Jag är på semester till 9 mars. Jag svarar när jag är tillbaka. Vid brådskande ärenden, ring växeln."),
    ("da", "Jeg er på ferie til 9. marts. Jeg svarer, når jeg kommer tilbage. Ved hastende sager ring til kontoret."),
    ("no", "Jeg er på ferie til 9. mars. Jeg svarer når jeg kommer tilbake. I hastende saker, ring sentralbordet."),
    ("fi", "Olen lomalla 9.3. asti. Vastaan viesteihin palattuani. Kiireellisissä asioissa soittakaa toimistoon."),
    ("cs", "Jsem na dovolené do 9. března. Odpovím po návratu. V naléhavých případech volejte kancelář."),
    ("ru", "Я в отпуске до 9 марта. Отвечу после возвращения. По срочным вопросам звоните в офис."),
    ("uk", "Я у відпустці до 9 березня. Відповім після повернення. З термінових питань телефонуйте в офіс."),
    ("tr", "9 Mart'a kadar izindeyim. Döndüğümde yanıtlayacağım. Acil durumda ofisi arayın."),
    ("ja", "3月9日まで休暇をいただいております。戻り次第返信いたします。お急ぎの場合は会社までお電話ください。"),
    ("zh", "我正在休假，回来后会回复您。如有紧急事情请联系我的同事。"),
    ("ko", "3월 9일까지 휴가 중입니다. 복귀 후 답변 드리겠습니다. 급한 용무는 사무실로 연락 바랍니다."),
]


@pytest.mark.parametrize(("language", "text"), UNNAMED)
def test_a_note_of_absence_that_only_answers_is_told_by_all_its_sentences(language: str, text: str) -> None:
    assert told(text, {"Subject": "Re: Your report", **REPLY}, mail_from="")[0] == "auto_reply"


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"X-Autogenerated": "Reply"}, "Hello"),
        ({"X-Auto-Responder": "1.0"}, "Hello"),
        ({"X-Apple-Action": "VACATION"}, "Sleeping."),
        ({"X-Mailer": "Vacation 1.2.7"}, "Away."),
        ({"X-Debian-PR-Message": "ack 4711"}, "Thank you."),
        ({"X-GitHub-Reason": "mention"}, "somebody wrote"),
        ({"X-Jenkins-Job": "build"}, "failed"),
        ({"X-JIRA-FingerPrint": "0123"}, "[EX-1] moved"),
        ({"X-OTRS-Loop": "True"}, "We have your mail."),
        ({"X-MS-Exchange-Generated-Message-Source": "Mailbox Rules Agent"}, "Away."),
        ({"User-Agent": "nightly-sync/2.1 libwww-perl/6.5"}, "3 files fetched"),
    ],
)
def test_a_products_own_header_tells_it_alone(headers: dict[str, str], text: str) -> None:
    assert told(text, headers)[0] == "auto_reply"


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        (
            {"Subject": "Ticket #48213 received", "From": "no-reply@help.example.net"},
            (
                "Your request (48213) has been received and is being reviewed by our support "
                "staff. To add additional comments, reply to this email."
            ),
        ),
        (
            {"Subject": "[Ticket#2026030210000017] Re: Your report", "X-OTRS-TicketID": "17"},
            "Your request has been received and a ticket has been created.",
        ),
        (
            {"Subject": "[example.net #48213] AutoReply: Your report", "RT-Ticket": "example.net #48213"},
            (
                "This message has been automatically generated in response to the creation "
                "of a trouble ticket. Your ticket has been created."
            ),
        ),
        (
            {"Subject": "SD-4711 Your report", "From": "jira@help.example.net", "X-Jira-Service-Desk": "1"},
            "Just confirming that we got your request. Your request has been created.",
        ),
        (
            {"Subject": "Incident INC0010023 has been opened", "X-ServiceNow-Generated": "true"},
            "Your incident INC0010023 has been created.",
        ),
        (
            {"Subject": "Case 00012345: Your report", "X-SFDC-LK": "00D"},
            "Thank you for contacting us. Your case has been created.",
        ),
        (
            {"Subject": "Eingangsbestätigung: Ihre Anfrage", "From": "noreply@hilfe.example.net"},
            (
                "Vielen Dank für Ihre Anfrage. Ihre Anfrage ist bei uns eingegangen. Dies "
                "ist eine automatisch generierte Nachricht."
            ),
        ),
        (
            {"Subject": "Accusé de réception", "From": "ne-pas-repondre@aide.example.net"},
            "Votre demande a bien été reçue. Ceci est un message automatique.",
        ),
        (
            {"Subject": "Solicitud recibida", "From": "no-responder@ayuda.example.net"},
            "Este es un mensaje automático. Su solicitud ha sido recibida.",
        ),
        (
            {"Subject": "Ваше обращение", "From": "noreply@help.example.net"},
            "Это автоматическое уведомление. Ваше обращение № 4711 зарегистрировано.",
        ),
        (
            {"Subject": "お問い合わせ受付完了", "From": "noreply@help.example.net"},
            "このメールは自動送信です。お問い合わせを受け付けました。",
        ),
        ({"Subject": "已收到您的邮件", "From": "noreply@help.example.net"}, "此邮件由系统自动发送。您的请求已收到。"),
    ],
)
def test_a_helpdesks_acknowledgement_is_automatic(headers: dict[str, str], text: str) -> None:
    assert told(text, {**REPLY, **headers})[0] == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Read: Your report",
            (
                "Your message\n\n   To: ada@example.org\n   Subject: Your report\n   Sent: "
                "Monday\n\nwas read on Monday, 2 March 2026."
            ),
        ),
        ("Gelesen: Ihre Meldung", "Ihre Nachricht an ada@example.org, gesendet am Montag, wurde gelesen am Montag."),
        ("Lu : votre signalement", "Votre message à ada@example.org envoyé lundi a été lu le mardi."),
        ("Прочитано: ваша жалоба", "Ваше сообщение, отправленное в понедельник, было прочитано."),
    ],
)
def test_a_receipt_that_is_no_mdn_is_automatic(subject: str, text: str) -> None:
    assert told(text, {"Subject": subject, **REPLY}, mail_from="")[0] == "auto_reply"


def test_an_exchange_receipt_in_tnef_is_automatic() -> None:
    headers = {
        "Subject": "Read: Your report",
        "Content-Type": 'application/ms-tnef; name="winmail.dat"',
        "Content-Disposition": 'attachment; filename="winmail.dat"',
        **REPLY,
    }
    assert told('x\x9f>"REPORT.IPM.Note.IPNRN\x00', headers, mail_from="")[0] == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Please confirm your message",
            (
                "This message was created automatically. To release your message, please "
                "reply to this mail so that it is delivered."
            ),
        ),
        (
            "Sender verification required",
            (
                "Your message has been held. It is kept until you confirm: click the link "
                "below to have your message delivered."
            ),
        ),
        (
            "Bitte bestätigen Sie Ihre Nachricht",
            "Damit Ihre Nachricht zugestellt wird, klicken Sie bitte auf den Link.",
        ),
        ("Merci de confirmer votre message", "Afin que votre message soit livré, merci de cliquer ici."),
    ],
)
def test_a_challenge_is_automatic(subject: str, text: str) -> None:
    assert told(text, {"Subject": subject, **REPLY}, mail_from="")[0] == "auto_reply"


@pytest.mark.parametrize(
    "subject",
    [
        "Cron <root@mx.example.org> test -x /usr/sbin/anacron",
        "Anacron job 'cron.daily' on mx.example.org",
        "Logwatch for mx.example.org (Linux)",
        "unattended-upgrades result for mx.example.org: SUCCESS",
        "[Fail2Ban] sshd: banned 192.0.2.9",
        "DegradedArray event on /dev/md0:mx.example.org",
        "SMART error (FailedOpenDevice) detected on host: mx",
        "*** SECURITY information for mx ***",
        "** PROBLEM Service Alert: mx/disk is CRITICAL **",
        "[FIRING:2] disk full (mx.example.org)",
        "Build failed in Jenkins: mailbot #12",
        "[AUTO GENERATED] weekly figures",
        "[Auto-Reply] your report",
    ],
)
def test_a_scheduled_jobs_subject_tells_it(subject: str) -> None:
    assert told("a line of output", {"Subject": subject})[0] == "auto_reply"
    assert told("Look at this, it reached us.", {"Subject": f"Fwd: {subject}"})[0] == "human"


def test_a_daemons_own_words_are_a_robots() -> None:
    headers = {
        "From": "nobody@mx.example.org",
        "MIME-Version": "",
        "Received": "by mx.example.org (Postfix, from userid 99) id 1",
    }
    assert told("sync.sh: /srv/list: No such file or directory", headers)[0] == "auto_reply"


def test_a_visitors_words_in_a_websites_form_are_a_persons() -> None:
    headers = {
        "From": "nobody@www.example.org",
        "Reply-To": "ada@example.net",
        "Received": "by www.example.org (Postfix, from userid 99) id 1",
    }
    assert told("Name: Ada\nE-mail: ada@example.net\nMessage: he posts my pictures", headers)[0] == "human"


ANSWER = {"In-Reply-To": "<ours.1@example.com>", "References": "<ours.1@example.com>"}
RECEIPTS = [
    ("Support Ticket Opened [#123456]", "A request for support has been created. A representative will follow up."),
    ("[Request received] Your mail", "##- Please type your reply above this line -##\nYour request has been received."),
    ("We got your message", "We've received your message and someone from our team will get back within one day."),
    ("We've received your request", "This is just a note that we have received your message. (Automated message)"),
    ("Thanks for contacting us", "We have received your message! Please don't reply to this email, it delays us."),
    ("[Abuse #99121] Your report", "Thank you for your abuse report. This is an automated acknowledgement."),
    ("[Ticket#20260302] RE: Meldung", "Ihre Nachricht wurde unter der Ticketnummer 20260302 erfasst. Ihr Team"),
    ("Hans Beispiel ist außer Haus.", "Ich werde ab 2. März nicht im Büro sein und nach meiner Rückkehr antworten."),
    ("Hemos recibido su solicitud", "Su caso tiene el número 8. Este es un mensaje automático, no responda."),
    ("Vi har tagit emot ditt ärende", "Detta är ett automatiskt meddelande. Ditt ärende har registrerats."),
    ("Talebiniz alındı", "8812 numaralı talebiniz alınmıştır. Bu e-posta otomatik olarak gönderilmiştir."),
    ("Automaatvastus: Teade", "Olen puhkusel kuni 9. märtsini."),
    ("ตอบกลับอัตโนมัติ: รายงาน", "ขณะนี้ฉันไม่อยู่ที่สำนักงานจนถึงวันที่ 9 มีนาคม"),
    ("Your mail awaits moderator approval", "Your mail to 'anna' is being held until the moderator can review it."),
    ("Verify you are human", "To deliver your mail, prove that you are not a robot: http://example.net/x"),
]


@pytest.mark.parametrize(("subject", "text"), RECEIPTS, ids=[subject for subject, _ in RECEIPTS])
def test_what_answers_by_itself_is_told_by_its_subject_and_its_words(subject: str, text: str) -> None:
    assert told(text, {**ANSWER, "Subject": subject})[0] == "auto_reply"


NOTICES = [
    ("Your order #302 has shipped", "Track your package at http://example.net/t. Please do not reply to this message."),
    ("Security alert", "A new sign-in. If this was you, you don't need to do anything."),
    ("Your verification code is 482913", "It expires in 10 minutes. If you did not request this code, ignore it."),
    ("Votre commande est expédiée", "Votre commande 88121 a été expédiée. Ne pas répondre à ce message."),
    (
        "Ihre Sendung ist unterwegs",
        "Ihre Sendung 0034 wird heute zugestellt. Diese Nachricht wurde automatisch erstellt.",
    ),
    ("【ご注文確認】88121", "ご注文ありがとうございます。このメールは送信専用です。"),
]


@pytest.mark.parametrize(("subject", "text"), NOTICES, ids=[subject for subject, _ in NOTICES])
def test_a_notice_from_where_nobody_reads_is_automatic(subject: str, text: str) -> None:
    assert told(text, {"Subject": subject, "From": "no-reply@example.net"})[0] == "auto_reply"


@pytest.mark.parametrize(("subject", "text"), NOTICES, ids=[subject for subject, _ in NOTICES])
def test_whoever_pastes_such_a_notice_whole_is_a_person(subject: str, text: str) -> None:
    assert told(text, {"Subject": subject})[0] == "human"


@pytest.mark.parametrize(
    "subject",
    [
        "Monitor is DOWN: www.example.com",
        "[example/repo] Run failed: CI - main (a1b2c3d)",
        'Message from "RNP0026739E5A3C"',
        "Certificate for example.net will expire in 14 days",
        'ALARM: "CPUHigh" in EU (Ireland)',
    ],
)
def test_a_form_of_subject_that_one_program_alone_writes_is_enough(subject: str) -> None:
    assert told("See above.", {"Subject": subject})[0] == "auto_reply"


def test_a_list_that_names_itself_in_sender_is_one_though_the_mail_answers_another() -> None:
    headers = {**ANSWER, "Subject": "Re: build", "Sender": "owner-dev@example.org", "From": "lea@example.org"}
    assert told("It works here.", headers)[0] == "list"
