"""What mail clients write above older mail, one entry a language: attributions, header blocks, separators.

Data only, in lower case, words separated by `|`. What has an address and a time in the usual places needs no entry.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """One language's words.

    Args:
        starts: what an attribution begins with, weekdays included.
        verbs: that somebody wrote, as it stands in an attribution.
        sender: names of the From field in a header block.
        fields: names of its other fields.
        original: what stands between dashes above an answered mail.
        forwarded: what stands above a forwarded one.
    """

    starts: str = ""
    verbs: str = ""
    sender: str = ""
    fields: str = ""
    original: str = ""
    forwarded: str = ""


LANGUAGES: dict[str, Marks] = {
    "en": Marks(
        starts="on|at|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
        verbs="wrote|writes|sent|has written",
        sender="from",
        fields="sent|sent on|date|to|cc|bcc|subject|reply to|reply-to|importance|priority|attachments|when|where",
        original="original message|original appointment|original mail|original email|original|reply message|"
        "replied message|previous message",
        forwarded="forwarded message|forwarded email|forwarded mail|forwarded letter|forward message",
    ),
    "de": Marks(
        starts="am|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
        verbs="schrieb|schrieben|schreibt|hat geschrieben|geschrieben",
        sender="von|absender",
        fields="gesendet|datum|an|kopie|betreff|antwort an|antwort-an|wichtigkeit|priorität|anlagen|empfänger",
        original="ursprüngliche nachricht|originalnachricht|original-nachricht|original nachricht|originalmail|"
        "ursprüngliche mail|ursprüngliche e-mail|ursprünglicher termin",
        forwarded="weitergeleitete nachricht|weitergeleitete mail|weitergeleitete e-mail|weitergeleitet",
    ),
    "fr": Marks(
        starts="le|lun|mar|mer|jeu|ven|sam|dim|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
        verbs="a écrit|écrit|a envoyé|écrivait",
        sender="de|expéditeur",
        fields="envoyé|envoyé le|date|à|a|cc|cci|objet|sujet|répondre à|importance|pièces jointes|destinataire",
        original="message d'origine|message d’origine|message original|message initial|courriel original",
        forwarded="message transféré|message réexpédié|courriel transféré|message transmis",
    ),
    "es": Marks(
        starts="el|lun|mar|mié|mie|jue|vie|sáb|sab|dom|lunes|martes|miércoles|jueves|viernes|sábado|domingo",
        verbs="escribió|escribio|escribe|ha escrito",
        sender="de|remitente",
        fields="enviado|enviado el|enviada|fecha|para|cc|cco|asunto|responder a|importancia|datos adjuntos|"
        "destinatario",
        original="mensaje original|correo original|cita original|mensaje de respuesta",
        forwarded="mensaje reenviado|correo reenviado|mensaje enviado",
    ),
    "ca": Marks(
        starts="el",
        verbs="va escriure|ha escrit",
        sender="de",
        fields="enviat|data|per a|a|assumpte|tema",
        original="missatge original",
        forwarded="missatge reenviat",
    ),
    "it": Marks(
        starts="il|in data|il giorno|lun|mar|mer|gio|ven|sab|dom|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|"
        "domenica",
        verbs="ha scritto|scrive|scriveva|ha inviato",
        sender="da|mittente",
        fields="inviato|inviata|data|a|per|cc|ccn|oggetto|rispondi a|priorità|allegati|destinatario",
        original="messaggio originale|messaggio di posta originale|appuntamento originale|messaggio originario",
        forwarded="messaggio inoltrato|messaggio girato",
    ),
    "pt": Marks(
        starts="em|no dia|seg|ter|qua|qui|sex|sáb|dom|segunda|terça|quarta|quinta|sexta|sábado|domingo",
        verbs="escreveu|escreve|enviou",
        sender="de|remetente",
        fields="enviado|enviada|enviado em|enviada em|data|para|cc|cco|assunto|responder a|responder para|"
        "importância|prioridade|anexos|destinatário",
        original="mensagem original|e-mail original|email original|compromisso original|mensagem de resposta",
        forwarded="mensagem encaminhada|mensagem reencaminhada|e-mail encaminhado",
    ),
    "nl": Marks(
        starts="op|ma|di|wo|do|vr|za|zo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag",
        verbs="schreef|schreven|geschreven|schrijft",
        sender="van|afzender",
        fields="verzonden|verstuurd|datum|aan|cc|kopie|onderwerp|antwoord aan|antwoorden aan|urgentie|prioriteit|"
        "bijlagen",
        original="oorspronkelijk bericht|origineel bericht|oorspronkelijke bericht|oorspronkelijke afspraak|"
        "origineel e-mailbericht|beantwoord bericht",
        forwarded="doorgestuurd bericht|doorgestuurde bericht",
    ),
    "sv": Marks(
        starts="den|på|mån|tis|ons|tor|tors|fre|lör|sön|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag",
        verbs="skrev|skriver|har skrivit",
        sender="från",
        fields="skickat|skickades|datum|till|kopia|kopia till|ämne|svara till|prioritet|bilagor",
        original="ursprungligt meddelande|originalmeddelande|ursprungsmeddelande|ursprunglig avtalad tid",
        forwarded="vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl",
    ),
    "da": Marks(
        starts="den|d.|på|man|tirs|ons|tors|fre|lør|søn|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag",
        verbs="skrev|skriver|har skrevet",
        sender="fra",
        fields="sendt|dato|til|cc|kopi|emne|svar til|prioritet|vedhæftede filer",
        original="oprindelig meddelelse|oprindelig besked|original meddelelse|original besked|oprindelig aftale",
        forwarded="videresendt meddelelse|videresendt besked|videresendt mail",
    ),
    "no": Marks(
        starts="den|på|man|tir|tirs|ons|tor|tors|fre|lør|søn|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag",
        verbs="skrev|skreiv|skriver|har skrevet",
        sender="fra|frå",
        fields="sendt|dato|til|kopi|emne|svar til|prioritet|vedlegg",
        original="opprinnelig melding|original melding|opprinneleg melding|opprinnelig avtale",
        forwarded="videresendt melding|vidaresend melding",
    ),
    "fi": Marks(
        starts="ma|ti|ke|to|pe|la|su|maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai",
        verbs="kirjoitti|kirjoittaa|lähetti",
        sender="lähettäjä",
        fields="lähetetty|lähetysaika|päivämäärä|päiväys|pvm|vastaanottaja|kopio|aihe|otsikko|vastaa|liitteet",
        original="alkuperäinen viesti|alkuperäinen sähköposti|alkuperäinen tapaaminen",
        forwarded="välitetty viesti|edelleenlähetetty viesti",
    ),
    "is": Marks(
        starts="þann|mán|þri|mið|fim|fös|lau|sun",
        verbs="skrifaði|reit",
        sender="frá",
        fields="sent|dagsetning|til|afrit|efni",
        original="upprunaleg skilaboð|upphafleg skilaboð",
        forwarded="áframsend skilaboð",
    ),
    "pl": Marks(
        starts="w dniu|dnia|pon|wt|śr|czw|pt|sob|niedz|nd|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela",
        verbs="napisał|napisała|napisał(a)|napisali|napisana przez|pisze|użytkownik",
        sender="od|nadawca",
        fields="wysłano|wysłane|data|do|dw|udw|temat|odpowiedz do|ważność|załączniki|adresat",
        original="wiadomość oryginalna|oryginalna wiadomość|oryginalny e-mail|wiadomość pierwotna|treść oryginalna",
        forwarded="przekazana wiadomość|wiadomość przekazana|treść przekazanej wiadomości|przesłana wiadomość",
    ),
    "cs": Marks(
        starts="dne|po|út|st|čt|pá|so|ne|pondělí|úterý|středa|čtvrtek|pátek|sobota|neděle",
        verbs="napsal|napsala|napsal(a)|napsal/a|píše",
        sender="od|odesílatel",
        fields="odesláno|odesláno dne|datum|komu|kopie|předmět|odpověď|důležitost|přílohy|příjemce",
        original="původní zpráva|původní e-mail|původní email|původní mail|původní schůzka",
        forwarded="přeposlaná zpráva|předaná zpráva",
    ),
    "sk": Marks(
        starts="dňa|po|ut|st|št|pi|so|ne|pondelok|utorok|streda|štvrtok|piatok|sobota|nedeľa",
        verbs="napísal|napísala|napísal(a)|píše",
        sender="od|odosielateľ",
        fields="odoslané|dátum|komu|kópia|predmet|prílohy",
        original="pôvodná správa|pôvodný e-mail",
        forwarded="preposlaná správa|odovzdaná správa",
    ),
    "sl": Marks(
        starts="dne",
        verbs="je napisal|je napisala|je napisal/-a|piše",
        sender="od",
        fields="poslano|datum|za|kp|zadeva",
        original="izvirno sporočilo|prvotno sporočilo",
        forwarded="posredovano sporočilo",
    ),
    "hr": Marks(
        starts="dana|pon|uto|sri|čet|pet|sub|ned",
        verbs="je napisao|je napisala|je napisao/la|napisao je|piše",
        sender="od|šalje",
        fields="poslano|datum|za|prima|kopija|predmet",
        original="izvorna poruka|originalna poruka|izvorna pošta",
        forwarded="proslijeđena poruka|prosleđena poruka",
    ),
    "hu": Marks(
        starts="hétfő|kedd|szerda|csütörtök|péntek|szombat|vasárnap",
        verbs="írta|ezt írta|a következőt írta|írt",
        sender="feladó|küldő",
        fields="elküldve|küldve|dátum|címzett|másolatot kap|másolat|tárgy|válaszcím|mellékletek",
        original="eredeti üzenet|eredeti levél",
        forwarded="továbbított üzenet|továbbított levél",
    ),
    "ro": Marks(
        starts="în|in data de|pe data de|lun|mar|mie|joi|vin|sâm|dum|luni|marți|miercuri|vineri|sâmbătă|duminică",
        verbs="a scris|scrie|a trimis",
        sender="de la|de|expeditor",
        fields="trimis|trimisă|data|către|la|cc|subiect|răspuns la|atașări",
        original="mesaj original|mesajul original|mesaj inițial",
        forwarded="mesaj redirecționat|mesaj transmis|mesaj înaintat",
    ),
    "el": Marks(
        starts="στις|την|δευ|τρι|τετ|πεμ|παρ|σαβ|κυρ|δευτέρα|τρίτη|τετάρτη|πέμπτη|παρασκευή|σάββατο|κυριακή",
        verbs="έγραψε|γράφει|έστειλε",
        sender="από|αποστολέας",
        fields="στάλθηκε|απεστάλη|ημερομηνία|προς|κοιν|κοινοποίηση|θέμα",
        original="αρχικό μήνυμα|πρωτότυπο μήνυμα",
        forwarded="προωθημένο μήνυμα",
    ),
    "tr": Marks(
        starts="pzt|sal|çar|per|cum|cmt|paz|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar",
        verbs="yazdı|şunu yazdı|şunları yazdı|yazmış",
        sender="kimden|gönderen",
        fields="gönderildi|gönderme tarihi|tarih|kime|alıcı|bilgi|konu|ekler",
        original="orijinal mesaj|özgün ileti|özgün mesaj|orijinal ileti|asıl ileti",
        forwarded="yönlendirilen mesaj|iletilen mesaj|iletilmiş ileti|iletilen ileti",
    ),
    "ru": Marks(
        starts="в|во|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье",
        verbs="пишет|писал|писала|написал|написала|написал(а)|написали",
        sender="от|от кого|отправитель",
        fields="отправлено|дата|кому|копия|тема|важность|вложения|получатель|ответить",
        original="исходное сообщение|первоначальное сообщение|оригинальное сообщение|исходное письмо|original message",
        forwarded="пересылаемое сообщение|пересланное сообщение|пересылаемое письмо|конец пересылаемого сообщения",
    ),
    "uk": Marks(
        starts="в|у|пн|вт|ср|чт|пт|сб|нд|понеділок|вівторок|середа|четвер|п'ятниця|субота|неділя",
        verbs="пише|писав|писала|написав|написала|написав(ла)",
        sender="від|від кого|відправник",
        fields="надіслано|відправлено|дата|кому|копія|тема|вкладення",
        original="вихідне повідомлення|оригінал повідомлення|оригінальне повідомлення|початкове повідомлення",
        forwarded="пересилане повідомлення|переслане повідомлення|переадресоване повідомлення",
    ),
    "bg": Marks(
        starts="на",
        verbs="написа|пише",
        sender="от",
        fields="изпратено|дата|до|копие|относно|тема",
        original="оригинално съобщение|първоначално съобщение",
        forwarded="препратено съобщение",
    ),
    "ja": Marks(
        verbs="のメール|のメッセージ|書きました|書き込みました|さんは書きました|wrote",
        sender="差出人|送信者|送信元",
        fields="送信日時|日時|日付|宛先|件名|cc|返信先|重要度|添付ファイル|送信済み",
        original="元のメッセージ|オリジナルメッセージ|original message|元のメール|返信元メッセージ",
        forwarded="転送メッセージ|転送されたメッセージ|forwarded message",
    ),
    "zh": Marks(
        starts="在|于|於",
        verbs="写道|寫道|写到|寫到|来信|來信",
        sender="发件人|寄件者|寄件人|發件人|发送人|寄信人",
        fields="发送时间|发送日期|时间|日期|收件人|收件者|抄送|副本|主题|主題|主旨|傳送時間|寄件日期|附件",
        original="原始邮件|原始郵件|邮件原件|郵件原件|原邮件|原始信件|回复的原邮件|回复的邮件|原始訊息",
        forwarded="转发的邮件|轉寄郵件|轉寄的郵件|转发邮件|转发邮件信息|轉寄訊息|转发的邮件信息",
    ),
    "ko": Marks(
        verbs="작성|님이 작성|씀|썼습니다|쓴 글|님의 말",
        sender="보낸 사람|보낸사람|발신|발신인|보내는 사람",
        fields="보낸 날짜|보낸날짜|날짜|받는 사람|받는사람|참조|제목|수신|보낸 시간|중요도",
        original="원본 메시지|원본 메일|original message|원래 메시지",
        forwarded="전달된 메시지|전달된 메일|전달 메시지",
    ),
    "vi": Marks(
        starts="vào|vào lúc|lúc",
        verbs="đã viết|viết",
        sender="từ|người gửi",
        fields="đã gửi|ngày|ngày gửi|đến|tới|kính gửi|chủ đề|tiêu đề|cc",
        original="tin nhắn gốc|thư gốc|thư ban đầu",
        forwarded="tin nhắn đã chuyển tiếp|thư chuyển tiếp|thư đã chuyển tiếp",
    ),
    "id": Marks(
        starts="pada|pada tanggal",
        verbs="menulis",
        sender="dari",
        fields="dikirim|terkirim|tanggal|kepada|ke|perihal|subjek",
        original="pesan asli",
        forwarded="pesan terusan|pesan yang diteruskan",
    ),
    "th": Marks(
        starts="ในวันที่|เมื่อ",
        verbs="เขียนว่า|เขียน",
        sender="จาก",
        fields="ส่ง|ส่งเมื่อ|วันที่|ถึง|เรื่อง|สำเนา|หัวเรื่อง",
        original="ข้อความต้นฉบับ|ต้นฉบับข้อความ",
        forwarded="ข้อความที่ส่งต่อ",
    ),
    "he": Marks(
        starts="בתאריך",
        verbs="כתב|כתבה|כתב/ה|מאת",
        sender="מאת",
        fields="נשלח|תאריך|אל|עותק|נושא",
        original="הודעה מקורית|ההודעה המקורית",
        forwarded="הודעה שהועברה|הודעה מועברת",
    ),
    "ar": Marks(
        starts="في|بتاريخ",
        verbs="كتب|كتبت|تمت كتابة ما يلي بواسطة",
        sender="من",
        fields="تم الإرسال|أرسلت|تاريخ|التاريخ|إلى|نسخة|الموضوع",
        original="الرسالة الأصلية|رسالة أصلية",
        forwarded="الرسالة المحولة|رسالة معاد توجيهها|رسالة محولة",
    ),
}
