"""What people call the zones in nine languages: by countries and cities, by peoples, and by what lies in several."""

PLACES = {
    "Europe/London": "uk, britain, great britain, england, scotland, wales, großbritannien, angleterre, "
    "grande-bretagne, royaume-uni, inglaterra, gran bretaña, reino unido, inghilterra, gran bretagna, regno "
    "unito, grã-bretanha, engeland, anglii, wielkiej brytanii, londres, londra, londen, londynie, edinburgh, "
    "manchester, ロンドン, 英国, イギリス",
    "Europe/Dublin": "ireland, irland, irlande, irlanda, ierland, irlandii, dublino, ダブリン, アイルランド",
    "Europe/Lisbon": "portugal, portogallo, portugalii, lisboa, lissabon, lisbonne, lisbona, lizbonie, porto, "
    "リスボン, ポルトガル",
    "Europe/Madrid": "spain, spanien, espagne, españa, spagna, espanha, spanje, hiszpanii, madryt, madrycie, "
    "madri, barcelona, valencia, sevilla, スペイン, マドリード",
    "Europe/Paris": "france, frankreich, francia, frança, frankrijk, francji, parigi, parijs, paryżu, lyon, "
    "marseille, lille, toulouse, フランス, パリ",
    "Europe/Brussels": "belgium, belgien, belgique, bélgica, belgio, belgië, belgii, brüssel, bruxelles, "
    "bruselas, bruxelas, brussel, brukseli, antwerpen, gent, ベルギー",
    "Europe/Amsterdam": "netherlands, holland, niederlande, pays-bas, países bajos, paesi bassi, países baixos, "
    "nederland, holandii, niderlandach, rotterdam, den haag, utrecht, オランダ",
    "Europe/Berlin": "germany, deutschland, allemagne, alemania, germania, alemanha, duitsland, niemczech, "
    "berlino, berlín, berlim, berlijn, berlinie, münchen, munich, hamburg, frankfurt, köln, mitteleuropa, "
    "ドイツ, ベルリン",
    "Europe/Vienna": "austria, österreich, autriche, áustria, oostenrijk, austrii, wien, vienne, viena, wenen, "
    "wiedniu, オーストリア, ウィーン",
    "Europe/Zurich": "switzerland, schweiz, suisse, suiza, svizzera, suíça, zwitserland, szwajcarii, zürich, "
    "genève, geneva, bern, berne, basel, lausanne, スイス",
    "Europe/Rome": "italy, italien, italie, italia, itália, italië, włoszech, roma, rom, rzymie, milano, milan, "
    "mailand, torino, napoli, firenze, イタリア, ローマ",
    "Europe/Warsaw": "poland, polen, pologne, polonia, polónia, polônia, polsce, warszawie, warschau, varsovie, "
    "varsovia, varsavia, warszawa, kraków, krakowie, ポーランド, ワルシャワ",
    "Europe/Prague": "czech republic, czechia, tschechien, chéquia, czechach, prag, praga, praha, pradze, チェコ",
    "Europe/Budapest": "hungary, ungarn, hongrie, hungría, ungheria, hungria, węgrzech, ハンガリー",
    "Europe/Stockholm": "sweden, schweden, suède, suecia, svezia, suécia, zweden, szwecji, スウェーデン",
    "Europe/Oslo": "norway, norwegen, norvège, noruega, norvegia, noorwegen, norwegii, ノルウェー",
    "Europe/Copenhagen": "denmark, dänemark, danemark, dinamarca, danimarca, denemarken, danii, kopenhagen, デンマーク",
    "Europe/Helsinki": "finland, finnland, finlande, finlandia, finlândia, finlandii, フィンランド",
    "Europe/Athens": "greece, griechenland, grèce, grecia, grécia, griekenland, grecji, athen, athènes, atenas, "
    "atene, ギリシャ",
    "Europe/Bucharest": "romania, rumänien, roumanie, rumania, roménia, romênia, roemenië, rumunii, ルーマニア",
    "Europe/Kyiv": "ukraine, ucrania, ucraina, ucrânia, oekraïne, ukrainie, kiev, kiew, kijowie, ウクライナ, キーウ",
    "Europe/Moscow": "moskau, moscou, moscú, mosca, moskou, moskwie, モスクワ",
    "Europe/Istanbul": "turkey, türkiye, türkei, turquie, turquía, turchia, turquia, turkije, turcji, ankara, "
    "estambul, istambul, トルコ",
    "Asia/Tokyo": "japan, japon, japón, giappone, japão, japonii, tokio, tokyo, tóquio, osaka, kyoto, 日本, 東京",
    "Asia/Seoul": "korea, south korea, südkorea, corée, corée du sud, corea, corea del sur, corea del sud, coreia "
    "do sul, zuid-korea, korei, séoul, seúl, 韓国, ソウル",
    "Asia/Shanghai": "china, chine, cina, chinach, beijing, peking, pékin, pekín, pechino, pequim, pekinie, "
    "shenzhen, 中国, 北京, 上海",
    "Asia/Taipei": "taiwan, taïwan, taiwán, tajwanie, 台湾, 台北",
    "Asia/Hong_Kong": "hongkong, hongkongu, 香港",
    "Asia/Singapore": "singapur, singapour, singapura, singapurze, シンガポール",
    "Asia/Kolkata": "india, indien, inde, índia, indie, indiach, delhi, new delhi, mumbai, bangalore, chennai, "
    "インド, ムンバイ",
    "Asia/Karachi": "pakistan, pakistán, paquistão, pakistanie, lahore, パキスタン",
    "Asia/Manila": "philippines, philippinen, filipinas, filippine, filipijnen, フィリピン, マニラ",
    "Asia/Bangkok": "thailand, thaïlande, tailandia, thailandia, tailândia, タイ, バンコク",
    "Asia/Ho_Chi_Minh": "vietnam, viêt nam, hanoi, ベトナム, ハノイ",
    "Asia/Jakarta": "yakarta, ジャカルタ",
    "Asia/Jerusalem": "israel, israël, israele, izraelu, tel aviv, イスラエル",
    "Asia/Dubai": "emirates, uae, dubaï, ドバイ",
    "Asia/Riyadh": "saudi arabia, arabie saoudite, arabia saudí, サウジアラビア",
    "Africa/Cairo": "egypt, ägypten, égypte, egipto, egitto, egito, egypte, egipcie, le caire, el cairo, エジプト",
    "Africa/Johannesburg": "south africa, südafrika, afrique du sud, sudáfrica, sudafrica, áfrica do sul, "
    "zuid-afrika, 南アフリカ",
    "Africa/Lagos": "nigeria, nigéria, ナイジェリア",
    "Africa/Nairobi": "kenya, kenia, kénya, quénia, ケニア",
    "Africa/Casablanca": "morocco, marokko, maroc, marruecos, marocco, marrocos, rabat, モロッコ",
    "Africa/Algiers": "algeria, algerien, algérie, argelia, argélia, alger",
    "Africa/Tunis": "tunisia, tunesien, tunisie, túnez, tunísia",
    "Africa/Dakar": "senegal, sénégal",
    "Africa/Abidjan": "côte d'ivoire, ivory coast",
    "Africa/Luanda": "angola",
    "Africa/Maputo": "mozambique, moçambique",
    "America/Argentina/Buenos_Aires": "argentina, argentinien, argentine, argentinië, argentynie, アルゼンチン, "
    "ブエノスアイレス",
    "America/Bogota": "colombia, kolumbien, colombie, colômbia, medellín, コロンビア",
    "America/Lima": "peru, perú, pérou, perù, ペルー",
    "America/Caracas": "venezuela, ベネズエラ",
    "America/Santiago": "chile, chili, santiago de chile, チリ",
    "America/Montevideo": "uruguay, uruguai",
    "America/Asuncion": "paraguay, paraguai",
    "America/La_Paz": "bolivia, bolívia",
    "America/Guayaquil": "quito",
    "America/Mexico_City": "ciudad de méxico, cdmx, mexique, méxico d.f, メキシコシティ",
    "America/Sao_Paulo": "brasília, brasilia, são paulo, rio de janeiro, rio, ブラジリア, サンパウロ",
    "America/New_York": "nueva york, nova york, nova iorque, nowym jorku, miami, boston, washington, washington "
    "dc, atlanta, philadelphia, 米国東部, 東部, ニューヨーク",
    "America/Toronto": "québec, quebec, ottawa, トロント",
    "America/Chicago": "texas, dallas, houston, 米国中部, 中部, シカゴ",
    "America/Los_Angeles": "california, kalifornien, californie, seattle, san francisco, silicon valley, 米国太平洋, "
    "太平洋, ロサンゼルス, カリフォルニア",
    "Australia/Sydney": "sidney, canberra, シドニー",
    "Australia/Melbourne": "メルボルン",
    "Pacific/Auckland": "new zealand, neuseeland, nouvelle-zélande, nueva zelanda, nuova zelanda, nova zelândia, "
    "nieuw-zeeland, wellington, ニュージーランド",
    "UTC": "greenwich, 協定世界, 世界標準, グリニッジ",
}
# `14:05 in German` names no zone, and `14:05 in central London` not Chicago's. German, Dutch and Polish adjectives
# stand without their endings.
PEOPLES = {
    "Europe/London": "british, english, englisch, britisch, londoner, britannique, anglaise, londonienne, "
    "inglesa, británica, inglese, britannica, britânica, engelse, britse, londense, brytyjsk, angielsk, "
    "londyńsk",
    "Europe/Dublin": "irish, irisch, irlandaise, irlandesa, irlandese, ierse, irlandzk",
    "Europe/Lisbon": "portuguese, portugiesisch, portugaise, portuguesa, portoghese, portugese, portugalsk",
    "Europe/Madrid": "spanish, spanisch, espagnole, española, peninsular, spagnola, espanhola, spaanse, hiszpańsk",
    "Europe/Paris": "french, central european, französisch, pariser, française, francesa, francese, franse, "
    "parijse, francusk, parysk, europe centrale",
    "Europe/Brussels": "belgian, belgisch, belge, belga, belgische, belgijsk",
    "Europe/Amsterdam": "dutch, niederländisch, holländisch, néerlandaise, hollandaise, holandesa, neerlandesa, "
    "olandese, nederlandse, hollandse, amsterdamse, holendersk",
    "Europe/Berlin": "german, deutsch, berliner, mitteleuropäisch, allemande, alemana, tedesca, alemã, duitse, "
    "berlijnse, niemieck, środkowoeuropejsk",
    "Europe/Vienna": "austrian, österreichisch, wiener, autrichienne, austriaca, austríaca, oostenrijkse, austriack",
    "Europe/Zurich": "swiss, schweizer, schweizerisch, zürcher, suiza, svizzera, zwitserse, szwajcarsk",
    "Europe/Rome": "italian, italienisch, italienne, italiana, italiaanse, włosk, rzymsk",
    "Europe/Warsaw": "polish, polnisch, warschauer, polonaise, polaca, polacca, poolse, polsk, warszawsk",
    "Europe/Prague": "czech, tschechisch, tchèque, checa, ceca, tcheca, tsjechische, czesk",
    "Europe/Stockholm": "swedish, schwedisch, suédoise, sueca, svedese, zweedse, szwedzk",
    "Europe/Athens": "greek, griechisch, grecque, griega, greca, grega, griekse, greck",
    "Europe/Kyiv": "ukrainian, ukrainisch, ukrainienne, ucraniana, ucraina, oekraïense, ukraińsk",
    "Europe/Moscow": "moskauer, moskiewsk",
    "Europe/Istanbul": "turkish, türkisch, turque, turca, turkse, tureck, istanbuler",
    "Asia/Tokyo": "japanese, japanisch, tokioter, japonaise, japonesa, giapponese, japanse, japońsk, tokijsk",
    "Asia/Seoul": "korean, south korean, koreanisch, coréenne, coreana, koreaanse, koreańsk",
    "Asia/Shanghai": "chinese, chinesisch, chinoise, china, cinese, chinesa, chińsk",
    "Asia/Kolkata": "indian, indisch, indienne, india, indiana, indische, indyjsk",
    "Asia/Karachi": "pakistani, pakistanisch",
    "Asia/Manila": "philippine, filipino",
    "Asia/Bangkok": "thai",
    "Asia/Jerusalem": "israeli, israelisch",
    "Africa/Johannesburg": "south african, südafrikanisch",
    "Africa/Lagos": "nigerian",
    "Africa/Nairobi": "kenyan",
    "Africa/Casablanca": "moroccan, marokkanisch, marocaine, marroquí",
    "Africa/Algiers": "algerian, algérienne",
    "Africa/Tunis": "tunisian, tunisienne",
    "America/Argentina/Buenos_Aires": "argentinian, argentine, argentinisch, argentina, argentijnse, argentyńsk",
    "America/Bogota": "colombian, colombiana, kolumbianisch",
    "America/Lima": "peruvian, peruana",
    "America/Santiago": "chilean, chilena, chilenisch",
    "America/Caracas": "venezuelan, venezolana",
    "America/Montevideo": "uruguayan, uruguaya",
    "America/New_York": "new yorker, eastern, us eastern, east coast, est, este",
    "Pacific/Auckland": "new zealand, nz, neuseeländisch",
    "America/Chicago": "central, us central",
    "America/Denver": "mountain, us mountain",
    "America/Los_Angeles": "pacific, us pacific, west coast, pacifique, pacífico",
    "UTC": "zulu, universal, coordinated universal, universelle",
    "America/Guayaquil": "ecuador continental",
}
# Their people live in several, or nobody knows whose it is.
WIDE = (
    "us, usa, america, american, américaine, amerikanisch, amerikaanse, americana, united states, canada, "
    "canadian, canadienne, australia, australian, russia, russian, mexico, méxico, mexican, mexicana, brazil, "
    "brasil, brazilian, brasileira, brasileiro, indonesia, europe, european, european summer, del centro, centro, "
    "my, your, our, his, her, their, server, local, locale, lokal, lokalnego, lokalny, 現地, アメリカ, "
    "ブラジル, オーストラリア, カナダ"
)
