"""What mail apps write below a mail. Data only, in lower case: words, and regular expressions for a whole line."""

# What a mobile footer begins with, in languages with spaces; a device or an app has to follow.
SENT_FROM = (
    "sent from", "sent via", "sent using", "sent with", "composed on", "typed on", "this message was sent from",
    "this email was sent from", "diese nachricht wurde von", "diese nachricht wurde mit",
    "diese e-mail wurde von", "gesendet von", "gesendet mit", "gesendet über", "gesendet aus", "verschickt von",
    "verfasst mit", "von unterwegs mit", "envoyé de", "envoyé depuis", "envoyé à partir de", "envoyé avec",
    "envoyé via", "envoyé par", "envoyé d'", "enviado desde", "enviado con", "enviado do", "enviado da",
    "enviado de", "enviado pelo", "enviado a partir do", "enviado a partir de", "enviado via", "enviada do",
    "enviat des de", "inviato da", "inviato dal", "inviato con", "inviato tramite", "inviata da",
    "verzonden vanaf", "verzonden met", "verzonden via", "verzonden vanuit", "verstuurd vanaf", "verstuurd met",
    "verstuurd via", "verstuurd vanuit", "skickat från", "skickades från", "skickat med", "sendt fra",
    "sendt med", "sendt via", "sendt frå", "lähetetty", "sent frá", "wysłane z", "wysłano z", "wysłane za pomocą",
    "wysłano za pomocą", "odesláno z", "odesláno ze", "odosláno z", "odoslané z", "poslano z", "poslano s",
    "elküldve", "küldve", "trimis de pe", "trimis din", "trimis de la", "στάλθηκε από", "απεστάλη από",
    "отправлено с", "отправлено из", "отправлено через", "послано с", "надіслано з", "надіслано із",
    "відправлено з", "изпратено от", "được gửi từ", "gửi từ", "đã gửi từ", "dikirim dari", "terkirim dari",
    "נשלח מ", "נשלח מה", "أرسلت من", "أُرسلت من", "مرسل من", "ส่งจาก",
)  # fmt: skip
# What it ends with, where the verb comes last, and what it begins with then.
SENT_LAST: dict[str, tuple[str, ...]] = {
    "gesendet": (
        "von ",
        "mit ",
        "diese ",
    ),
    "verschickt": (
        "von ",
        "mit ",
        "diese ",
    ),
    "versendet": (
        "von ",
        "mit ",
    ),
    "küldve": (
        "az ",
        "a ",
        "iphone",
        "ipad",
        "android",
    ),
    "elküldve": (
        "az ",
        "a ",
        "iphone",
        "ipad",
        "android",
    ),
    "gönderildi": ("",),
    "gönderilmiştir": ("",),
}
DEVICES = (
    "iphone", "ipad", "ipod", "ios", "mac", "macbook", "apple watch", "iphonesta", "ipadista", "iphonestani",
    "iphone'a", "iphonu", "ipadu", "iphonem", "iphoneului", "iphone-ul", "iphone-omról", "iphone-ról",
    "iphone'umdan", "iphone'dan", "ipad'imden", "ipad'den", "айфона", "android", "androidia", "androida",
    "androidu", "samsung", "galaxy", "huawei", "honor", "xiaomi", "redmi", "mi", "oppo", "vivo", "realme",
    "oneplus", "pixel", "nexus", "motorola", "moto", "nokia", "lumia", "blackberry", "htc", "lg", "sony",
    "xperia", "fairphone", "zte", "windows", "surface", "outlook", "outlook.com", "hotmail", "yahoo", "yahoo!",
    "aol", "aol.com", "gmail", "gmx", "web.de", "t-online", "freenet", "protonmail", "proton", "tutanota", "tuta",
    "fastmail", "zoho", "posteo", "mailbox.org", "k-9", "thunderbird", "fairemail", "aquamail", "bluemail",
    "mailspring", "airmail", "spark", "sparrow", "canary", "edison", "newton", "superhuman", "mail.ru", "почты",
    "яндекс.почты", "яндекс", "yandex", "mobile", "mobil", "mobiele", "phone", "smartphone", "cellphone", "handy",
    "tablet", "tablette", "móvil", "movil", "celular", "cellulare", "portable", "téléphone", "telefoon",
    "telefon", "telefono", "telefone", "teléfono", "telefonu", "telefonem", "telefonul", "mobiltelefon",
    "mobilen", "puhelimesta", "komórki", "смартфона", "телефона", "телефону", "устройства", "пристрою", "orange",
    "laposte", "libero", "mobiltelefonom", "cihazımdan", "telefonumdan", "điện", "iphone.", "ponsel", "hp",
)  # fmt: skip
# What may stand around the device.
FILLERS = (
    "my", "the", "a", "an", "for", "on", "with", "by", "from", "using", "via", "at", "of", "and", "app",
    "application", "device", "network", "wireless", "email", "e-mail", "mail", "client", "secure", "web",
    "webmail", "version", "new", "pro", "plus", "max", "mini", "ultra", "note", "edge", "air", "lite", "se", "xl",
    "lte", "4g", "5g", "3g", "at&t", "t-mobile", "verizon", "sprint", "bell", "rogers", "telus", "vodafone", "o2",
    "ee", "telekom", "tracfone", "metropcs", "please", "excuse", "brevity", "typos", "handheld", "powered",
    "u.s.cellular", "© ", "meinem", "meiner", "mein", "der", "die", "das", "dem", "für", "mobilen", "und",
    "gesendet", "verschickt", "versendet", "wurde", "mon", "ma", "mes", "de", "du", "la", "le", "l'application",
    "pour", "depuis", "mi", "mis", "desde", "para", "el", "con", "aplicación", "dispositivo", "meu", "minha",
    "do", "da", "o", "no", "aplicativo", "mio", "mia", "il", "per", "dal", "mijn", "voor", "van", "een", "mijne",
    "toestel", "min", "mitt", "mit", "för", "til", "fra", "från", "mojego", "moje", "mého", "mojho", "dla",
    "systemu", "programu", "z", "aplikacji", "μου", "το", "моего", "мого", "мобильной", "мобильного", "мобильных",
    "приложения", "для", "на", "с", "из", "của", "tôi", "saya", "שלי", "ה", "الـ", "ال", "جهاز", "ของฉัน",
    "készülékemről", "készülékről", "sovelluksesta", "minun", "tarihinde", "mobiltelefon", "devices", "pe", "din",
    "az", "gerät", "geräts", "hat", "kompakt", "movistar", "claro", "tim", "wind", "tre", "iliad", "sfr",
    "bouygues", "free", "swisscom", "sunrise", "a1", "kpn", "ziggo", "telia", "telenor", "tele2", "elisa", "dna",
    "play", "мтс", "мегафон", "билайн", "телефона", "courrier", "correo", "posta", "poczta", "e-post", "e-mails",
    "mail-app", "mailapp",
)  # fmt: skip
# A whole line, after links have been taken out.
WHOLE_LINES = (
    # Outlook for iOS and Android, in the app's languages
    (
        "(?:get|obtenir|obtenez|télécharger|obtener|descargar|scarica|ottieni|obter|baixar|transferir|hämta|skaffa|hent"
        "|få|last ned|hanki|lataa|pobierz|uzyskaj|získat|stáhnout|získajte|preuzmite|töltse le|obțineți"
        "|descărcați|λήψη|αποκτήστε το|скачать|получить|загрузить|отримати|завантажити|获取|下載|下载|取得|tải|dapatkan"
        "|holen sie sich|laden sie)(?: (?:o|il|program|app|appen"
        "|das))? outlook(?: [^\\W\\d_]{2,8}){0,2} (?:ios|android|mac|windows)"
    ),
    (
        "outlook (?:voor|für|til|for|för) (?:ios|android|mac|windows) ?(?:downloaden|herunterladen|beschaffen"
        "|を入手|['’]u edinin|['’]i edinin)?"
    ),
    (
        "get (?:blue ?mail|spark|aqua ?mail|edison mail|newton|canary|boxer|mymail|type ?app)"
        " for (?:ios|android|mac|windows)"
    ),
    "(?:适用于|適用於|取得|获取|下载|下載)? ?(?:ios|android) ?(?:용|版|用|的) ?outlook ?(?:다운로드|받기|を入手)?",
    # languages without spaces, and with the verb last
    "(?:发自|發自|发送自|傳送自) ?[^。，、！？,.!?:：]{1,30}",
    (
        "(?:从|從|来自|來自|由|通过|透過) ?[^。，、！？,.!?:：]{0,20}(?:iphone|ipad|手机|手機|邮件|郵件|邮箱|信箱"
        "|outlook|android|安卓|平板|windows)[^。，、！？,.!?:：]{0,12}(?:发送|發送|傳送|送出|发出)"
    ),
    "(?:来自|來自) ?我的[^。，、！？,.!?:：]{0,12}(?:iphone|ipad|手机|手機|android|平板)",
    (
        "[^。、！？,!?:：]{0,16}(?:iphone|ipad|android|outlook|yahoo|gmail|galaxy|xperia|pixel|windows"
        "|スマートフォン|スマホ|携帯|モバイル|アプリ)[^。、！？,!?:：]{0,12}(?:から|より|で|を使用して)送信(?:されました)?"
    ),
    (
        "[^。！？,!?:：]{0,16}(?:iphone|ipad|android|outlook|galaxy|갤럭시|windows|스마트폰|휴대폰|네이버"
        "|다음)[^。！？,!?:：]{0,12}에서 (?:보냄|보낸 메일|전송|발송)"
    ),
    "yahoo ?mail ?: .{1,60}",
    "(?:請原諒|请原谅).{0,20}",
    # an excuse for being short
    (
        "(?:please |bitte )?(?:excuse|forgive|pardon) (?:my |any |the )?(?:brevity|typos?|typing|errors"
        "|spelling)(?:(?:,| and| or|/| &)? ?(?:my |any |the )?(?:brevity|typos?|typing|errors|spelling"
        "|mistakes)){0,3}"
    ),
    "bitte entschuldigen sie (?:die|meine) kürze",
    "veuillez excuser (?:ma|la) brièveté",
    "disculpe (?:mi|la) brevedad",
    "mi scuso per la brevità",
    "verontschuldig (?:mijn|de) beknoptheid",
    "proszę wybaczyć moją zwięzłość",
    "прошу прощения за краткость",
    "извините за краткость",
    # printing
    "(?:. )?(?:please |bitte )?(?:consider|think of) the environment before (?:you )?print.{0,40}",
    "bitte (?:denken sie|prüfen sie|bedenken sie).{0,40}(?:umwelt|ausdruck|drucken).{0,60}",
    (
        "(?:avant d'imprimer|pensez à l'environnement|antes de imprimir|prima di stampare|denk aan het milieu"
        "|tänk på miljön).{0,90}"
    ),
)
