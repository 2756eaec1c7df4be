"""Edits in other scripts than Latin: words without spaces, vowels that are marks, figures, points, punctuation."""

import unicodedata

import pytest

from archive.model import ChangeClass, Flag
from archive.text.edits import apply, edits
from archive.text.sentences import sentences
from archive.text.words import tokens

TYPOGRAPHY = """
zh|两国签署了协议,并发表声明.|两国签署了协议，并发表声明。
zh|２０２４年有１２国参加。|2024年有12国参加。
zh|他说“不会谈判”。|他说「不会谈判」。
ja|「会談は延期」と述べた。|『会談は延期』と述べた。
ja|ｶﾞｲﾄﾞを公表|ガイドを公表
zh|中国 和 美国|中国和美国
ar|المســـتقبل|المستقبل
ar|عُقد 12 اجتماعاً.|عُقد ١٢ اجتماعاً.
ar|3,5 مليون|٣٫٥ مليون
ar|50% من|50٪ من
ar|الاتفاق، كما قال|الاتفاق, كما قال
ar|ﻣﺼﺮ اليوم|مصر اليوم
fa|می‌شود|میشود
fa|۱۲ نفر|١٢ نفر
he|צה"ל הודיע|צה״ל הודיע
hi|2024 में 12 देश|२०२४ में १२ देश
th|๑๒ ประเทศ|12 ประเทศ
hy|Ստորագրվեց։|Ստորագրվեց:
uk|п'ять об’єктів|п’ять об’єктів
"""
MINOR = """
ar|أعلنت الوزارة|اعلنت الوزارة
ar|وقّع الوزيرُ|وقع الوزير
ar|مدرسه جديدة|مدرسة جديدة
ar|الرئيس السيسى|الرئيس السيسي
fa|كتاب ایراني|کتاب ایرانی
he|שָׁלוֹם עכשיו|שלום עכשיו
ru|Еще раз|Ещё раз
hi|क़दम उठाए|कदम उठाए
vi|nói về hoà bình|nói về hòa bình
zh|出席了会议，发表讲话|出席了会议、发表讲话
tr|DIŞİŞLERİ|Dışişleri
hy|Երեւան քաղաք|Երևան քաղաք
"""
OTHER_WORDS = """
ja|パリで会談した。|バリで会談した。
ja|イランと協議する。|イラクと協議する。
ja|条約は批准された。|条約は批准されなかった。
zh|总统会见了部长|总理会见了部长
zh|他们天天开会|他们天开会
th|เสือหายไป|เสื้อหายไป
th|รัฐบาลใกล้ชิดกับจีน|รัฐบาลไกลชิดกับจีน
hi|दिन अच्छा है|दीन अच्छा है
hi|सरकार ने हस्ताक्षर किए|सरकार ने हस्ताक्षर नहीं किए
bn|১২ দেশ|১৩ দেশ
vi|bạn của ta|bán của ta
ar|عُقد 12 اجتماعاً|عُقد ١٣ اجتماعاً
"""
DENIALS = """
ru|Договор подписан.|Договор не подписан.
ru|Договор действительный.|Договор недействительный.
uk|Договір підписано.|Договір не підписано.
pl|Umowa została podpisana.|Umowa nie została podpisana.
it|L'accordo è firmato.|L'accordo non è firmato.
nl|Het akkoord is getekend.|Het akkoord is niet getekend.
el|Η συμφωνία υπογράφηκε.|Η συμφωνία δεν υπογράφηκε.
ro|Acordul este semnat.|Acordul nu este semnat.
ar|توقع الحكومة الاتفاق.|لا توقع الحكومة الاتفاق.
he|הממשלה חתמה.|הממשלה לא חתמה.
hi|सरकार ने किया|सरकार ने नहीं किया
vi|Chính phủ ký.|Chính phủ không ký.
"""


def _rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.split("\n") if line]


@pytest.mark.parametrize(("language", "old", "new"), _rows(TYPOGRAPHY))
def test_another_way_to_write_a_sign_is_typography(language: str, old: str, new: str) -> None:
    [edit] = edits(old, new, language=language)
    assert (edit.class_, edit.flags) == (ChangeClass.TYPOGRAPHIC, ())


@pytest.mark.parametrize(("language", "old", "new"), _rows(MINOR))
def test_another_spelling_of_a_word_is_minor(language: str, old: str, new: str) -> None:
    [edit] = edits(old, new, language=language)
    assert edit.class_ is ChangeClass.MINOR


@pytest.mark.parametrize(("language", "old", "new"), _rows(OTHER_WORDS))
def test_a_vowel_a_tone_or_one_sign_makes_another_word(language: str, old: str, new: str) -> None:
    [edit] = edits(old, new, language=language)
    assert edit.class_ is ChangeClass.SUBSTANTIVE


@pytest.mark.parametrize(("language", "old", "new"), _rows(DENIALS))
def test_a_denial_is_flagged(language: str, old: str, new: str) -> None:
    [edit] = edits(old, new, language=language)
    assert Flag.NEGATION in edit.flags


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,000人が２０２４年にNATO加盟", "1,000 人 が ２０２４ 年 に NATO 加 盟"),
        ("パリで会談", "パリ で 会 談"),
        ("हस्ताक्षर किए", "हस्ताक्षर किए"),
        ("รัฐบาลไทย", "รัฐบาลไทย"),
        ('צה"ל "שלום"', 'צה"ל " שלום "'),
        ("وقّع الوزيرُ", "وقّع الوزيرُ"),
    ],
)
def test_words_are_cut_where_their_script_has_words(text: str, words: str) -> None:
    assert [token for token in tokens(text) if not token.isspace()] == words.split()


def test_a_hebrew_abbreviation_opens_no_quotation() -> None:
    old = 'כך מסר צה"ל. הממשלה חתמה על ההסכם.'
    [edit] = edits(old, old.replace("חתמה", "דחתה"), language="he")
    assert Flag.QUOTATION not in edit.flags


@pytest.mark.parametrize("text", ["대통령은 서명했다.", "ガイドを公表", "Việt Nam đã ký", "क़दम"])
def test_composed_or_not_a_text_is_the_same(text: str) -> None:
    parted = unicodedata.normalize("NFD", text)
    assert all(edit.class_ is ChangeClass.TYPOGRAPHIC for edit in edits(text, parted))


AGREED = "两国签署了协议。双方发表了联合声明。没有人知道结果。"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (AGREED, AGREED.replace("发表了", "没有发表"), "edited 双方发表了联合声明。→双方没有发表联合声明。"),
        (AGREED, AGREED.replace("没有人", "部长昨天辞职。没有人"), "added →部长昨天辞职。"),
        (AGREED, AGREED.replace("双方发表了联合声明。", ""), "deleted 双方发表了联合声明。→"),
        (AGREED, "双方发表了联合声明。两国签署了协议。没有人知道结果。",
         "reordered 双方发表了联合声明。→双方发表了联合声明。"),
        (AGREED.replace("。", "，"), AGREED, f"edited {AGREED.replace('。', '，')}→{AGREED}"),
        (AGREED, AGREED.replace("。", "。 "), ""),
        ("会談した。交渉は続く。", "会談した。交渉は終わった。", "edited 交渉は続く。→交渉は終わった。"),
        ("「会談は延期。」と述べた。交渉は続く。", "「会談は中止。」と述べた。交渉は続く。",
         "edited 「会談は延期。」と述べた。→「会談は中止。」と述べた。"),
    ],
)  # fmt: skip
def test_a_chinese_paragraph_is_compared_by_its_sentences(old: str, new: str, told: str) -> None:
    found = edits(old, new, language="zh")

    assert "".join(f"{edit.kind.value} {edit.before}→{edit.after}" for edit in found) == told
    assert apply(sentences(old, "zh"), found, language="zh") == sentences(new, "zh")
