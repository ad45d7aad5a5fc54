"""What people and help desks write about where an answer stands. Data only, in lower case."""

# Written by a help desk above its mail, in the line that a reply must stay above. The line holds little else.
REPLY_ABOVE = (
    "reply above this line", "reply above the line", "type your reply above this line", "write above this line",
    "respond above this line", "reply above this text", "reply above here", "write your reply above",
    "antworten sie oberhalb dieser zeile", "antworten sie über dieser zeile", "antwort oberhalb dieser zeile",
    "antwort über dieser zeile", "antwort oberhalb dieser linie", "au-dessus de cette ligne",
    "au dessus de cette ligne", "por encima de esta línea", "encima de esta línea", "arriba de esta línea",
    "sopra questa riga", "sopra questa linea", "al di sopra di questa riga", "acima desta linha",
    "acima dessa linha", "boven deze regel", "boven deze lijn", "ovanför denna rad", "ovanför den här raden",
    "ovanför denna linje", "over denne linje", "over denne linjen", "tämän rivin yläpuolelle",
    "powyżej tej linii", "powyżej tego wiersza", "nad tento řádek", "nad tímto řádkem", "nad tento riadok",
    "e fölé a sor fölé", "deasupra acestei linii", "πάνω από αυτή τη γραμμή", "bu satırın üstüne",
    "bu çizginin üzerine", "выше этой строки", "выше этой линии", "над этой строкой", "над этой чертой",
    "вище цього рядка", "この行より上", "この線より上", "この行の上", "在此行上方", "在此行之上",
    "请在此行以上回复", "在此线上方", "請在此行上方", "이 줄 위에",
)  # fmt: skip

# A few words above an older mail that say that the answers stand inside it.
ANSWERED_INSIDE = (
    "inline", "in-line", "in line below", "below in red", "below in blue", "in red", "in blue", "in green",
    "see below", "answers below", "comments below", "replies below", "responses below", "answered below",
    "interspersed", "in your mail below", "in your email below", "siehe unten", "weiter unten", "in rot",
    "in blau", "antworten unten", "rot markiert", "voir ci-dessous", "ci-dessous", "en rouge", "en bleu",
    "dans le texte", "dans le corps", "más abajo", "abajo en", "en rojo", "en azul", "ver abajo", "véase abajo",
    "vedi sotto", "qui sotto", "in rosso", "in blu", "nel testo", "veja abaixo", "ver abaixo", "em vermelho",
    "em azul", "zie hieronder", "hieronder", "in het rood", "in rood", "in blauw", "tussen de regels", "se nedan",
    "nedan", "i rött", "se nedenfor", "nedenfor", "i rødt", "katso alla", "punaisella", "patrz poniżej",
    "poniżej", "na czerwono", "viz níže", "níže", "červeně", "lásd lent", "lent piros", "mai jos", "cu roșu",
    "aşağıda", "kırmızı", "ниже", "см. ниже", "красным", "нижче", "червоним", "赤字", "文中", "インライン",
    "见下", "見下", "红色", "紅色", "红字", "아래", "빨간",
)  # fmt: skip
