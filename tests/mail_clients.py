"""What mail clients write around a reply, by language and client: the tables of the tests. All texts are our own."""

# (language, client, attribution); `>` lines or older text follow it.
ATTRIBUTIONS = (
    ("en", "gmail", "On Mon, Mar 2, 2026 at 10:00 AM Example Desk <desk@example.com> wrote:"),
    ("en", "gmail wrapped", "On Mon, Mar 2, 2026 at 10:00 AM Example Desk\n<desk@example.com> wrote:"),
    ("en", "apple", "On 2 Mar 2026, at 10:00, Example Desk <desk@example.com> wrote:"),
    ("en", "apple without a time's colon", "On Mar 2, 2026, at 10:00 AM, Example Desk <desk@example.com> wrote:"),
    ("en", "thunderbird", "On 02/03/2026 10:00, Example Desk wrote:"),
    ("en", "yahoo", "On Monday, March 2, 2026 at 10:00:00 AM GMT+1, Example Desk <desk@example.com> wrote:"),
    ("en", "proton", "On Monday, March 2nd, 2026 at 10:00 AM, Example Desk <desk@example.com> wrote:"),
    ("en", "k-9", 'On 2 March 2026 10:00:00 CET, "Example Desk" <desk@example.com> wrote:'),
    ("en", "roundcube", "On 2026-03-02 10:00, Example Desk wrote:"),
    ("en", "netease", 'At 2026-03-02 10:00:00, "Example Desk" <desk@example.com> wrote:'),
    ("en", "zoho", "---- On Mon, 02 Mar 2026 10:00:00 +0100 Example Desk <desk@example.com> wrote ----"),
    ("en", "name first", "Example Desk <desk@example.com> wrote on Mon, 2 Mar 2026 at 10:00:"),
    ("en", "mail.ru", "Monday, 2 March 2026, 10:00 +03:00 from Example Desk <desk@example.com>:"),
    ("en", "evolution", "On Mon, 2026-03-02 at 10:00 +0100, Example Desk wrote:"),
    ("de", "gmail", "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Example Desk <desk@example.com>:"),
    ("de", "apple", "Am 02.03.2026 um 10:00 schrieb Example Desk <desk@example.com>:"),
    ("de", "thunderbird", "Am 02.03.26 um 10:00 schrieb Example Desk:"),
    ("de", "k-9", 'Am 2. März 2026 10:00:00 MEZ schrieb "Example Desk" <desk@example.com>:'),
    ("de", "name first", "Example Desk <desk@example.com> schrieb am Mo., 2. März 2026, 10:00:"),
    ("de", "roundcube", "Am 2026-03-02 10:00, schrieb Example Desk:"),
    ("fr", "gmail", "Le lun. 2 mars 2026 à 10:00, Example Desk <desk@example.com> a écrit :"),
    ("fr", "gmail, narrow space", "Le lun. 2 mars 2026 à 10:00, Example Desk <desk@example.com> a écrit\u00a0:"),
    ("fr", "apple", "Le 2 mars 2026 à 10:00, Example Desk <desk@example.com> a écrit :"),
    ("fr", "thunderbird", "Le 02/03/2026 à 10:00, Example Desk a écrit :"),
    ("fr", "yahoo", "Le lundi 2 mars 2026 à 10:00:00 UTC+1, Example Desk <desk@example.com> a écrit :"),
    ("es", "gmail", "El lun, 2 mar 2026 a las 10:00, Example Desk (<desk@example.com>) escribió:"),
    ("es", "apple", "El 2 mar 2026, a las 10:00, Example Desk <desk@example.com> escribió:"),
    ("es", "thunderbird", "El 2/3/26 a las 10:00, Example Desk escribió:"),
    ("es", "yahoo", "El lunes, 2 de marzo de 2026, 10:00:00 CET, Example Desk <desk@example.com> escribió:"),
    ("it", "gmail", "Il giorno lun 2 mar 2026 alle ore 10:00 Example Desk <desk@example.com> ha scritto:"),
    ("it", "apple", "Il giorno 2 mar 2026, alle ore 10:00, Example Desk <desk@example.com> ha scritto:"),
    ("it", "thunderbird", "Il 02/03/2026 10:00, Example Desk ha scritto:"),
    ("it", "in data", "In data lunedì 2 marzo 2026 10:00:00 CET, Example Desk ha scritto:"),
    ("pt", "gmail", "Em seg., 2 de mar. de 2026 às 10:00, Example Desk <desk@example.com> escreveu:"),
    ("pt", "apple", "Em 2 de mar. de 2026, à(s) 10:00, Example Desk <desk@example.com> escreveu:"),
    ("pt", "name first", "Example Desk <desk@example.com> escreveu no dia segunda, 2/03/2026 à(s) 10:00:"),
    ("pt", "thunderbird", "Em 02/03/2026 10:00, Example Desk escreveu:"),
    ("nl", "gmail", "Op ma 2 mrt 2026 om 10:00 schreef Example Desk <desk@example.com>:"),
    ("nl", "gmail wrapped", "Op ma 2 mrt 2026 om 10:00 schreef Example Desk <\ndesk@example.com>:"),
    ("nl", "apple", "Op 2 mrt. 2026 om 10:00 heeft Example Desk <desk@example.com> het volgende geschreven:"),
    ("nl", "thunderbird", "Op 02-03-2026 om 10:00 schreef Example Desk:"),
    ("sv", "gmail", "Den mån 2 mars 2026 kl 10:00 skrev Example Desk <desk@example.com>:"),
    ("sv", "gmail, day first", "mån 2 mars 2026 kl. 10:00 skrev Example Desk <desk@example.com>:"),
    ("sv", "apple", "2 mars 2026 kl. 10:00 skrev Example Desk <desk@example.com>:"),
    ("sv", "thunderbird", "Den 2026-03-02 kl. 10:00, skrev Example Desk:"),
    ("da", "gmail", "Den man. 2. mar. 2026 kl. 10.00 skrev Example Desk <desk@example.com>:"),
    ("da", "apple", "Den 2. mar. 2026 kl. 10.00 skrev Example Desk <desk@example.com>:"),
    ("no", "gmail", "man. 2. mars 2026 kl. 10:00 skrev Example Desk <desk@example.com>:"),
    ("no", "gmail wrapped", "man. 2. mars 2026 kl. 10:00 skrev Example Desk <desk@example.com\n>:"),
    ("no", "thunderbird", "Den 02.03.2026 10:00, skrev Example Desk:"),
    ("fi", "gmail", "ma 2. maalisk. 2026 klo 10.00 Example Desk (desk@example.com) kirjoitti:"),
    ("fi", "apple", "Example Desk <desk@example.com> kirjoitti 2.3.2026 kello 10.00:"),
    ("fi", "thunderbird", "Example Desk kirjoitti 2.3.2026 klo 10.00:"),
    ("pl", "gmail", "pon., 2 mar 2026 o 10:00 Example Desk <desk@example.com> napisał(a):"),
    ("pl", "thunderbird", "W dniu 02.03.2026 o 10:00, Example Desk pisze:"),
    ("pl", "wp", "Dnia 2 marca 2026 10:00 Example Desk <desk@example.com> napisał(a):"),
    ("pl", "apple", "Wiadomość napisana przez Example Desk <desk@example.com> w dniu 2 mar 2026, o godz. 10:00:"),
    ("cs", "gmail", "po 2. 3. 2026 v 10:00 odesílatel Example Desk <desk@example.com> napsal:"),
    ("cs", "thunderbird", "Dne 02. 03. 26 v 10:00 Example Desk napsal(a):"),
    ("sk", "gmail", "po 2. 3. 2026 o 10:00 Example Desk <desk@example.com> napísal(a):"),
    ("hu", "gmail", "Example Desk <desk@example.com> ezt írta (időpont: 2026. márc. 2., H, 10:00):"),
    ("hu", "thunderbird", "2026. 03. 02. 10:00 keltezéssel, Example Desk írta:"),
    ("ro", "gmail", "În lun., 2 mar. 2026 la 10:00, Example Desk <desk@example.com> a scris:"),
    ("ro", "name first", "Example Desk <desk@example.com> a scris pe data de 2 mar. 2026 la 10:00:"),
    ("el", "gmail", "Στις Δευ 2 Μαρ 2026 στις 10:00 π.μ., ο χρήστης Example Desk <desk@example.com> έγραψε:"),
    ("tr", "gmail", "Example Desk <desk@example.com>, 2 Mar 2026 Pzt, 10:00 tarihinde şunu yazdı:"),
    ("ru", "gmail", "пн, 2 мар. 2026 г. в 10:00, Example Desk <desk@example.com>:"),
    ("ru", "mail.ru", "Понедельник, 2 марта 2026, 10:00 +03:00 от Example Desk <desk@example.com>:"),
    ("ru", "yandex", '02.03.2026, 10:00, "Example Desk" <desk@example.com>:'),
    ("ru", "thunderbird", "02.03.2026 10:00, Example Desk пишет:"),
    ("ru", "apple", "2 марта 2026 г., в 10:00, Example Desk <desk@example.com> написал(а):"),
    ("uk", "gmail", "пн, 2 бер. 2026 р. о 10:00 Example Desk <desk@example.com> пише:"),
    ("bg", "gmail", "На пн, 2.03.2026 г. в 10:00 Example Desk <desk@example.com> написа:"),
    ("ja", "gmail", "2026年3月2日(月) 10:00 Example Desk <desk@example.com>:"),
    ("ja", "apple", "2026/03/02 10:00、Example Desk <desk@example.com>のメール:"),
    ("ja", "thunderbird", "On 2026/03/02 10:00, Example Desk wrote:"),
    ("zh", "gmail", "Example Desk <desk@example.com> 于2026年3月2日周一 10:00写道："),
    ("zh", "apple", "在 2026年3月2日，10:00，Example Desk <desk@example.com> 写道："),
    ("zh", "netease", '在 2026-03-02 10:00:00，"Example Desk" <desk@example.com> 写道：'),
    ("zh-hant", "gmail", "Example Desk <desk@example.com> 於 2026年3月2日 週一 上午10:00寫道："),
    ("ko", "gmail", "2026년 3월 2일 (월) 오전 10:00, Example Desk <desk@example.com>님이 작성:"),
    ("ko", "apple", "2026. 3. 2. 오전 10:00, Example Desk <desk@example.com> 작성:"),
    ("vi", "gmail", "Vào Th 2, 2 thg 3, 2026 vào lúc 10:00 Example Desk <desk@example.com> đã viết:"),
    ("id", "gmail", "Pada tanggal Sen, 2 Mar 2026 pukul 10.00 Example Desk <desk@example.com> menulis:"),
    ("th", "gmail", "ในวันที่ จ. 2 มี.ค. 2026 เวลา 10:00 Example Desk <desk@example.com> เขียนว่า:"),
    ("he", "gmail", "\u202bבתאריך יום ב׳, 2 במרץ 2026 ב-10:00 מאת \u202aDesk\u202c <\u202aa@example.com\u202c>:\u202c"),
    ("ar", "gmail", "في الاثنين، 2 مارس 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Example Desk <desk@example.com>:"),
    ("et", "gmail", "Kuupäev E, 2. märts 2026 kell 10:00 kirjutas Example Desk <desk@example.com>:"),
    ("et", "thunderbird", "Example Desk <desk@example.com> kirjutas kuupäeval E, 2. märts 2026 kell 10:00:"),
    ("lt", "gmail", "2026-03-02, pr, 10:00 Example Desk <desk@example.com> rašė:"),
    ("lv", "gmail", "pirmd., 2026. g. 2. marts, plkst. 10:00 — lietotājs Example Desk (<desk@example.com>) rakstīja:"),
    ("mk", "gmail", "На пон, 2 мар 2026 во 10:00 Example Desk <desk@example.com> напиша:"),
    ("fa", "gmail", "در تاریخ دوشنبه ۲ مارس ۲۰۲۶، 10:00 Example Desk <desk@example.com> نوشت:"),
    ("en", "horde", "Quoting Example Desk <desk@example.com>:"),
    ("de", "horde", "Zitat von Example Desk <desk@example.com>:"),
    ("cy", "unknown language", "Example Desk <desk@example.com> ysgrifennodd ar 2 Mawrth 2026 am 10:00:"),
)  # fmt: skip

# (language, names of From, Sent, To, Subject)
HEADERS = (
    ("lt", "Nuo Išsiųsta Kam Tema"),
    ("lv", "No Nosūtīts Kam Tēma"),
    ("et", "Saatja Saadetud Adressaat Teema"),
    ("sr", "Од Послато За Наслов"),
    ("mk", "Од Испратено До Предмет"),
    ("fa", "از تاریخ به موضوع"),
    ("hi", "प्रेषक दिनांक प्रति विषय"),
    ("en", "From Sent To Subject"),
    ("en", "From Date To Subject"),
    ("de", "Von Gesendet An Betreff"),
    ("de", "Von Datum An Betreff"),
    ("fr", "De Envoyé À Objet"),
    ("fr", "De Date À Objet"),
    ("es", "De Enviado Para Asunto"),
    ("es", "De Fecha Para Asunto"),
    ("it", "Da Inviato A Oggetto"),
    ("it", "Da Data A Oggetto"),
    ("pt", "De Enviado Para Assunto"),
    ("pt", "De Data Para Assunto"),
    ("nl", "Van Verzonden Aan Onderwerp"),
    ("nl", "Van Datum Aan Onderwerp"),
    ("sv", "Från Skickat Till Ämne"),
    ("da", "Fra Sendt Til Emne"),
    ("no", "Fra Dato Til Emne"),
    ("fi", "Lähettäjä Lähetetty Vastaanottaja Aihe"),
    ("is", "Frá Sent Til Efni"),
    ("pl", "Od Wysłano Do Temat"),
    ("cs", "Od Odesláno Komu Předmět"),
    ("sk", "Od Odoslané Komu Predmet"),
    ("hu", "Feladó Elküldve Címzett Tárgy"),
    ("ro", "De_la Trimis Către Subiect"),
    ("el", "Από Στάλθηκε Προς Θέμα"),
    ("tr", "Kimden Gönderildi Kime Konu"),
    ("ru", "От Отправлено Кому Тема"),
    ("uk", "Від Надіслано Кому Тема"),
    ("ja", "差出人 送信日時 宛先 件名"),
    ("zh", "发件人 发送时间 收件人 主题"),
    ("zh-hant", "寄件者 寄件日期 收件者 主旨"),
    ("ko", "보낸_사람 보낸_날짜 받는_사람 제목"),
    ("vi", "Từ Đã_gửi Đến Chủ_đề"),
)


def header_block(names: str, form: str = "{}:") -> str:
    """The block that a client writes above the mail that is answered."""
    fields = [form.format(name.replace("_", " ")) for name in names.split()]
    values = ("Example Desk <desk@example.com>", "02.03.2026 10:00", "Ada <ada@example.org>", "Re: ticket")
    return "\n".join(f"{field} {value}" for field, value in zip(fields, values, strict=True))


SEPARATORS = (
    "-----Original Message-----", "----- Original Message -----", "-------- Original message --------",
    "------- Original Message -------", "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐", "----- Reply message -----",
    "------------------ Original ------------------", "-----Ursprüngliche Nachricht-----",
    "-------- Ursprüngliche Nachricht --------", "-------- Originalnachricht --------",
    "-----Message d'origine-----", "-------- Message d'origine --------", "----- Mensaje original -----",
    "-------- Mensaje original --------", "-----Messaggio originale-----",
    "-------- Messaggio originale --------", "-----Mensagem original-----", "-----Oorspronkelijk bericht-----",
    "-------- Oorspronkelijk bericht --------", "-----Ursprungligt meddelande-----",
    "-------- Originalmeddelande --------", "-----Oprindelig meddelelse-----",
    "-------- Opprinnelig melding --------", "-----Alkuperäinen viesti-----", "-----Wiadomość oryginalna-----",
    "-------- Oryginalna wiadomość --------", "-----Původní zpráva-----", "---------- Původní e-mail ----------",
    "-----Eredeti üzenet-----", "-----Mesaj original-----", "-----Αρχικό μήνυμα-----", "-----Orijinal Mesaj-----",
    "-----Исходное сообщение-----", "-------- Исходное сообщение --------", "-----元のメッセージ-----",
    "------------------ 原始邮件 ------------------",
    "------------------&nbsp;原始邮件&nbsp;------------------", "-----邮件原件-----", "---------- 原始郵件 ----------",
    "-----원본 메시지-----",
)  # fmt: skip

REPLY_ABOVE = (
    "##- Please type your reply above this line -##", "-- Reply above this line --",
    "=== Please reply above this line ===", "Please reply above this line",
    "##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein. -##",
    "-- Bitte antworten Sie oberhalb dieser Zeile --", "##- Veuillez répondre au-dessus de cette ligne -##",
    "##- Escriba su respuesta por encima de esta línea -##", "##- Digite sua resposta acima desta linha -##",
    "##- Scrivi la tua risposta sopra questa riga -##", "##- Typ uw antwoord boven deze regel -##",
    "##- この行より上に返信してください -##", "##- 请在此行上方回复 -##",
    "##- Напишите ответ выше этой строки -##",
)  # fmt: skip

FOOTERS = (
    "Sent from my iPhone", "Sent from my iPad", "Sent from my Galaxy", "Sent from my Samsung Galaxy smartphone.",
    "Sent from my Verizon, Samsung Galaxy smartphone", "Sent from my T-Mobile 4G LTE Device",
    "Sent from my BlackBerry 10 smartphone on the Bell network", "Sent from Yahoo Mail for iPhone",
    "Sent from Yahoo Mail on Android <https://example.com/yahoo>", "Sent from Mail for Windows 10",
    "Sent from Mail<https://example.com/mail> for Windows 10",
    "Sent from Outlook for Android<https://example.com/a>", "Sent with Proton Mail secure email.",
    "Sent with [ProtonMail](https://example.com) Secure Email.", "Sent from Proton Mail for iOS",
    "Sent from my Pixel 8", "Sent from Samsung Mobile", "Get Outlook for iOS",
    "Get Outlook for Android<https://example.com/o>", "Get Outlook for Mac",
    "Get BlueMail for Android <https://bluemail.example>",
    "Sent from my Android device with K-9 Mail. Please excuse my brevity.", "-- Sent from my iPhone",
    "Von meinem iPhone gesendet", "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Gesendet von Mail für Windows 10", "Gesendet von Outlook für Android<https://example.com/o>",
    "Gesendet mit der mobilen Mail App", "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Von Samsung Mobile gesendet", "Envoyé de mon iPhone", "Envoyé depuis mon Galaxy", "Envoyé de mon mobile",
    "Envoyé depuis l'application Mail Orange", "Télécharger Outlook pour Android", "Obtenez Outlook pour iOS",
    "Enviado desde mi iPhone", "Enviado desde mi Samsung Mobile de Movistar",
    "Enviado desde Outlook para Android", "Obtener Outlook para iOS", "Descargar Outlook para Android",
    "Inviato da iPhone", "Inviato dal mio dispositivo Huawei", "Inviato da Posta per Windows",
    "Ottieni Outlook per Android", "Scarica Outlook per iOS", "Enviado do meu iPhone",
    "Enviado a partir do meu smartphone Samsung Galaxy", "Obter o Outlook para iOS",
    "Verstuurd vanaf mijn iPhone", "Verzonden vanaf mijn Galaxy", "Verzonden vanuit Outlook voor Android",
    "Outlook voor iOS downloaden", "Skickat från min iPhone", "Skickat från min Samsung-telefon",
    "Hämta Outlook för iOS", "Skickat från Outlook för Android", "Sendt fra min iPhone",
    "Sendt fra min Samsung Galaxy-smartphone", "Hent Outlook til iOS", "Få Outlook for iOS",
    "Lähetetty iPhonesta", "Lähetetty Samsung-puhelimesta", "Hanki Outlook for iOS", "Wysłane z iPhone'a",
    "Wysłano z telefonu Samsung Galaxy", "Pobierz Outlook dla systemu iOS", "Odesláno z iPhonu",
    "Odosláno z iPhonu", "Az iPhone-omról küldve", "Trimis de pe iPhone-ul meu", "Στάλθηκε από το iPhone μου",
    "iPhone'umdan gönderildi", "Отправлено с iPhone", "Отправлено с моего iPhone",
    "Отправлено из мобильной Яндекс.Почты", "Скачать Outlook для iOS", "Надіслано з iPhone", "发自我的iPhone",
    "发自我的 iPhone", "发自我的小米手机", "發自我的 iPhone", "從我的 iPhone 傳送", "从 Windows 版邮件发送",
    "获取 Outlook for iOS", "来自我的华为手机", "iPhoneから送信", "私のiPhoneから送信",
    "Androidスマートフォンから送信", "Outlook for iOS を入手", "나의 iPhone에서 보냄", "iOS용 Outlook 다운로드",
    "내 Galaxy에서 보냄", "Được gửi từ iPhone của tôi", "Dikirim dari iPhone saya",
)  # fmt: skip

SCANNERS = (
    "Virus-free. www.avast.com <https://www.avast.com/x>",
    "Virenfrei. www.avast.com",
    "This email has been checked for viruses by Avast antivirus software.\nhttps://www.avast.com/antivirus",
    "Diese E-Mail wurde von Avast Antivirus-Software auf Viren geprüft.\nwww.avast.com",
    "Garanti sans virus. www.avast.com",
    "Libre de virus. www.avast.com",
    "No virus found in this message.\nChecked by AVG - www.avg.com",
)

DISCLAIMERS = (
    (
        "CONFIDENTIALITY NOTICE: This e-mail and its attachments are confidential and meant for the "
        "addressee alone. If you received it in error, please notify the sender and delete it."
    ),
    (
        "This message is intended only for the named recipient.\nAny unauthorised copying is prohibited. If "
        "it reached you by mistake, please delete it."
    ),
    (
        "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind oder sie "
        "irrtümlich erhalten haben, informieren Sie bitte den Absender und löschen Sie diese Mail."
    ),
    (
        "Ce message est confidentiel et réservé à son destinataire. Si vous l'avez reçu par erreur, merci "
        "d'avertir l'expéditeur et de le détruire."
    ),
    (
        "Este mensaje es confidencial y para uso exclusivo de su destinatario. Si lo ha recibido por error, "
        "avise al remitente y proceda a eliminar el mensaje."
    ),
    (
        "Questo messaggio è riservato al destinatario. Se ricevuto per errore, si prega di avvisare il "
        "mittente e di cancellare ogni copia."
    ),
    (
        "Esta mensagem é confidencial e destinada apenas ao destinatário. Se a recebeu por engano, avise o "
        "remetente e elimine-a."
    ),
    (
        "Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde. Als u dit bericht ten "
        "onrechte ontvangt, waarschuw dan de afzender en verwijder het."
    ),
    (
        "Detta meddelande är konfidentiellt och avsett för mottagaren. Om du fått det av misstag, meddela "
        "avsändaren och radera det."
    ),
    (
        "Wiadomość jest poufna i przeznaczona dla adresata. Jeśli otrzymano ją omyłkowo, prosimy powiadomić "
        "nadawcę i usunąć wiadomość."
    ),
    (
        "Это сообщение конфиденциально и предназначено только адресату. Если вы получили его по ошибке, "
        "сообщите отправителю и удалите письмо."
    ),
    (
        "このメールには機密情報が含まれています。"
        "宛先以外の方が誤って受信された場合は、送信者に連絡の上、削除してください。"
    ),
    ("本邮件为机密信息，仅供指定收件人使用。如误收，请通知发件人并删除。"),
    (
        "이 메일은 기밀 정보를 포함하며 지정된 수신인만을 위한 것입니다. 잘못 받으신 경우 발신자에게 알려 "
        "주시고 삭제하여 주십시오."
    ),
)
