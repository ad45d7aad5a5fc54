"""What people's mails name, in many voices: each mail with the times, accounts and contents that its reader sees."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mailbot.classify.entities import Extractor

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)  # a Tuesday; 18:00 in Tokyo


@pytest.fixture(scope="module")
def tokyo() -> Extractor:
    return Extractor(ZoneInfo("Asia/Tokyo"))


def _named(extractor: Extractor, text: str, kinds: dict[str, list[str]]) -> dict[str, list[str]]:
    entities, _ = extractor.extract(text, AT)
    return {kind: list(entities[kind]) for kind in kinds}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            (
                "hey so last nite around 11:40pm EST this guy @grim.reaper77 started dm'ing my lil sister, "
                "account ACC/48213 i think. pls look"
            ),
            {"timestamps": ["2026-03-10T04:40:00Z"], "accounts": ["@grim.reaper77", "ACC-48213"]},
        ),
        (
            (
                'The account "blue_heron" keeps reposting my photos. First on 02/28/2026 at 4pm Pacific, again '
                "yesterday at 6 in the evening Pacific time."
            ),
            {"timestamps": ["2026-03-01T00:00:00Z", "2026-03-10T01:00:00Z"], "accounts": ["blue_heron"]},
        ),
        (
            (
                "Guten Tag, am Freitag, dem 6. März 2026, gegen halb neun abends (Wiener Zeit) schrieb der "
                "Nutzer 'x' mir Drohungen. Mein Konto: #77310."
            ),
            {"timestamps": ["2026-03-06T19:30:00Z"], "accounts": ["x", "77310"]},
        ),
        (
            (
                "Bonjour, mon compte nd-20931 a été suspendu hier vers 15 heures, heure de Montréal, sans "
                "explication. Tél. +1 514 555 0199."
            ),
            {"timestamps": ["2026-03-09T19:00:00Z"], "accounts": ["nd-20931"], "phones": ["+1 514 555 0199"]},
        ),
        (
            (
                'Buenas, la usuaria "lunita" me amenazó anoche a las 11 y media de la noche, hora de Argentina. '
                "Pagué $250 por nada."
            ),
            {"timestamps": ["2026-03-10T02:30:00Z"], "accounts": ["lunita"], "amounts": ["$250"]},
        ),
        (
            (
                "Hallo, gisteren om kwart voor elf 's avonds Nederlandse tijd stuurde gebruiker 'dirk-jan' mij "
                "een dreigement."
            ),
            {"timestamps": ["2026-03-09T21:45:00Z"], "accounts": ["dirk-jan"]},
        ),
        (
            (
                "Dzień dobry, wczoraj o 21:30 czasu polskiego użytkownik „czarny_kot” opublikował moje dane. ID "
                "wpisu: 5512090."
            ),
            {"timestamps": ["2026-03-09T20:30:00Z"], "accounts": ["czarny_kot"], "content_ids": ["5512090"]},
        ),
        (
            (
                "Boa tarde. Às 23h40 de ontem, hora de Lisboa, o utilizador “ze_manel” publicou fotografias "
                "minhas. Conta n.º 48213."
            ),
            {"timestamps": ["2026-03-09T23:40:00Z"], "accounts": ["ze_manel", "48213"]},
        ),
        (
            "Subject: [Tier 2] Appeal - ACC-4 4123\nMy account was banned on 11/12/2025 for spam. I never spammed.",
            {"timestamps": ["2025-12-11"], "accounts": ["ACC-44123"]},
        ),
        (
            "ＡＣＣ－４８２１３ was hacked on ２０２６年３月５日 at １４：０５ UTC",
            {"timestamps": ["2026-03-05T14:05:00Z"], "accounts": ["ACC-48213"]},
        ),
        (
            "order #99120311 never arrived, I paid 49.99 USD on 3/7/2026, v2.3.1 of the app.",
            {"timestamps": ["2026-03-07"], "accounts": [], "content_ids": [], "task_ids": [], "amounts": ["49.99 USD"]},
        ),
        (
            "Report: user 4821 (see screenshot 1). It happened 3 days ago at 14:30 UTC and again 20 minutes ago.",
            {"timestamps": ["2026-03-07T14:30:00Z", "2026-03-10T08:40:00Z"], "accounts": ["4821"]},
        ),
        (
            "On Saturday at 9pm my account 'sunny.day' was taken over. My password was changed at 9:04 pm.",
            {"timestamps": ["2026-03-07T21:00:00Z"], "accounts": ["sunny.day"]},
        ),
        (
            'Am Montag um 14 Uhr hat das Konto "KlausTrophobie" mich beleidigt.',
            {"timestamps": ["2026-03-09T14:00:00Z"], "accounts": ["KlausTrophobie"]},
        ),
        (
            "El lunes pasado a las 5 de la tarde, hora de Colombia, el perfil @tati_23 subió el video vid_88213.",
            {"timestamps": ["2026-03-09T22:00:00Z"], "accounts": ["@tati_23"], "content_ids": ["vid_88213"]},
        ),
        (
            "Lundi à 18h30 l'utilisateur « nuit_blanche » m'a envoyé ça : https://example.org/x",
            {"timestamps": ["2026-03-09T18:30:00Z"], "accounts": ["nuit_blanche"], "urls": ["https://example.org/x"]},
        ),
        (
            'lunedì alle 18:30 l\'utente "gatto.nero" mi ha minacciata',
            {"timestamps": ["2026-03-09T18:30:00Z"], "accounts": ["gatto.nero"]},
        ),
        (
            "call me at 555-010-9999 after 5 pm, room 48213, version 4.8.2, ISBN 978-3-16-148410-0",
            {"timestamps": [], "accounts": [], "content_ids": [], "task_ids": []},
        ),
        (
            "my acc\u200bount is A\u200bCC-48\u200b213 and I wrote you on 5 Mar at 10.",
            {"timestamps": ["2026-03-05T10:00:00Z"], "accounts": ["ACC-48213"]},
        ),
        (
            'Member "The Big Lebowski" of your forum sent me spam on March 3rd, around noon Eastern.',
            {"timestamps": ["2026-03-03T17:00:00Z"]},
        ),
        (
            "Suspended since 1/3/2026! My handle is sara_k, my ID is 99120311.",
            {"timestamps": ["2026-03-01"], "accounts": ["sara_k"]},
        ),
        (
            'yesterday at half past 10 in the morning he called me a pig. user: "pigfarmer"',
            {"timestamps": ["2026-03-09T10:30:00Z"], "accounts": ["pigfarmer"]},
        ),
        (
            "2 nights ago at 3am, @nightowl posted my address. Price was 30 euros, 5 of 10 people saw it",
            {"timestamps": ["2026-03-09T03:00:00Z"], "accounts": ["@nightowl"], "amounts": ["30 euros"]},
        ),
        (
            (
                'Vorgestern um drei Uhr nachmittags deutscher Zeit hat "wolf1988" (Benutzername) mein Bild '
                "img_8842 geteilt."
            ),
            {"timestamps": ["2026-03-08T14:00:00Z"], "content_ids": ["img_8842"]},
        ),
        (
            "J'ai été bannie ce matin à 9 h. Mon pseudo : « miss_terre ». Compte n° 90021.",
            {"timestamps": ["2026-03-10T09:00:00Z"], "accounts": ["miss_terre", "90021"]},
        ),
        (
            'Stamattina alle 8 e mezza l\'account "@falco" ha pubblicato il video 88213.',
            {"timestamps": ["2026-03-10T08:30:00Z"], "accounts": ["@falco"], "content_ids": ["88213"]},
        ),
        (
            "hace dos días a las 4 de la tarde (hora de México) @pancho me insultó",
            {"accounts": ["@pancho"], "timestamps": ["2026-03-08T16:00:00Z"]},
        ),
        (
            "Vor zwei Tagen um 16 Uhr MEZ, Beitrag Nr. 5521",
            {"timestamps": ["2026-03-08T15:00:00Z"], "content_ids": ["5521"]},
        ),
        (
            'il y a trois jours à 20h, heure de Paris, le compte "jojo" ...',
            {"timestamps": ["2026-03-07T19:00:00Z"], "accounts": ["jojo"]},
        ),
        (
            "há dois dias às 22h (horário de Brasília) o perfil 'maluco_beleza' fez ameaças",
            {"timestamps": ["2026-03-09T01:00:00Z"], "accounts": ["maluco_beleza"]},
        ),
        (
            "twee dagen geleden om 20:00 uur Belgische tijd plaatste het account 'kermit' een filmpje",
            {"timestamps": ["2026-03-08T19:00:00Z"], "accounts": ["kermit"]},
        ),
        (
            "dwa dni temu o 20 czasu polskiego konto 'zly_wilk' wysłało groźby",
            {"timestamps": ["2026-03-08T19:00:00Z"], "accounts": ["zly_wilk"]},
        ),
        (
            "due giorni fa alle 20 ora italiana l'account 'lupo' ha scritto",
            {"timestamps": ["2026-03-08T19:00:00Z"], "accounts": ["lupo"]},
        ),
        (
            "the account “nova” and the username ‘k1tten’; they said 'x' about me and \"y\" too",
            {"accounts": ["nova", "k1tten"]},
        ),
        (
            (
                'Ciao, domenica notte verso le 2 e un quarto un certo "falcone_nero" ha condiviso la mia foto '
                "privata (ora italiana)."
            ),
            {"timestamps": ["2026-03-09T02:15:00Z"], "accounts": ["falcone_nero"]},
        ),
        (
            "On the 5th of March 2026, at approximately 22:40 hrs (GMT), user ID 7712345 sent me death threats.",
            {"timestamps": ["2026-03-05T22:40:00Z"], "accounts": ["7712345"]},
        ),
        (
            "Le compte @ombre_rouge a publié ma photo le samedi 7 mars à 21 heures (heure de Paris).",
            {"timestamps": ["2026-03-07T20:00:00Z"], "accounts": ["@ombre_rouge"]},
        ),
        (
            (
                "El 6/3/2026 a eso de las 10 de la noche (hora peninsular) la cuenta @rata_gris publicó mi "
                "teléfono +34 612 345 678."
            ),
            {"timestamps": ["2026-03-06T21:00:00Z"], "accounts": ["@rata_gris"], "phones": ["+34 612 345 678"]},
        ),
        (
            'Seit gestern Abend, etwa 20.30 Uhr, werde ich vom Profil "HexHex99" belästigt.',
            {"timestamps": ["2026-03-09T20:30:00Z"], "accounts": ["HexHex99"]},
        ),
        (
            "Sinds afgelopen zaterdag rond 22 uur plaatst het profiel @rotgans berichten over mij. Bericht nr. 88123.",
            {"timestamps": ["2026-03-07T22:00:00Z"], "accounts": ["@rotgans"], "content_ids": ["88123"]},
        ),
        (
            "W niedzielę ok. godz. 22:15 użytkownik @szary_lis wysłał mi groźby.",
            {"timestamps": ["2026-03-08T22:15:00Z"], "accounts": ["@szary_lis"]},
        ),
        (
            "Ontem, por volta das 22h30 (hora de Brasília), recebi ameaças de @lobo_mau.",
            {"timestamps": ["2026-03-10T01:30:00Z"], "accounts": ["@lobo_mau"]},
        ),
        (
            "Happened Mar 9, 11:05 PM PST. Link: https://alludium.ai/p/post_8812",
            {"timestamps": ["2026-03-10T07:05:00Z"], "content_ids": ["post_8812"]},
        ),
        (
            'At quarter past seven yesterday evening, a Mr "John Smith" (username jsmith_84) called.',
            {"timestamps": ["2026-03-09T19:15:00Z"], "accounts": ["jsmith_84"]},
        ),
        ("at 7.30pm on Sunday 8th March my son saw it", {"timestamps": ["2026-03-08T19:30:00Z"]}),
        ("on Sunday, March 8, at 7:30 pm ET my son saw it", {"timestamps": ["2026-03-08T23:30:00Z"]}),
        ("Sunday 8 March, 19:30", {"timestamps": ["2026-03-08T19:30:00Z"]}),
        ("the morning of March 8 at 6", {"timestamps": ["2026-03-08T06:00:00Z"]}),
        ("the night of 8 March at 11", {"timestamps": ["2026-03-08T23:00:00Z"]}),
        ("in der Nacht vom 8. auf den 9. März gegen 2 Uhr", {"timestamps": ["2026-03-09T02:00:00Z"]}),
        ("dans la nuit du 8 au 9 mars vers 2 heures", {"timestamps": ["2026-03-09T02:00:00Z"]}),
        ("la noche del 8 al 9 de marzo sobre las 2", {"timestamps": ["2026-03-09T02:00:00Z"]}),
        ("le 08/03/2026 à 19h30 heure de Genève", {"timestamps": ["2026-03-08T18:30:00Z"]}),
        ("08.03.26, 19:30 Uhr", {"timestamps": ["2026-03-08T19:30:00Z"]}),
        ("3-9-2026 at 5 pm", {"timestamps": ["2026-03-09T17:00:00Z"]}),
        ("09-03-2026 17:00", {"timestamps": ["2026-03-09T17:00:00Z"]}),
        (
            "Sent from my iPhone 15, order 4411-2231, tracking 1Z999AA10123456784, zip 90210",
            {"timestamps": [], "accounts": [], "content_ids": [], "task_ids": []},
        ),
        (
            "We are open Mon-Fri 9am-5pm, closed on 25 December. Tel 020 7946 0958",
            {"timestamps": ["2025-12-25"], "accounts": [], "phones": ["020 7946 0958"]},
        ),
        ("I'm 34 and joined in May 2021; at 21 I left. At 3 I was ill.", {"timestamps": []}),
        ("account 'the_real_bob' vs account \"the-fake-bob\"", {"accounts": ["the_real_bob", "the-fake-bob"]}),
        ('member #12 and member #4471; moderator "mod_anna"', {"accounts": ["4471", "mod_anna"]}),
        ("Profil: kasia.nowak, nick: zlosnica", {"accounts": ["kasia.nowak", "zlosnica"]}),
        ("Benutzer »Nachtfalter« und Nutzerin „Morgenröte“", {"accounts": ["Nachtfalter", "Morgenröte"]}),
        ('users "alpha1", "beta2" and "gamma3"', {"accounts": ["alpha1", "beta2", "gamma3"]}),
        ('agent named "HelperBot" and agent id HB-2231', {"content_ids": ["HB-2231"]}),
        ("conversation c-88123, chat no. 5512", {"content_ids": ["c-88123", "5512"]}),
        (
            "tonight at 8 he will stream; today at noon he did too",
            {"timestamps": ["2026-03-10T20:00:00Z", "2026-03-10T12:00:00Z"]},
        ),
        ("the day before yesterday at 4 in the afternoon, Lisbon time", {"timestamps": ["2026-03-08T16:00:00Z"]}),
        ("just now (10:55 here in Berlin, today) ", {"timestamps": []}),
        ("today, 10 March, 8:05 a.m. CET", {"timestamps": ["2026-03-10T07:05:00Z"]}),
        ("heute um 8 Uhr früh", {"timestamps": ["2026-03-10T08:00:00Z"]}),
        ("um Mitternacht vom 8. auf den 9. März", {"timestamps": ["2026-03-08", "2026-03-09T00:00:00Z"]}),
    ],
)
def test_a_mail_to_a_desk_in_london_names_what_its_reader_sees(
    extractor: Extractor, text: str, named: dict[str, list[str]]
) -> None:
    assert _named(extractor, text, named) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "タスクID #99120311 が昨日の夜11時頃に不正な画像を生成しました。モデルはsdxl-turboです。",
            {"timestamps": ["2026-03-09T14:00:00Z"], "task_ids": ["99120311"], "models": ["sdxl-turbo"]},
        ),
        (
            "先週の金曜日の夜9時（日本時間）にユーザー「neko_chan」から脅迫メッセージが届きました。",
            {"timestamps": ["2026-03-06T12:00:00Z"], "accounts": ["neko_chan"]},
        ),
        (
            "アカウント名「taro99」が本日未明の2時半に投稿しました。投稿ID：8841-22",
            {"timestamps": ["2026-03-09T17:30:00Z"], "accounts": ["taro99"], "content_ids": ["8841-22"]},
        ),
        (
            "task t-8812ab, run between 2 and 4 am JST today, on model llama-3-70b; ~1,200 requests",
            {
                "timestamps": ["2026-03-09T17:00:00Z", "2026-03-09T19:00:00Z"],
                "task_ids": ["t-8812ab"],
                "models": ["llama-3-70b"],
            },
        ),
        (
            "Task #4471 (worker 10.0.0.7) 2026-03-09 22:10 Sydney time",
            {"timestamps": ["2026-03-09T11:10:00Z"], "task_ids": ["4471"], "ips": ["10.0.0.7"]},
        ),
        (
            "三日前の午後8時頃（韓国時間）にエージェントID agt_551 が",
            {"timestamps": ["2026-03-07T11:00:00Z"], "content_ids": ["agt_551"]},
        ),
        (
            "3月9日(月)22時30分頃、モデル llama-3-70b、タスクID「tsk_9912」で不正な出力を確認しました。",
            {"timestamps": ["2026-03-09T13:30:00Z"], "task_ids": ["tsk_9912"], "models": ["llama-3-70b"]},
        ),
        (
            "昨日の午後11時から本日の午前1時まで、アカウントsup-0442が攻撃されました。",
            {"timestamps": ["2026-03-09T14:00:00Z", "2026-03-09T16:00:00Z"], "accounts": ["sup-0442"]},
        ),
        (
            "Between 22:00 last night and 01:30 this morning (JST), task IDs 88120, 88121 and 88125 produced it",
            {"timestamps": ["2026-03-09T13:00:00Z", "2026-03-09T16:30:00Z"], "task_ids": ["88120", "88121", "88125"]},
        ),
        ("本日9時頃、昨日21時頃", {"timestamps": ["2026-03-10T00:00:00Z", "2026-03-09T12:00:00Z"]}),
        ("一昨日の午前中に、先週の土曜の夜10時に", {"timestamps": ["2026-03-08", "2026-03-07T13:00:00Z"]}),
    ],
)
def test_a_mail_to_a_desk_in_tokyo_names_what_its_reader_sees(
    tokyo: Extractor, text: str, named: dict[str, list[str]]
) -> None:
    assert _named(tokyo, text, named) == named
