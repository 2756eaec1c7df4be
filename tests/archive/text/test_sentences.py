import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text.sentences import base_language, paragraphs, sentences

# Each text is written with `|` where a sentence ends.
FRENCH = {
    "titles": "M. Durand a vu Mme Leroy et le Dr. Petit. | MM. Blanc et Noir étaient là.",
    "initials": "J. Dupont et M.-A. Lefort signent. | Ils partent.",
    "page": "Voir p. 12 et pp. 3-4. | Le rapport suit.",
    "article": "L’art. 49 de la Constitution. | L’amour de l’art. | Le musée ferme.",
    "before Christ": "Rome naît en 753 av. J.-C. selon la légende. | Puis elle grandit.",
    "before Christ at the end": "Rome naît en 753 av. J.-C. | Elle grandit ensuite.",
    "confer": "Le traité (cf. Annexe II) est clair. | Il suffit.",
    "et cetera inside": "Le gaz, le pétrole, etc. sont taxés. | Rien d’autre.",
    "et cetera at the end": "Le gaz, le pétrole, etc. | Rien d’autre.",
    "number sign": "Le décret n° 12 paraît. | Voir aussi no. 3 du bulletin.",
    "guillemets": "« Nous restons. » | Il sort. | « Pourquoi ? » demande-t-elle.",
    "guillemets without space": "Il a dit «oui.» | Puis il part.",
    "ellipsis": "On attend… | Rien ne vient... | Et pourtant… on attend.",
    "question and exclamation": "Vraiment ?! | Oui ! | Bon.",
    "space before the mark": "Qui décide\u202f? | Personne.",
    "decimals": "Le taux est de 3.5 % et 1 000 000 de foyers paient. | C’est beaucoup.",
    "year at the end": "La crise date de 2012. | Le pays a changé.",
    "date": "Le 1er. juillet arrive. | Le 12 janv. 2020 reste.",
    "numbered line": "1. Contexte général de la crise. | La guerre dure.",
    "bracket": "(Voir la carte.) | Le front bouge.",
    "dash": "Il hésite. | — Non, dit-elle.",
    "lower case follows": "Le site cirma. fr est en ligne.",
    "acronym before a new sentence": "Il siège à l’U.E. | Puis il part.",
    "ellipsis first": "Et pourtant. | …Et encore. | ...Voilà.",
    "acronym": "L’O.T.A.N. Atlantique est vieille. | Les États-Unis la dirigent.",
}
ENGLISH = {
    "titles": "Mr. Smith met Dr. Jones and Gen. Brown. | They talked.",
    "acronym inside": "The U.S. President spoke. | Nobody listened.",
    "acronym at the end": "He lives in the U.S. | The embassy knows.",
    "quotation": 'She said “We will stay.” | He left. | "Why?" she asked.',
    "latin": "Some states, e.g. France, agree. | Others, i.e. Iran, do not.",
    "figure": "See fig. 3 and vol. II of the set. | It helps.",
    "number": "No. 10 declined. | It said no. | Then it agreed.",
    "ranks": "Sgt. Brown and Adm. Lee agree. | Maj. Cole does not.",
    "pronoun as title": "It was me. | The others left.",
}
OTHER = {
    "de ordinal": ("de", "Am 3. Oktober war es so weit. | Es gab z. B. Brot."),
    "de year": ("de", "Das war 1989. | Danach kam die Einheit."),
    "es inverted": ("es", "¿Quién decide? | ¡Nadie! | El Sr. García lo sabe."),
    "pt": ("pt", "O Sr. Silva chegou. | A reunião começou às 9.30 horas."),
    "cs": ("cs", "Bylo to 3. října v Praze, např. Na Příkopě. | Pršelo."),
    "ko": ("ko", "회의가 끝났다. | 결과는 없다! | 왜?"),
    "ar": ("ar", "قالت ذلك. | لماذا؟ | لا أحد يعلم."),
    "unknown": ("xx", "Uno. | Due."),
    "ur": ("ur", "وزیر نے کہا۔ | کیا ہوگا؟ | کچھ نہیں۔"),
    "hi": ("hi", "मंत्री ने कहा। | क्यों? | कोई नहीं जानता।"),
    "bn": ("bn", "তিনি বললেন। | কেন? | কেউ জানে না।"),
    "hy": ("hy", "Նախարարը խոսեց։ | Ոչ ոք չգիտի։"),
    "am": ("am", "ሚኒስትሩ ተናገሩ። | ማንም አያውቅም።"),
    "km": ("km", "រដ្ឋមន្ត្រីនិយាយ ។ | គ្មាននរណាដឹងទេ។"),
    "my": ("my", "ဝန်ကြီးပြောသည်။ | ဘယ်သူမှမသိ။"),
    "th": ("th", "รัฐมนตรีกล่าวว่า ไม่มีใครรู้"),
}


def cases() -> list[object]:
    return [
        *(pytest.param("fr", text, id=f"fr {name}") for name, text in FRENCH.items()),
        *(pytest.param("en", text, id=f"en {name}") for name, text in ENGLISH.items()),
        *(pytest.param(language, text, id=name) for name, (language, text) in OTHER.items()),
    ]


@pytest.mark.parametrize(("language", "marked"), cases())
def test_sentences_end_where_the_language_ends_them(language: str, marked: str) -> None:
    expected = tuple(marked.split(" | "))

    assert sentences(marked.replace(" | ", " "), language) == expected


def test_blank_lines_end_a_sentence_and_other_white_space_is_one_space() -> None:
    assert sentences("Un  titre\n \nUne phrase\nsur deux lignes", "fr") == ("Un titre", "Une phrase sur deux lignes")


def test_a_no_break_space_between_sentences_is_kept() -> None:
    assert sentences("Fini.\u00a0 Encore.", "fr") == ("Fini.\u00a0", "Encore.")


@pytest.mark.parametrize(("tag", "base"), [("fr-FR", "fr"), ("pt_BR", "pt"), ("EN", "en"), (None, "")])
def test_base_language(tag: str | None, base: str) -> None:
    assert base_language(tag) == base


texts = st.text(alphabet="aB1 .?!…«»\"'\u00a0\n-,(M", max_size=60)


@settings(deadline=None)
@given(texts)
def test_nothing_but_spaces_is_lost(text: str) -> None:
    assert "".join(sentences(text, "fr")).replace(" ", "") == "".join(paragraphs(text)).replace(" ", "")


@settings(deadline=None)
@given(texts)
def test_splitting_a_sentence_again_gives_the_sentence(text: str) -> None:
    for sentence in sentences(text, "fr"):
        assert sentences(sentence, "fr") == (sentence,)


@pytest.mark.parametrize(
    "text",
    [
        "两国签署了协议。|发表了声明！|会有战争吗？|没有人知道。", "他说：“我们不走。”|他走了。",
        "他说：“不走”。|他走了。", "真的吗？！|是的。", "他（部长。）|走了。", "价格为3.5元。|完。",
        "北约（NATO）扩大。|NATO反对。|2024年结束。", "会談した。|交渉は続く。", "「行かない！」と言った。|以上。",
        "「会談は延期。」と述べた。|交渉は続く。", "『終わり。』|次の章。", "Yahoo！japanの記事。|以上。",
        "ｶｲﾀﾞﾝｼﾀ｡|以上。", "第一。|第二。|“第三。”|《第四》。", "两国同意。|They agree. |Nobody else.",
        "He said so. |两国同意。|They agree.", "。", "。。", "完。",
    ],
)  # fmt: skip
def test_a_sentence_without_white_space_behind_it_ends_at_its_stop(text: str) -> None:
    assert sentences(text.replace("|", ""), "zh") == tuple(sentence.strip() for sentence in text.split("|"))
    assert sentences(" ".join(text.split("|")), "zh") == tuple(sentence.strip() for sentence in text.split("|"))
