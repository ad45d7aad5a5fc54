"""What scanners, lists and lawyers write below a mail. Data only: regular expressions over lower case, each linear."""

SCANNERS = (
    (
        "(?:virus-free|virenfrei|garanti sans virus|sans virus|libre de virus|livre de vírus|sem vírus"
        "|privo di virus|virusvrij|virusfri|viruksista vapaa|wolny od wirusów|bez virů|vírusmentes|fără viruși"
        r"|без вирусов|ウイルス フリー|무해)\b.{0,80}"
    ),
    ("this (?:e-?mail|message)(?: message)? (?:has been|was) (?:checked|scanned|sent from a virus-free).{0,160}"),
    "no virus found in this .{0,160}",
    "(?:checked|scanned) by (?:avg|avast|mcafee|mailscanner|clamav|eset|sophos|norton|symantec).{0,120}",
    "diese (?:e-?mail|nachricht) wurde (?:von|mit|auf|durch) .{0,120}(?:geprüft|gescannt|überprüft).{0,20}",
    "(?:cet? e-?mail|ce message|ce courrier|l'absence de virus).{0,60}(?:vérifié|antivirus|virus).{0,120}",
    "(?:el software de antivirus|este (?:correo|mensaje|e-?mail)).{0,80}(?:virus|antivirus).{0,120}",
    "(?:questa e-?mail|questo messaggio).{0,60}(?:virus|antivirus).{0,120}",
    "(?:este e-?mail|esta mensagem).{0,60}(?:vírus|antivírus).{0,120}",
    "(?:deze e-?mail|dit bericht|dit e-mailbericht).{0,60}(?:virussen|antivirus).{0,120}",
    "(?:denna e-post|det här e-postmeddelandet|detta mail|denne e-?mail|denne e-posten).{0,60}virus.{0,120}",
    "(?:ta wiadomość|niniejsza wiadomość).{0,60}(?:wirus|antywirus).{0,120}",
    "(?:это сообщение|это письмо|письмо).{0,60}(?:вирус|антивирус).{0,120}",
    "(?:このメール|このeメール|この電子メール).{0,60}(?:ウイルス|アンチウイルス).{0,120}",
    "(?:此邮件|本邮件|此電子郵件).{0,40}(?:病毒|防毒).{0,80}",
    ("_{2,12} ?(?:information from|informationen von|información de|informations? (?:provenant )?d'?) ?eset.{0,200}"),
)
# The scanner's own name, without which the sentence might be a person's.
SCANNER_NAMES = (
    "avast|avg|eset|nod32|kaspersky|касперск|mcafee|bitdefender|mailscanner|mimecast|symantec|norton|sophos"
    r"|f-secure|trend micro|messagelabs|barracuda|clamav|avira|comodo|g data|dr\.? ?web"
)
LIST_FOOTERS = (
    "mailing list$",
    r"[\w.-]{1,60} mailing list\b",
    "to unsubscribe(?:,|:| from| send| visit| click| or| please)",
    "you received this message because you",
    "you are receiving this (?:e?mail|message) because",
    "reply to this email directly or view it on",
    "unsubscribe:? ?<?https?://",
    "sie (?:haben|erhalten) diese (?:e-?mail|nachricht),? (?:erhalten, )?weil",
    "vous recevez (?:ce message|cet e-?mail)",
    "recibes este (?:mensaje|correo)",
    "hai ricevuto questo messaggio",
    "você (?:está recebendo|recebeu) esta mensagem",
    "je ontvangt dit bericht",
    "du (?:får|har fått) det här (?:meddelandet|mejlet)",
    "otrzymujesz tę wiadomość",
    "вы получили это сообщение",
    "このメールは.{1,60}(?:配信|登録)",
    "您收到此邮件是因为",
)
# Marks of a disclaimer by what they say; several kinds in one paragraph make one.
DISCLAIMERS = (
    # it is confidential
    (
        "confidential|privileged|vertraulich|confidentiel|confidencial|riservat[ieao]|confidenziali"
        "|vertrouwelijk|konfidentiell|fortrolig|luottamuksellis|poufn|důvěrn|dôvern|bizalmas|confidențial"
        "|εμπιστευτικ|gizli|конфиденциальн|конфіденційн|поверително|機密|秘密|机密|保密|기밀|sekretess|trúnaðar|geheim"
    ),
    # for whom it is meant
    (
        "intended (?:only |solely |exclusively )?(?:for|recipient)|addressee|(?:for|sole) use (?:of|by) the"
        "|named recipient|bestimmungsgemäße|empfänger|adressat|destinataire|destinatari|geadresseerde|ontvanger"
        "|bestemd voor|avsedd|mottagar|modtager|mottaker|vastaanottaja|adresat|przeznaczon|příjemc|určen"
        "|adresát|címzett|destinat|αποδέκτ|παραλήπτ|alıcı|адресат|получател|одержувач|宛先|名宛|受信者|收件人|收件者|수신인"
        "|수신자"
    ),
    # it came to the wrong one
    (
        "(?:received|sent to you|delivered).{0,40}(?:in error|by mistake|mistakenly)|not the (?:intended|named"
        "|correct)|irrtümlich|versehentlich|nicht der (?:richtige|beabsichtigte)|par erreur|por error|por erro"
        "|por engano|per errore|per sbaglio|ten onrechte|abusievelijk|per vergissing|niet de (?:bedoelde"
        "|geadresseerde)|av misstag|felaktigt|ved en fejl|ved en feiltakelse|feilaktig|vahingossa|erehdyksessä"
        "|omyłkow|przez pomyłkę|omylem|téved|din eroare|din greșeală|κατά λάθος|εκ παραδρομής|yanlışlıkla"
        "|по ошибке|ошибочно|помилково|誤って|誤送信|错误|误收|誤收|잘못"
    ),
    # what to do then
    (
        "notify (?:the|us|me)|inform the sender|advise the sender|contact the sender|informieren sie"
        "|benachrichtigen|verständigen|avertir|aviser|informer|prévenir|notifique|notifíquelo|comuni(?:que|car"
        "|carlo)|avise|informar|avvis|avvert|informare|op de hoogte|waarschuw|meddela|kontakta avsändaren"
        "|underret|kontakt afsender|varsle|ilmoit|powiadomi|poinformow|informujte|upozorn|értesíts|anunța"
        "|ενημερώ|ειδοποι|haber ver|bildir|сообщите|уведом|повідом|連絡|通知|알려"
    ),
    # away with it
    (
        "delete|destroy|löschen|vernichten|détruire|supprimer|eliminar|elimin[ae]|borrar|destruir|elimine"
        "|cancellar|distrugg|apague|apagar|excluir|verwijder|vernietig|radera|förstör|slett|slet|makuler|poista"
        "|hävit|usun|zniszcz|skasow|smaž|vymaž|töröl|ștergeți|ștergeti|διαγρά|καταστρ|silin|siliniz|удалит"
        "|уничтож|видал|знищ|削除|破棄|删除|刪除|销毁|삭제|폐기"
    ),
    # what is forbidden
    (
        "(?:unauthori[sz]ed|prohibited|forbidden|not permitted|unlawful)|unbefugt|nicht gestattet|untersagt"
        "|unerlaubt|interdit|interdite|strictement|prohibid|prohíbe|proibid|vietat|proibit|verboden"
        "|niet toegestaan|förbjud|otillåten|forbudt|ulovlig|kielletty|zabronion|niedozwolon|zakázán|tilos"
        "|interzis|απαγορεύ|yasak|запрещ|заборон|禁止|禁じ|严禁|嚴禁|금지|금합니다"
    ),
    # who answers for it
    (
        "liab(?:le|ility)|haftung|responsabili|aansprakelijk|ansvar|vastuu|odpowiedzialno|zodpovědn|felelőss"
        "|răspunder|ευθύν|sorumlu|ответственност|відповідальн|責任|责任|책임"
    ),
)
DISCLAIMER_HEADINGS = (
    "(?:legal |e-?mail )?disclaimer|confidentiality(?: notice| statement| note)?|(?:legal )?notice|legal notice"
    "|important notice|privileged and confidential|privacy notice|haftungsausschluss|vertraulichkeitshinweis"
    "|rechtlicher hinweis|wichtiger hinweis|avis de confidentialité|avertissement|clause de confidentialité"
    "|aviso legal|aviso de confidencialidad|cláusula de confidencialidad|avviso di riservatezza"
    "|nota di riservatezza|aviso de confidencialidade|aviso legal|vertrouwelijkheidsverklaring"
    "|klauzula poufności|uwaga|sekretessmeddelande|fortrolighed|免责声明|保密声明|免責事項|機密保持|конфиденциально"
    "|уведомление о конфиденциальности|gizlilik bildirimi"
)
