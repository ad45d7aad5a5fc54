"""What mail clients write above older mail, in languages beside those of `quote_marks`. Data only, in lower case."""

from mailbot.parsing.quote_marks import Marks

FURTHER: dict[str, Marks] = {
    "lt": Marks(
        verbs="rašė|parašė",
        sender="nuo|siuntėjas",
        fields="išsiųsta|data|kam|gavėjas|kopija|tema",
        original="pradinis laiškas|originalus laiškas|originali žinutė",
        forwarded="persiųstas laiškas|persiųsta žinutė",
    ),
    "lv": Marks(
        verbs="rakstīja",
        sender="no|sūtītājs",
        fields="nosūtīts|nosūtīja|datums|kam|kopija|tēma|temats",
        original="sākotnējais ziņojums|oriģinālais ziņojums",
        forwarded="pārsūtīts ziņojums|pārsūtītais ziņojums",
    ),
    "et": Marks(
        starts="kuupäev",
        verbs="kirjutas",
        sender="saatja|kellelt",
        fields="saadetud|kuupäev|adressaat|kellele|koopia|teema",
        original="algne sõnum|originaalsõnum|algsõnum|esialgne kiri",
        forwarded="edastatud sõnum|edastatud kiri",
    ),
    "sr": Marks(
        verbs="је написао|је написала|је написао/ла|написао је|написала је",
        sender="од|шаље",
        fields="послато|датум|за|прима|копија|наслов|предмет",
        original="изворна порука|оригинална порука|originalna poruka",
        forwarded="прослеђена порука",
    ),
    "mk": Marks(
        verbs="напиша",
        sender="од",
        fields="испратено|датум|до|копија|тема|предмет",
        original="оригинална порака",
        forwarded="препратена порака",
    ),
    "fa": Marks(
        starts="در تاریخ",
        verbs="نوشت",
        sender="از|فرستنده",
        fields="ارسال شده|تاریخ|به|رونوشت|موضوع",
        original="پیام اصلی|پیغام اصلی",
        forwarded="پیام هدایت شده|پیام ارسال شده",
    ),
    "hi": Marks(
        verbs="ने लिखा",
        sender="प्रेषक",
        fields="भेजा गया|दिनांक|प्रति|विषय",
        original="मूल संदेश",
        forwarded="अग्रेषित संदेश",
    ),
    # IMP's, which name no day.
    "of Horde": Marks(
        verbs="quoting|zitat von|citation de|mensaje citado por|citando|citeren van|cytowanie|citerar|citerer|citace od"
        "|цитирование|lainaus",
    ),
}
