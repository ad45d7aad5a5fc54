"""The words beside which identifiers stand, by what they name, in nine languages."""

ABBREVIATIONS = {"acc", "acct", "usr", "uid", "img", "conv", "msg", "vid"}
CLASSES = {
    "ACCOUNT": "account acc acct user userid uid usr login profile member konto kontos nutzer nutzerin benutzer "
    "profil mitglied compte utilisateur utilisatrice cuenta usuario usuaria perfil conta usuário "
    "usuária utilizador utente profilo gebruiker profiel kontem użytkownik użytkownika użytkowniczka "
    "supplier consumer consumidor consumidora consommateur consumatore afnemer konsument proveedor fournisseur "
    "fornitore fornecedor leverancier anbieter dostawca "
    "アカウント ユーザー ユーザ プロフィール 利用者 利用者番号 会員番号 消費者 "
    "供給者 サプライヤー サプライヤ コンシューマー コンシューマ",
    "ACCOUNTS": "accounts users profiles members usernames handles konten comptes cuentas contas utenti "
    "gebruikers konta",
    "NAME": "username handle nickname screenname benutzername nutzername pseudo pseudonyme gebruikersnaam "
    "nick login ハンドル ユーザー名 ニックネーム",
    "CONTENT": "post image img video vid agent conversation conv chat message msg comment content thread listing "
    "item advert advertisement snippet track song document story character chapter album clip template photo "
    "kleinanzeige inserat annonce anuncio annuncio inserzione anúncio publicação vídeo advertentie anzeige "
    "ogłoszenie ogłoszeniu ogłoszenia 広告 "
    "beitrag beitrags bild nachricht kommentar foto "
    "publication commentaire vidéo publicación comentario comentário commento reactie komentarz komentarza "
    "wpisu wpisie posta postu poście poscie rozmowa rozmowy rozmowie unterhaltung gespräch conversación conversacion "
    "conversa conversação conversazione discussion gesprek entrada imagen mensaje postagem imagem "
    "mensagem immagine messaggio bericht afbeelding wpis obraz film "
    "agente agentem agenta 投稿 画像 動画 会話 チャット エージェント コメント "
    "投稿番号 画像番号 動画番号 会話番号",
    "CONTENTS": "posts images videos agents conversations chats messages comments items threads listings beiträge "
    "bilder",
    "TASK": "task job taskid jobid aufgabe auftrag tâche tache tarea tarefa compito taak zadanie zadania タスク ジョブ",
    "TASKS": "tasks jobs aufgaben aufträge tâches tareas tarefas compiti taken zadania",
    "MODEL": "model models modell modèle modele modelo modello モデル",
    "LINK": "id ids identifier number numbers no nr ref reference name # . ( nummer kennung numéro numero "
    "número numer num núm n nº n.º n.o identifiant identificador identificativo nom nome nombre nazwa naam 番号 名 ° º",
    "IS": "is was are called named ist lautet heißt namens est es é è to は",
    "COLON": ": = ：",
    "UNIQUE": "uuid guid",
    "QUOTE": "\" ' “ ” „ ‘ ’ « » 「 」 『 』",
}
