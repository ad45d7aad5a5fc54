"""Who asks for a higher level, withdraws, asks for news or for something back; and who says nearly the same.

An escalation opens a level, so that what is denied, threatened or told of the past is none. A withdrawal is only told
to people, so that any way to say it counts, but never its denial.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailbot.classify.clues import clues_of
from mailbot.classify.rules import Matcher
from mailbot.domain.desk import Desk

Found = Callable[[str], set[str]]
# Second mails of people in many voices, with what each wishes and whether it asks for news.
FOLLOW_UPS = [json.loads(line) for line in (Path(__file__).parent / "follow_ups.jsonl").read_text("utf-8").splitlines()]

ESCALATES = [
    "I am not happy with how this was handled. Please escalate my complaint to a manager.",
    "I'd like this escalated.",
    "Kindly escalate it, I have waited long enough for you.",
    "Get me your supervisor.",
    "I don't agree with you and want this to go to your complaints officer.",
    "Why don't you pass this on to your manager?",
    "If you can't help me, please escalate it to somebody who can.",
    "Please do not hesitate to escalate this to your management.",
    "Bitte eskalieren Sie meine Beschwerde an Ihre Geschäftsleitung.",
    "Geben Sie das bitte an Ihren Chef weiter.",
    "Ich bin nicht zufrieden und möchte Ihren Vorgesetzten sprechen.",
    "Merci de faire remonter ma réclamation à votre direction.",
    "Je ne suis pas d'accord, je veux parler à votre supérieur.",
    "Je souhaite que mon dossier soit transmis à un niveau supérieur.",
    "Por favor, eleven mi queja a su superior.",
    "No estoy de acuerdo y quiero hablar con un supervisor.",
    "Pasen mi caso a alguien con más autoridad, por favor.",
    "Por favor, encaminhem a minha reclamação a um superior.",
    "Não concordo com a resposta e quero falar com o gerente.",
    "Peço que o meu caso seja escalado para a direção.",
    "Vi prego di inoltrare il mio reclamo a un superiore.",
    "Non sono d'accordo e voglio parlare con il responsabile.",
    "Passate il mio caso alla direzione, per favore.",
    "Graag mijn klacht escaleren naar een leidinggevende.",
    "Ik ben het er niet mee eens en wil uw manager spreken.",
    "Leg mijn klacht alstublieft voor aan de directie.",
    "Proszę o eskalację mojej skargi.",
    "Proszę eskalować sprawę do kierownika.",
    "Nie zgadzam się z odpowiedzią, chcę rozmawiać z przełożonym.",
    "Chcę, żeby tym zajął się ktoś z kierownictwa.",
    "Żądam przekazania skargi na wyższy szczebel.",
    "Chciałabym złożyć eskalację, bo odpowiedź mi nie wystarcza.",
    "苦情を上の方にエスカレーションしてください。",
    "納得できませんので、上司と話をさせてください。",
    "この件を責任者に上げていただけますか。",
]
DOES_NOT_ESCALATE = [
    "Please don't escalate yet, I am still gathering the screenshots.",
    "I will escalate if I hear nothing by Friday.",
    "If you don't answer this week I'll escalate it to your management.",
    "Unless this is solved by Monday I will take it to a higher level.",
    "There is no need to escalate this any further.",
    "I do not want to speak to a manager, an answer by mail is enough.",
    "I'd rather not involve a supervisor in this.",
    "You escalated my complaint last week. Who has it now?",
    "My complaint was already escalated to a manager.",
    "I am afraid that he will escalate and come to my house.",
    "What happens if I escalate this?",
    "Bitte eskalieren Sie das noch nicht, ich sammle noch Belege.",
    "Wenn ich bis Freitag nichts höre, eskaliere ich die Sache an die Geschäftsleitung.",
    "Ich möchte nicht mit Ihrem Vorgesetzten sprechen, eine Antwort per Mail genügt.",
    "Meine Beschwerde wurde letzte Woche schon an die Geschäftsleitung weitergegeben.",
    "Ich wende mich an die Geschäftsleitung, falls Sie nicht antworten.",
    "N'escaladez pas encore ma réclamation, je rassemble des preuves.",
    "Si je n'ai pas de réponse vendredi, je m'adresserai à votre direction.",
    "Je ne veux pas parler à un responsable, une réponse par mail suffit.",
    "Ma plainte a déjà été transmise à la direction la semaine dernière.",
    "Por favor, no escalen mi caso todavía, estoy reuniendo pruebas.",
    "Si no me responden el viernes, elevaré mi queja a un superior.",
    "No quiero hablar con un supervisor, me basta una respuesta por correo.",
    "Mi queja ya fue elevada a un superior la semana pasada.",
    "Por favor, não escalem o meu caso ainda, estou a reunir provas.",
    "Se não me responderem até sexta-feira, vou falar com o gerente.",
    "Não quero falar com um supervisor, basta uma resposta por e-mail.",
    "A minha queixa já foi encaminhada a um superior na semana passada.",
    "Per favore, non inoltrate ancora il mio reclamo a un superiore, sto raccogliendo le prove.",
    "Se non mi rispondete entro venerdì, mi rivolgerò alla direzione.",
    "Non voglio parlare con un responsabile, mi basta una risposta via mail.",
    "Il mio reclamo è già stato inoltrato alla direzione la settimana scorsa.",
    "Escaleer mijn klacht alstublieft nog niet, ik verzamel nog bewijs.",
    "Als ik vrijdag niets hoor, ga ik hogerop.",
    "Ik wil geen leidinggevende spreken, een antwoord per mail is genoeg.",
    "Mijn klacht is vorige week al geëscaleerd naar de directie.",
    "Proszę jeszcze nie eskalować mojej skargi, zbieram dowody.",
    "Jeśli do piątku nie dostanę odpowiedzi, eskaluję sprawę do kierownika.",
    "Nie chcę rozmawiać z przełożonym, wystarczy mi odpowiedź mailem.",
    "Moja skarga została już przekazana do kierownika w zeszłym tygodniu.",
    "まだ責任者に上げないでください。証拠を集めています。",
    "金曜日までに返事がなければ、責任者に連絡します。",
    "上司と話す必要はありません。メールの返事で十分です。",
    "先週、この件は責任者に回していただきました。",
]
WITHDRAWS = [
    "Never mind my complaint, we sorted it out between us.",
    "Please drop it, I have changed my mind.",
    "I take it all back, it was my own mistake.",
    "You can close this now, thanks.",
    "Please close my ticket, he has apologised.",
    "I want to withdraw my report.",
    "Forget about my appeal, I don't need the account any more.",
    "I don't want to go ahead with the complaint after all.",
    "No need to look into this any more.",
    "please cancel my report it was my brother lol",
    "He said sorry, so I withdraw my complaint.",
    "Er sagt, dass es ihm leid tut, und ich ziehe meine Beschwerde zurück.",
    "Me dijo que lo siente y retiro mi denuncia.",
    "Vergessen Sie meine Beschwerde, wir haben uns geeinigt.",
    "Sie können das Ticket schließen, danke.",
    "Ich nehme alles zurück, es war mein Fehler.",
    "Ich möchte meine Meldung zurückziehen.",
    "Lassen Sie die Sache bitte fallen.",
    "Oubliez ma plainte, nous nous sommes arrangés.",
    "Vous pouvez fermer mon dossier, merci.",
    "Je retire tout ce que j'ai dit, c'était mon erreur.",
    "Laissez tomber ma réclamation, s'il vous plaît.",
    "Je souhaite retirer ma plainte.",
    "Olviden mi queja, ya lo arreglamos entre nosotros.",
    "Pueden cerrar el caso, gracias.",
    "Retiro lo dicho, fue un error mío.",
    "Quiero retirar mi denuncia.",
    "Dejen mi reclamación sin efecto, por favor.",
    "Esqueçam a minha queixa, já resolvemos entre nós.",
    "Podem fechar o caso, obrigada.",
    "Retiro o que disse, o erro foi meu.",
    "Quero retirar a minha denúncia.",
    "Deixem para lá a minha reclamação, por favor.",
    "Lasciate perdere il mio reclamo, abbiamo chiarito tra noi.",
    "Potete chiudere la pratica, grazie.",
    "Ritiro tutto quello che ho detto, è stato un mio errore.",
    "Voglio ritirare la mia segnalazione.",
    "Dimenticate la mia denuncia, non serve più.",
    "Laat mijn klacht maar zitten, we zijn eruit gekomen.",
    "U kunt mijn zaak sluiten, bedankt.",
    "Ik neem alles terug, het was mijn eigen fout.",
    "Ik wil mijn melding intrekken.",
    "Vergeet mijn klacht maar, het is al geregeld.",
    "Proszę zapomnieć o mojej skardze, dogadaliśmy się.",
    "Możecie zamknąć zgłoszenie, dziękuję.",
    "Odwołuję wszystko, co napisałem, to był mój błąd.",
    "Chcę wycofać moje zgłoszenie.",
    "Rezygnuję ze skargi, sprawa się wyjaśniła.",
    "苦情の件はもう結構です。本人と話し合って解決しました。",
    "この件はクローズしていただいて構いません。",
    "先日の通報はなかったことにしてください。",
    "報告を取り下げたいです。",
    "もう対応していただかなくて大丈夫です。ありがとうございました。",
]
DOES_NOT_WITHDRAW = [
    "I do not want to withdraw my complaint.",
    "I will not withdraw my report, whatever he says.",
    "Please do not close this, it is not solved.",
    "You closed my ticket without an answer. I never withdrew my appeal.",
    "I refuse to drop it.",
    "He told me to withdraw my report or he will come for me.",
    "Please close this account, it spams everybody.",
    "Please drop the ban on my profile.",
    "He threatens me so that I withdraw my complaint.",
    "Never mind the typos, I write from my phone.",
    "Why did you close my case?",
    "Ich ziehe meine Beschwerde nicht zurück.",
    "Schließen Sie das Ticket bitte noch nicht.",
    "Warum haben Sie mein Ticket geschlossen?",
    "Ich habe meine Meldung nie zurückgezogen.",
    "Er verlangt, dass ich meine Anzeige zurückziehe.",
    "Je ne veux pas retirer ma plainte.",
    "Ne fermez pas mon dossier, rien n'est réglé.",
    "Pourquoi avez-vous fermé mon dossier ?",
    "Il exige que je retire ma plainte.",
    "No quiero retirar mi denuncia.",
    "No cierren el caso, no está resuelto.",
    "¿Por qué cerraron mi caso?",
    "Me exige que retire mi denuncia.",
    "Não quero retirar a minha denúncia.",
    "Não fechem o caso, ainda não está resolvido.",
    "Porque fecharam o meu caso?",
    "Ele exige que eu retire a minha queixa.",
    "Non voglio ritirare la mia segnalazione.",
    "Non chiudete la pratica, non è risolto niente.",
    "Perché avete chiuso la mia pratica?",
    "Pretende che io ritiri la mia denuncia.",
    "Ik wil mijn melding niet intrekken.",
    "Sluit mijn zaak nog niet, het is niet opgelost.",
    "Waarom hebben jullie mijn klacht gesloten?",
    "Hij eist dat ik mijn klacht intrek.",
    "Nie chcę wycofać mojego zgłoszenia.",
    "Proszę nie zamykać zgłoszenia, sprawa nie jest rozwiązana.",
    "Dlaczego zamknęliście moje zgłoszenie?",
    "On żąda, żebym wycofała skargę.",
    "通報を取り下げるつもりはありません。",
    "まだクローズしないでください。",
    "なぜこの件をクローズしたのですか。",
    "彼は通報を取り下げろと脅してきます。",
    "In June I took it back in writing, and they still use my picture.",
    "My boyfriend says that my account must be closed. Please close it.",
    "We didn't like it. Now neighbours build traps from it, and I can't leave it, can you look?",
    "Nie trzeba już jeździć po lewe papiery, agent robi je sam.",
    "Isso é coisa de torcida, deixa pra lá. O que incomoda é a figurinha.",
]
ASKS_NEWS = [
    "Please update me on this.",
    "Hello? Is anybody there?",
    "When do you decide?",
    "What's happening with my appeal?",
    "still waiting...",
    "Did you get my last mail?",
    "It's been three weeks now and nothing.",
    "Can you tell me where we are with this?",
    "Any reply would be nice",
    "Bitte halten Sie mich auf dem Laufenden.",
    "Hallo? Ist da jemand?",
    "Wann entscheiden Sie?",
    "Was ist mit meinem Einspruch?",
    "Ich warte immer noch auf Sie.",
    "Haben Sie meine Mail bekommen?",
    "Tenez-moi au courant, s'il vous plaît.",
    "Allô ? Il y a quelqu'un ?",
    "Quand allez-vous décider ?",
    "Que devient mon recours ?",
    "J'attends toujours...",
    "Avez-vous bien reçu mon message ?",
    "Manténganme al tanto, por favor.",
    "¿Hola? ¿Hay alguien ahí?",
    "¿Cuándo van a decidir?",
    "¿Qué pasa con mi apelación?",
    "Sigo esperando...",
    "¿Recibieron mi último correo?",
    "Mantenham-me informado, por favor.",
    "Olá? Há alguém aí?",
    "Quando é que vão decidir?",
    "O que se passa com o meu recurso?",
    "Continuo à espera...",
    "Receberam a minha última mensagem?",
    "Tenetemi aggiornato, per favore.",
    "Pronto? C'è qualcuno?",
    "Quando decidete sul mio account?",
    "Che ne è del mio ricorso?",
    "Sto ancora aspettando...",
    "Avete ricevuto la mia ultima mail?",
    "Houd me alstublieft op de hoogte.",
    "Hallo? Is daar iemand?",
    "Wanneer beslissen jullie?",
    "Wat gebeurt er met mijn bezwaar?",
    "Ik wacht nog steeds...",
    "Hebben jullie mijn mail ontvangen?",
    "Proszę informować mnie na bieżąco.",
    "Halo? Jest tam ktoś?",
    "Kiedy podejmiecie decyzję?",
    "Co się dzieje z moim odwołaniem?",
    "Wciąż czekam...",
    "Czy dostaliście mojego maila?",
    "進み具合を知らせてください。",
    "もしもし、どなたかいらっしゃいますか。",
    "この件はいつごろ決定されますか。",
    "異議申し立てはどうなっていますか。",
    "先週からまだお返事を待っています。",
    "先日のメールは届いていますか。",
]
ASKS_NO_NEWS = [
    "Update: he has opened a second account, @x_two.",
    "I have news for you: he wrote to my sister at nine this morning.",
    "Please update my address, I have moved.",
    "Here is the log that you asked for.",
    "I am waiting outside the school while he films the children.",
    "When he decided to post it, I was asleep.",
    "Is anybody who buys there warned that the shop is fake?",
    "Neue Informationen: er hat heute um neun wieder geschrieben.",
    "Hier ist die Datei, um die Sie gebeten haben.",
    "Nouvelle information : il a encore écrit ce matin à ma sœur.",
    "Voici le fichier que vous avez demandé.",
    "Nueva información: hoy volvió a escribir a mi hermana.",
    "Aquí está el archivo que pidieron.",
    "Nova informação: hoje voltou a escrever à minha irmã.",
    "Aqui está o ficheiro que pediram.",
    "Nuova informazione: oggi ha scritto di nuovo a mia sorella.",
    "Ecco il file che avete chiesto.",
    "Nieuwe informatie: hij heeft vandaag mijn zus weer geschreven.",
    "Hier is het bestand waar u om vroeg.",
    "Nowa informacja: dziś znowu napisał do mojej siostry.",
    "Oto plik, o który prosiliście.",
    "新しい情報です。今朝また妹に書き込みがありました。",
    "ご依頼のファイルをお送りします。",
    "Can I have somebody look at it who reads German?",
    "How long do police need to knock at his door?",
    "Mi hermano recibió un celular por correo de un tal Rey.",
    "Strona padła i dostałem maila: płać albo będzie leżała.",
    "hej, jest agent co mówi ludziom żeby brali kredyt",
    "Da ist jemand, der mir jeden Abend droht.",
    "Il y a quelqu'un qui me menace tous les soirs.",
    "Quand il me traite de truie, tout le monde rit.",
    "Hay alguien que me amenaza todas las noches.",
    "Cuando decidió publicarlo yo dormía.",
    "Há alguém que me ameaça todas as noites.",
    "C'è qualcuno che mi minaccia ogni sera.",
    "Er is daar iemand die mij elke avond bedreigt.",
    "Jest tu ktoś, kto grozi mi co wieczór.",
]

SAYS_WHAT_IT_WANTS = [
    "I want the account back.",
    "Kindly turn it on again.",
    "I'd like to use my profile again, please.",
    "When can I have my page back?",
    "All I want is that the strike goes away.",
    "Then at least refund the rest of my month.",
    "If it stays closed, please delete my data and send me a copy first.",
    "I just want to be able to log in again.",
    "It should be visible again.",
    "Ich hätte es gern zurück.",
    "Schalten Sie mein Profil bitte wieder ein.",
    "Ich möchte mich wieder anmelden können.",
    "Die Verwarnung soll weg.",
    "Bitte erstatten Sie mir den Rest des Monats.",
    "Je voudrais récupérer le compte.",
    "Merci de le remettre en service.",
    "J'aimerais pouvoir me reconnecter.",
    "Je veux que l'avertissement disparaisse.",
    "Je veux être remboursée du mois en cours.",
    "Quisiera recuperar la cuenta.",
    "Por favor, vuelvan a activarla.",
    "Me gustaría poder entrar otra vez.",
    "Quiero que me quiten la advertencia.",
    "Que me reembolsen el mes, por lo menos.",
    "Gostaria de ter a conta de volta.",
    "Por favor, voltem a ativar o perfil.",
    "Gostaria de poder entrar outra vez.",
    "Quero que me tirem a advertência.",
    "Que me reembolsem o mês, pelo menos.",
    "Vorrei riavere il profilo.",
    "Per favore, riattivatelo.",
    "Mi piacerebbe poter entrare di nuovo.",
    "Voglio che mi togliate l'avvertimento.",
    "Rimborsatemi almeno il mese.",
    "Graag weer openzetten.",
    "Ik wil mijn profiel terug.",
    "Ik zou graag weer kunnen inloggen.",
    "De waarschuwing moet weg.",
    "Betaal mij dan ten minste de maand terug.",
    "Chciałbym odzyskać konto.",
    "Proszę włączyć je ponownie.",
    "Chcę znowu móc się zalogować.",
    "Niech to ostrzeżenie zniknie.",
    "Oddajcie mi chociaż pieniądze za ten miesiąc.",
    "アカウントを取り戻したいです。",
    "もう一度有効にしていただけますか。",
    "またログインできるようになりたいです。",
    "警告を消してほしいです。",
    "せめて今月分を返金してください。",
]
SAYS_ONLY_WHAT_HAPPENED = [
    "My account was suspended and I don't know why.",
    "I went back to the page and it said that I am banned.",
    "Mein Konto ist gesperrt, als ich zurück aus dem Urlaub kam.",
    "Mon compte a été suspendu à mon retour.",
    "Mi cuenta fue suspendida cuando volví de viaje.",
    "A minha conta foi suspensa quando voltei de viagem.",
    "Il mio profilo è stato sospeso al mio ritorno.",
    "Mijn profiel werd geschorst toen ik terug was van vakantie.",
    "Moje konto zablokowano, kiedy wróciłem z urlopu.",
    "旅行から戻るとアカウントが停止されていました。",
    "I won't do it again, and I won't post such things again.",
    "Ich will so etwas nie wieder tun und mache das nie wieder.",
]


@pytest.fixture(scope="module")
def found(alludium: Desk, matcher: Matcher) -> Found:
    """What rules find in a text, each as `field=value`."""

    def find(text: str) -> set[str]:
        return {
            "=".join(hit.rule.gives) for hit in clues_of(alludium, matcher, subject="", text=text, recipients=()).hits
        }

    return find


@pytest.mark.parametrize("text", ESCALATES)
def test_who_asks_for_somebody_above_wishes_to_escalate(found: Found, text: str) -> None:
    assert "wish=escalation" in found(text)


@pytest.mark.parametrize("text", DOES_NOT_ESCALATE)
def test_what_is_denied_threatened_or_past_is_no_wish_to_escalate(found: Found, text: str) -> None:
    assert "wish=escalation" not in found(text)


@pytest.mark.parametrize("text", WITHDRAWS)
def test_any_way_to_let_a_matter_go_withdraws_it(found: Found, text: str) -> None:
    assert "wish=withdrawal" in found(text)


@pytest.mark.parametrize("text", DOES_NOT_WITHDRAW)
def test_who_will_not_let_go_or_is_pressed_to_does_not_withdraw(found: Found, text: str) -> None:
    assert "wish=withdrawal" not in found(text)


@pytest.mark.parametrize("text", ASKS_NEWS)
def test_who_waits_or_wonders_how_it_stands_asks_for_news(found: Found, text: str) -> None:
    assert "news=news" in found(text)


@pytest.mark.parametrize("text", ASKS_NO_NEWS)
def test_who_brings_news_asks_for_none(found: Found, text: str) -> None:
    assert "news=news" not in found(text)


@pytest.mark.parametrize("text", SAYS_WHAT_IT_WANTS)
def test_what_an_appellant_would_have_is_a_resolution_asked_for(found: Found, text: str) -> None:
    assert "says=resolution" in found(text)


@pytest.mark.parametrize("text", SAYS_ONLY_WHAT_HAPPENED)
def test_what_happened_is_no_resolution_asked_for(found: Found, text: str) -> None:
    assert "says=resolution" not in found(text)


@pytest.mark.parametrize("mail", FOLLOW_UPS, ids=lambda mail: mail["text"][:40])
def test_a_second_mail_says_what_it_says(found: Found, mail: dict[str, Any]) -> None:
    told = found(mail["text"])
    wishes = sorted(each.removeprefix("wish=") for each in told if each.startswith("wish="))
    assert (wishes, "news=news" in told) == (mail["wishes"], mail["news"])
