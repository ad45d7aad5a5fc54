"""Marks of mail systems that report in their own words: data, in many languages, in lower case.

To teach a system, add its sender, its subject or its opening words here; no code need change.
"""

# Mailboxes and display names that only mail systems use. Matched at the start of the local part or of the name.
DAEMONS = (
    "mailer-daemon", "mailerdaemon", "mailer daemon", "mail-daemon", "maildaemon", "mail daemon", "mdaemon",
    "mail delivery s", "mail delivery",
    "mail.delivery.system", "mail-delivery", "maildelivery", "mail deliver system", "delivery subsystem",
    "mail subsystem", "mailsystem",
    "internet mail delivery", "double-bounce", "mail system", "delivery-status", "bounce-handler",
    "mail administrator daemon",
    "microsoft exchange", "microsoftexchange", "mail delivery service",
)  # fmt: skip
POSTMASTERS = (
    "postmaster", "post_master", "post-master", "poostmaster", "system administrator", "mmsc ndr",
    "ndr administrator", "interscan",
    "mail administrator", "mailadmin", "mail-admin", "postoffice", "gwia", "groupwise", "mailmarshal", "mailsweeper",
    "smtp gateway",
    "mail gateway", "administrator", "symantec", "antivirus", "imss", "scanmail", "mailscanner", "sophos",
    "barracuda", "mimecast", "ndr@",
    "ironport", "proofpoint", "fortimail", "mail_admin", "mailgateway", "smtp-gateway", "mailserver", "mail server",
    "email system",
)  # fmt: skip

# A subject begins with, or consists of, one of these.
SUBJECTS = (
    "undeliverable", "undelivered mail", "undeliverd", "mail failed", "message failed", "returned mail",
    "returned email", "returned to sender", "mail returned",
    "returned message", "failure notice", "failed delivery", "failed mail", "failure delivery", "delivery failure",
    "delivery failed",
    "delivery has failed", "delivery status", "delivery notification", "delivery error", "delivery report",
    "delivery problem",
    "delivery delayed", "delayed mail", "delayed:", "deliver fail", "mail delivery", "mail failure",
    "mail system error", "mail error",
    "mail could not be delivered", "mail not delivered", "message status - undeliverable", "message delivery",
    "message delayed",
    "message undeliverable", "message not delivered", "message could not be delivered", "non delivery",
    "non-delivery", "nondeliverable",
    "non deliverable", "ndn:", "ndr:", "permanent delivery failure", "there was an error sending your mail",
    "unable to deliver",
    "warning: could not send", "warning: message", "warning - delayed", "user unknown", "unknown user",
    "postfix smtp server",
    "e-mail delivery", "email delivery", "could not deliver", "could not send", "can't send", "bounce",
    "bounced mail", "error sending",
    "automatically rejected mail", "rejected:", "your message couldn't be delivered", "your message wasn't delivered",
    "address not found",
    "dsn:", "mdaemon notification", "mail rejected", "message rejected", "quota exceeded",
    "transient delivery failure",
    "unzustellbar", "nicht zustellbar", "nachricht nicht zugestellt", "zustellung", "fehlgeschlagene zustellung",
    "rückläufer",
    "zustellungsfehler", "unzustellbare", "übermittlung",
    "non remis", "non délivré", "non distribu", "message non", "échec", "impossible de remettre",
    "notification d'état de la remise",
    "notification d'état de remise", "courrier non", "avis de non",
    "no se puede entregar", "no entregado", "no se pudo entregar", "correo devuelto", "error de entrega",
    "fallo en la entrega",
    "notificación de estado de entrega", "mensaje no", "mensaje devuelto", "no entregable",
    "non recapitabile", "mancato recapito", "mancata consegna", "notifica di mancat", "impossibile recapitare",
    "messaggio non",
    "recapito non riuscito", "posta non consegnata", "avviso di mancata consegna",
    "não entregue", "não foi possível entregar", "falha na entrega", "mensagem não", "devolução de",
    "não é possível entregar",
    "notificação de status de entrega", "e-mail devolvido", "não entregável",
    "niet bezorgd", "onbestelbaar", "niet afgeleverd", "kan niet worden bezorgd", "bezorging mislukt",
    "kennisgeving over de status",
    "niedostarcz", "nie dostarczono", "zwrot", "nie można dostarczyć", "błąd dostarcz",
    "powiadomienie o stanie dostarcz",
    "ваше сообщение не доставлено", "не доставлено", "недоставлен", "сообщение не доставлено", "ошибка доставки",
    "не удается доставить",
    "не удалось доставить", "недоставленное сообщение", "уведомление о состоянии доставки", "возврат",
    "обратная почта", "olevererbart", "kunde inte levereras", "kan ikke leveres", "ei voitu toimittaa",
    "teslim edilemedi",
    "メッセージを配信できません", "配信不能", "配信エラー", "配信できません", "送信エラー", "送信できませんでした",
    "エラーメール", "未配信",
    "メール配信", "配信状況", "送達エラー",
    "successful mail delivery report", "delivered:", "relayed:", "expanded:", "delivery receipt", "zugestellt:",
    "remis :",
    "entregado:", "entregue:", "consegnato:", "退信", "未传递", "未傳遞", "nedoručitelné", "kézbesíthetetlen",
    "ikke levert", "kan ikke leveres:", "系统退信", "系統退信", "邮件退回", "郵件退回", "投递失败", "投遞失敗",
    "无法投递", "無法投遞", "未送达",
    "未送達", "无法送达", "無法傳送", "退件",
    "배달 실패", "전송 실패", "반송",
)  # fmt: skip

# What only a program says of itself: enough beside any other mark of an automatic mail.
PROGRAMS = (
    "this is the qmail-send program", "this is the mail system at host", "this is the postfix program",
    "this is the sendmail program",
    "this message was created automatically by mail delivery", "this is the dragonfly mail agent",
    "this is the mailer-daemon",
    "this is an automatically generated delivery status notification",
    "an automatically generated message from sendgrid",
    "message from interscan", "non-delivery report", "failed recipients ------",
    "mailenable: message could not be delivered", "this is the machine generated message from mail service",
    "this is a delivery failure notification",
    "this report relates to a message you sent", "the original message was received at",
    "transcript of session follows",
    "this is the courier mail server", "a message that you sent could not be delivered",
    "a message that you sent has not yet been delivered",
    "the following addresses had", "i'm afraid i wasn't able to deliver your message", "reporting-mta:",
    "final-recipient:",
    "this is an automated message from the", "hi. this is the", "hi! this is the", "mdaemon has identified",
    "delivery report",
    "------- failure reasons", "smtp error from remote", "generated by kerio",
    "the mailmarshal", "error message below: ", "это письмо создано автоматически", "message generated by yandex",
)  # fmt: skip

# Of delivery that failed: enough from a mail system's mailbox, or beside the address that it failed for.
FAILURES = (
    "could not be delivered", "couldn't be delivered", "couldnt be delivered", "cannot be delivered",
    "can't be delivered",
    "can not be delivered", "could not deliver", "couldn't deliver", "was not delivered", "wasn't delivered",
    "were not delivered",
    "not been delivered", "not able to be delivered", "unable to deliver",
    "undeliverable",
    "undelivered", "failed to deliver", "failed permanently", "delivery failed",
    "delivery has failed", "delivery to the following",
    "did not reach", "didn't reach", "could not be reached", "had delivery problems", "fatal errors",
    "delivery errors",
    "error delivering", "error has occurred while attempting to deliver", "an error occurred while trying to deliver",
    "trouble delivering",
    "returned mail", "returned to sender",
    "returning message to sender", "delivery incomplete",
    "non-delivery",
    "delivery status notification", "problem delivering", "problems delivering", "failed recipient",
    "failed addresses", "invalid final delivery userid", "has been postponed",
    "nicht zugestellt", "unzustellbar", "nicht zustellbar", "zustellung fehlgeschlagen",
    "nicht ausgeliefert",
    "n'a pas été remis", "non remis", "non distribu", "impossible de remettre",
    "échec de la remise",
    "no se pudo entregar", "no se puede entregar",
    "no se entregó", "no se ha entregado",
    "non è stato recapitato", "non è stato consegnato", "impossibile recapitare",
    "impossibile consegnare",
    "não pôde ser entregue", "não pode ser entregue", "não foi entregue", "não foram entregues",
    "niet worden bezorgd", "niet bezorgd", "niet worden afgeleverd", "niet afgeleverd",
    "nie została dostarczona", "nie można dostarczyć",
    "не может быть доставлен", "не удалось доставить", "не было доставлено", "не доставлено", "не удается доставить",
    "не была доставлена",
    "送信できませんでした", "配信できません", "配信されませんでした", "届けられませんでした", "配送できません",
    "お届けできません", "送達できません",
    "kunde inte levereras", "kunne ikke leveres", "ei voitu toimittaa", "teslim edilemedi", "nelze doručit",
    "nem kézbesíthető", "fehler bei der nachrichtenzustellung", "error de entrega a", "no ha podido ser entregado",
    "impossibile recapitare", "recapitare il messaggio", "non può essere recapitato", "falha na entrega",
    "bezorging aan", "dostarczenie wiadomości do", "nie została dostarczona", "nie został dostarczony",
    "gick inte att leverera", "har inte levererats", "leveringen mislykkedes", "levering mislyktes",
    "kunne ikke afleveres", "blev ikke leveret", "ble ikke levert", "toimitus seuraaville", "toimittaminen epäonnistui",
    "viestiä ei toimitettu", "nepodařilo doručit", "doručení následujícím", "nebyla doručena", "nepodarilo doručiť",
    "nebola doručená", "kézbesítés nem sikerült", "nem sikerült kézbesíteni", "nem volt kézbesíthető",
    "livrarea nu a reușit", "nu a putut fi livrat", "teslim başarısız", "teslim edilmedi", "iletilemedi",
    "η παράδοση απέτυχε", "δεν παραδόθηκε", "να παραδοθεί", "не вдалося доставити", "сбой доставки",
    "не може да бъде доставен", "не беше доставен", "nije isporučen", "isporuka nije uspjela",
    "ni bilo mogoče dostaviti",
    "no s'ha pogut lliurar", "nepavyko pristatyti", "nevarēja piegādāt", "ei õnnestunud kohale toimetada",
    "không thể gửi", "không gửi được", "tidak dapat dikirim", "gagal dikirim", "ไม่สามารถส่ง", "לא ניתן היה למסור",
    "מסירת ההודעה נכשלה", "تعذر تسليم", "فشل تسليم", "への配信に失敗", "送信に失敗", "配達できません",
    "배달하지 못", "배달되지", "전달되지", "전송되지", "발송되지", "반송되었",
    "배달할 수 없", "전송하지 못", "无法将", "無法將", "无法投递", "無法投遞", "未能送达", "未能投递", "投递失败",
    "无法送达", "未能发送", "無法傳送",
    "發送失敗",
)  # fmt: skip
# Of other trouble too: they count where the sender or the subject has shown a mail system.
VAGUE_FAILURES = (
    "konnte nicht", "pas pu être", "n'a pu être", "n'a pas pu etre", "no se ha podido", "no ha podido", "no pudo ser",
    "no fue posible", "non è stato possibile", "não foi possível", "kon niet", "nie mogła", "nie udało się",
    "nie mogło", "存在しない", "見つかりません", "ユーザーは存在しません", "退回", "不存在", "does not exist",
    "was rejected", "rejected by", "unknown address", "delivery of", "address not found", "is delayed",
    "has been delayed", "permanent error", "permanent failure", "errors from", "no matches to", "unable to send",
    "not be sent", "failed to send", "an error was detected while processing", "delivery problems",
    "error during delivery", "rejected recipient", "returned to you", "message log follows", "not listed in",
    "mailbox full", "mailbox is full", "over quota", "user unknown", "unknown user", "no such user",
    "invalid user address", "mailbox unavailable",
)  # fmt: skip

# Of delivery that is still being tried. The last attempt is never told in these words.
DELAYS = (
    "warning message only", "do not need to resend", "do not need to re-send", "don't need to resend",
    "will be retried", "will continue to try",
    "will continue to be tried", "will continue trying", "continue to attempt", "will keep trying",
    "has been delayed", "is delayed for",
    "delivery delayed", "delivery is delayed", "not yet been delivered", "not been delivered yet",
    "could not be delivered for more than",
    "still undelivered after", "still trying", "delivery attempts will continue", "only a temporary failure report",
    "temporarily delayed",
    "no action is required on your part", "will try again", "keeps trying", "continue to be made",
    "continue to try to deliver", "has been postponed", "this is just a warning",
    "delayed mail (still being retried)",
    "wird weiterhin versucht", "weitere zustellversuche", "verzögert", "nouvelles tentatives", "retardé",
    "se seguirá intentando", "retrasad",
    "verranno effettuati altri tentativi", "ritardat", "tentaremos novamente", "atrasad", "vertraagd", "opóźnion",
    "ponawiane",
    "будут продолжены", "задержк", "отложен", "遅延", "再送を試み", "延迟", "延遲",
    "继续尝试",
)  # fmt: skip
DELAY_SUBJECTS = (
    "warning:", "delayed", "delivery delayed", "delivery status notification (delay)", "(delay)",
    "still being retried", "warning",
    "verzögert", "retard", "retraso", "ritardo", "atraso", "vertraagd", "opóźnienie", "задержка", "遅延", "延迟",
    "延遲",
)  # fmt: skip

# Of delivery that succeeded, with the action that it means.
SUCCESSES = (
    ("relayed", "no delivery notification was sent by the destination"), ("relayed", "successfully relayed"),
    ("relayed", "relayed to the following"), ("relayed", "successful relay"),
    ("expanded", "delivered to the following groups"), ("expanded", "successfully expanded"),
    ("delivered", "successfully delivered"), ("delivered", "has been delivered to"),
    ("delivered", "was delivered to the following"),
    ("delivered", "have been delivered to"), ("delivered", "delivered successfully"),
    ("delivered", "erfolgreich zugestellt"),
    ("delivered", "wurde zugestellt"), ("delivered", "a été remis à"), ("delivered", "a bien été remis"),
    ("delivered", "se ha entregado"), ("delivered", "se entregó correctamente"), ("delivered", "è stato recapitato"),
    ("delivered", "foi entregue"), ("delivered", "is bezorgd"), ("delivered", "została dostarczona do"),
    ("delivered", "успешно доставлено"), ("delivered", "配信されました"), ("delivered", "已成功"),
    ("delivered", "已送达"),
)  # fmt: skip

# A robot that asks a person to prove themselves has not given up: it is an auto-reply.
CHALLENGES = (
    "confirm", "verify", "verification", "whitelist", "captcha", "click on the link", "click the link", "challenge",
    "out of office",
    "out of the office", "vacation", "on leave", "abwesen", "bestätig", "away from",
)  # fmt: skip

# Somebody greets somebody: a postmaster who writes himself, where nothing else shows a program.
GREETINGS = (
    "dear", "hello", "hi ", "hi,", "hey", "good morning", "good day", "greetings", "to whom", "hallo", "sehr geehrte",
    "guten tag", "liebe", "bonjour", "madame", "monsieur", "cher", "hola", "estimad", "buenos", "buongiorno", "gentil",
    "ciao", "salve", "olá", "prezad", "caro", "bom dia", "beste", "geachte", "dzień dobry", "szanown", "witam",
    "здравствуйте", "добрый день", "уважаем", "привет", "拝啓", "こんにちは", "お世話", "您好", "你好", "尊敬的", "hej",
)  # fmt: skip

# Labels before the address that failed, in a mail system's own list of them.
LABELS = (
    "recipient address", "original address", "failed recipient", "recipient", "recipients", "rcpt to", "addressed to",
    "address", "to",
    "error-for", "user", "unknown user", "mailbox", "e-mail", "email", "final-recipient", "original-recipient",
    "invalid address", "empfänger", "an",
    "destinataire", "destinatario", "destinatário", "destinatari", "ontvanger", "adresat", "odbiorca", "получатель",
    "кому", "адрес",
    "宛先", "受信者", "あて先", "收件人", "收件者", "unknown recipient", "unable to deliver message to",
    "could not be delivered to",
    "delivery failed to", "failed to deliver to", "invalid recipient", "user unknown", "undeliverable to",
)  # fmt: skip

# A line of dashes and one of these, or a line that begins with one of the second, stands before the returned message.
# These are patterns: a sendmail begins its report with "The original message was received".
ORIGINALS = (
    "original message(?! was)", "returned (?:message|mail)", "unsent message", "source mail", "copy of (?:the|your)",
    "message headers?", "original headers?", "header of the original", "message text", "original mail",
    "ursprüngliche nachricht", "message d'origine", "message original", "mensaje original", "messaggio originale",
    "mensagem original", "oorspronkelijk bericht", "oryginalna wiadomość", "исходное сообщение", "元のメッセージ",
    "原始邮件", "原始郵件", "原信息",
)  # fmt: skip
STARTS_OF_ORIGINAL = (
    "below (?:this line )?is a copy", "included is a copy", "message headers? follow",
    r"(?:original|old) message(?:'s)?(?: headers?| details)?(?: as received)?(?: is)?(?: as)?(?: follows)?\W{0,3}$",
    "the (?:text|header) of the original", "der nachrichtentext", "вот копия",
)  # fmt: skip
