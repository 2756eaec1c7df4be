"""Labels of authors in languages that fewer sites are written in: "Автор: Іван Зразок", "Szerző: Minta Anna"."""

import re

_WITH_COLON = """
автор авторка автори авторы аўтар аутор ауторка avtor avtorica autorė autorius autors autore kirjoittaja kirjoittajat
szerző szerzők írta forfatter skribent författare egilea egileak yazan yazar hazırlayan tác_giả người_viết viết_bởi
penulis ditulis_oleh συντάκτης συντάκτρια συγγραφέας γράφει מחבר מחברת كاتب الكاتب المؤلف كتب كتبه إعداد نویسنده
लेखक लेखिका 著者 作者 文 筆者 執筆者 執筆 撰文 글 글쓴이 작성자 저자 ผู้เขียน เขียนโดย հեղինակ ავტორი
"""
_LABELS = "|".join(word.replace("_", " ") for word in _WITH_COLON.split())
# A capital of Greek or Cyrillic.
_CAPITAL = r"(?-i:[Ά-ΏΑ-ΫЀ-Я])\w+"
# Words that begin nothing else need no colon, others stand before two names.
_SIGNED = re.compile(
    rf"(?:{_LABELS})\s*[:：՝]\s*|(?:بقلم|מאת|โดย)\s*:?\s+|(?:автор|аутор|аўтар|από)\s+(?={_CAPITAL}\s+{_CAPITAL})|글\s+(?=[가-힣]{{2,4}}\b)",
    re.IGNORECASE,
)


_DAYS = """
الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه
ראשון שני שלישי רביעי חמישי שישי שבת ორშაბათი სამშაბათი ოთხშაბათი ხუთშაბათი პარასკევი შაბათი კვირა
"""
WEEKDAYS = frozenset(_DAYS.split())
"""The days of the week in letters without capitals: Arabic, Persian, Hebrew, Georgian; from CLDR."""


def signed(part: str) -> re.Match[str] | None:
    """What precedes the names of authors at the beginning of *part*, if anything does."""
    return _SIGNED.match(part)
