"""Visible dates in the languages, scripts and calendars beyond those of Wix; and what is no date in them."""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from scraper.parse.calendars import buddhist, of_era, persian
from scraper.parse.date_words import MONTHS
from scraper.parse.dates import declared, feed_date, visible
from scraper.parse.foreign_dates import month_of
from scraper.parse.foreign_months import BY_LANGUAGE, BY_SCRIPT

ZONE = ZoneInfo("Europe/Paris")
RENDERED = datetime(2024, 5, 10, 9, tzinfo=UTC)
MAY, OCTOBER = date(2024, 5, 3), date(2024, 10, 12)

# Each is 3 May 2024, in whatever language its page declares.
ANYWHERE = """
3 травня 2024 | 3 травня 2024 р. | 3 травня, 2024 | п’ятниця, 3 травня 2024 року | 3 мая 2024 г.
03 мая 2024, 14:30 | пятница, 3 мая 2024 г. | 3 мая 2024 года | 3 май 2024 г. | петък, 3 май 2024 г.
3 мај 2024 | 3. мај 2024. | 3. маја 2024. | 3 Μαΐου 2024 | 3 Μαΐ 2024 | Παρασκευή 3 Μαΐου 2024
Παρασκευή, 3 Μαΐου, 2024 | 3 Μάιος 2024 | ΠΑΡΑΣΚΕΥΗ 3 ΜΑΪΟΥ 2024 | 3 Mayıs 2024 | 3 Mayıs 2024 Cuma
3 MAYIS 2024 | Mayıs 3, 2024 | 03 Mayıs 2024, 10:15 | 3 مايو 2024 | ٣ مايو ٢٠٢٤ | 3 مايو، 2024
الجمعة، 3 مايو 2024 | 3 أيار 2024 | ٣ أيار ٢٠٢٤ | 3 ماي 2024 | 3 أيار/مايو 2024 | مايو 3, 2024 | 03‏/05‏/2024
٣/٥/٢٠٢٤ | الجمعة 24 شوال 1445 - 3 مايو 2024 | 3 مايو 2024م | نشر في 3 مايو 2024 | 3 mai 2024
vineri, 3 mai 2024 | 3. mai 2024 | 3 במאי 2024 | 3 מאי 2024 | יום שישי, 3 במאי 2024 | 3 מאי, 2024 | 3 मई 2024
शुक्रवार, 3 मई 2024 | ३ मई २०२४ | 3 मई, 2024 | मई 3, 2024 | ৩ মে, ২০২৪ | 3 મે, 2024 | 3 ਮਈ 2024 | 3 மே, 2024
3 మే, 2024 | ಮೇ 3, 2024 | 2024, മേയ് 3 | 3 मे, 2024 | 3 مئی، 2024 | 3 مهٔ 2024 | ۳ مه ۲۰۲۴ | 3 մայիսի, 2024
մայիսի 3, 2024 | 3 մայիսի 2024 թ. | մայիսի 3, 2024 թ. | 3 მაისი, 2024 | 3 მაისი 2024 | მაისი 3, 2024
3 მაი. 2024 | 3. svibnja 2024. | petak, 3. svibnja 2024. | 3. maja 2024. | petak, 3. maj 2024. | 3. maj 2024
3. maja 2024 | piatok 3. mája 2024 | 3. máj 2024 | 3. mája 2024 | 3. toukokuuta 2024
perjantai 3. toukokuuta 2024 | 3. toukokuu 2024 | 2024. május 3. | 2024. május 3., péntek | 2024. máj. 3.
2024 május 3 | 2024. május 3. 14:20 | 2024. gada 3. maijs | 3. maijs, 2024 | 3. maijs 2024
2024 m. gegužės 3 d. | 2024 gegužės 3 | gegužės 3, 2024 | fredag den 3. maj 2024 | 3. mai 2024 kl. 10.30
fredag 3. mai 2024 | 3 tháng 5, 2024 | 3 Tháng Năm, 2024 | ngày 3 tháng 5 năm 2024 | Thứ Sáu, 3 tháng 5, 2024
Tháng Năm 3, 2024 | 3 thg 5, 2024 | 3 maig 2024 | 3 de maig de 2024 | 3 de maig del 2024
divendres, 3 de maig de 2024 | 3 พฤษภาคม 2567 | 3 พ.ค. 2567 | วันศุกร์ที่ 3 พฤษภาคม พ.ศ. 2567 | 3 พฤษภาคม 2024
๓ พฤษภาคม ๒๕๖๗ | พฤษภาคม 3, 2024 | 令和6年5月3日 | 令和6年5月3日（金） | 令和 6 年 5 月 3 日 | 2024年5月3日
2024 年 5 月 3 日 | ２０２４年５月３日 | 2024年05月03日 10:00 | 民國113年5月3日 | 發表於 2024 年 5 月 3 日
2024년 5월 3일 | 2024년 05월 03일 | 2024. 5. 3. | 2024년 5월 3일 금요일 | ۱۴ اردیبهشت ۱۴۰۳
جمعه ۱۴ اردیبهشت ۱۴۰۳ | 14 اردیبهشت 1403 | ۱۴ اردیبهشت، ۱۴۰۳
"""
# The same day, where the page or its site declares the language.
SPOKEN = {
    "tr": "3 May 2024 | 03 May 2024",
    "id": "3 Mei 2024 | Jumat, 3 Mei 2024",
    "eu": "2024(e)ko maiatzaren 3a | 2024ko maiatzaren 3a | 2024(e)ko mai. 3(a) | 2024ko maiatzak 3",
    "cy": "3 Mai 2024",
    "ga": "3 Bealtaine 2024 | 3 Beal 2024",
    "mt": "3 ta’ Mejju 2024 | 3 Mej 2024",
    "lt": "2024 m. geg. 3 d. | 2024-05-03",
    "fi": "3. touko 2024",
    "hr": "3. svi 2024. | 3. SVI 2024",
    "hy": "3 մյս, 2024 թ.",
    "uk": "3 трав. 2024 р. | 3 Тра 2024",
    "fa": "۱۴۰۳/۰۲/۱۴ | ۱۴۰۳/۲/۱۴ | 1403/02/14",
    "th": "03/05/2567 | 3/5/2567",
    "af": "3 Mei 2024",
    "kk": "2024 ж. 3 мамыр | 3 мамыр 2024",
    "uz": "3-may, 2024",
    "sq": "3 Maj 2024 | 3 maj, 2024",
    "rm": "3 da matg 2024",
}
# What is no word of another language stays one: each with its language and day.
BY_TONGUE = [
    ("hr", "12. listopada 2024.", OCTOBER),
    ("hr-HR", "12 listopada 2024", OCTOBER),
    ("hr", "12. lis 2024.", OCTOBER),
    ("bs", "12. listopada 2024", OCTOBER),
    ("pl", "12 listopada 2024", date(2024, 11, 12)),
    ("pl-PL", "12 lis 2024", date(2024, 11, 12)),
    ("cs", "12. listopad 2024", date(2024, 11, 12)),
    ("cs", "12. listopadu 2024", date(2024, 11, 12)),
    ("uk", "12 листопада 2024", date(2024, 11, 12)),
    ("uk", "12 лис 2024", date(2024, 11, 12)),
    ("pl", "3 lip 2024", date(2024, 7, 3)),
    ("hr", "3. lip 2024.", date(2024, 6, 3)),
    ("cs", "3. srp 2024", date(2024, 8, 3)),
    ("hr", "3. srp 2024.", date(2024, 7, 3)),
    ("ms", "3 Mac 2024", date(2024, 3, 3)),
    ("id", "3 Agustus 2024", date(2024, 8, 3)),
    ("nb-NO", "3. des. 2024", date(2024, 12, 3)),
    ("tr", "3 Ara 2024", date(2024, 12, 3)),
    ("ca", "3 d’abril de 2024", date(2024, 4, 3)),
    ("ca", "3 d’agost del 2024", date(2024, 8, 3)),
    ("lt", "2024 m. bal. 3 d.", date(2024, 4, 3)),
    ("es", "14 ago 2024", date(2024, 8, 14)),
    ("ar", "3 تشرين الثاني 2024", date(2024, 11, 3)),
    ("ar", "3 كانون الأول 2024", date(2024, 12, 3)),
    ("ar-MA", "3 غشت 2024", date(2024, 8, 3)),
    ("vi", "3 Tháng Mười Hai, 2024", date(2024, 12, 3)),
    ("vi", "3 Tháng Mười, 2024", date(2024, 10, 3)),
    ("ja", "平成31年4月30日", date(2019, 4, 30)),
    ("ja", "令和元年5月1日", date(2019, 5, 1)),
    ("fa", "۳۰ اسفند ۱۴۰۳", date(2025, 3, 20)),
    ("", "wtorek, 12 listopada 2024", date(2024, 11, 12)),
    ("", "12 listopada 2024 r.", date(2024, 11, 12)),
    ("", "subota, 12. listopada 2024.", OCTOBER),
    ("", "12. listopada 2024.", OCTOBER),
    ("fr", "Objavljeno 12 listopada 2024", OCTOBER),
]
NONE = """
12 listopada 2024 | 12. lis 2024 | 3 lip 2024 | 3. srp 2024 | je lis 3 livres en 2024
un des 12 membres de 2024 | des 12 ans | la loi de mai 2024 | mars 2020 | la planète Mars, 4 lunes en 2024
ara 12 | Mac 12 2024 | Julie 12 | Marc 12 ans | 12 Ara 2024 km | tel. 03 05 2024 11 | +48 22 555 66 77
3 травня | травень 2024 | у травні 2024 | 2024 рік, 3 роки | 12 переглядів | 3 коментарі | мая 2024
45 мая 2024 | 31 червня 2024 | 3 мая – 5 июня 2024 | 3 лютого — 5 травня 2024 | маи 2024 | 30 февраля 2024
Μαΐου 2024 | 3 σχόλια | 2024 Μάιος | 3 שנים 2024 | מאי 2024 | 5 תגובות | 3 ימים | 24 شوال 1445 | شوال 3, 1445
مايو 2024 | 3 تعليقات 2024 | 12 قراءة | آب 2024 | 5 دقائق | 3 लोग 2024 | मई 2024 | 3 ნახვა | მაისი 2024 | 2567
พ.ค. 2567 | 3 ความเห็น | 2024年 | 5月 | 令和6年5月 | 令和6年13月3日 | 平成40年5月3日 | 昭和3日 | 3000年5月3日
2024 年 5 月 | 99年5月3日 | 第3回 2024年5月 | 3/5/2567 | 1403/02/14 | 30 اسفند 1404 | 31 مهر 1403
14 اردیبهشت 99 | 14 اردیبهشت 2024 | 3 พฤษภาคม 99 | tháng 5, 2024 | 3 tháng 13, 2024 | năm 2024, 3 người
mai 2024, 3 | 3 mai gặp lại | 2024. május | 2024. 13. 3. | svibanj 2024 | toukokuu 2024 | 3 kommenttia 2024
3 svibnja - 5 lipnja 2024. | 2 zile în mai | 5 mai - 7 iunie 2024 | 3 yorum, Mayıs 2024
"""


def pieces(table: str) -> list[str]:
    """The forms of *table*, between bars and lines."""
    return [form.strip() for line in table.strip().splitlines() for form in line.split(" | ")]


def day_of(text: str, *languages: str, rendered: datetime | None = None) -> date | None:
    """The visible day of *text*."""
    stamp = visible(text, ZONE, rendered=rendered, languages=languages)
    return stamp.day if stamp else None


@pytest.mark.parametrize("text", pieces(ANYWHERE))
def test_a_day_that_needs_no_language(text: str) -> None:
    assert day_of(text) == day_of(text, "fr-FR", "") == MAY


@pytest.mark.parametrize(("language", "text"), [(each, text) for each, row in SPOKEN.items() for text in pieces(row)])
def test_a_day_in_a_declared_language(language: str, text: str) -> None:
    """The page's own language tells, or else its site's."""
    assert day_of(text, language) == day_of(text, "en", language) == MAY


@pytest.mark.parametrize(("language", "text", "day"), BY_TONGUE)
def test_a_month_is_that_of_the_language(language: str, text: str, day: date) -> None:
    assert day_of(text, language, "") == day_of(text, "", language) == day


@pytest.mark.parametrize("text", pieces(NONE))
def test_what_leaves_the_day_open_is_none(text: str) -> None:
    assert day_of(text) is None
    stamp = declared(text, ZONE)
    assert stamp is None or stamp.day is None


def test_the_page_goes_before_its_site() -> None:
    assert day_of("12 listopada 2024", "hr", "pl") == OCTOBER
    assert day_of("12 listopada 2024", "pl", "hr") == date(2024, 11, 12)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9 травня", date(2024, 5, 9)),
        ("11 травня", date(2023, 5, 11)),
        ("30 Νοεμβρίου", date(2023, 11, 30)),
        ("9 مايو", date(2024, 5, 9)),
        ("9 במאי", date(2024, 5, 9)),
        ("9 พ.ค.", date(2024, 5, 9)),
        ("9. svibnja", date(2024, 5, 9)),
        ("9 травня о", None),
        ("14 اردیبهشت", None),
    ],
)
def test_a_day_without_its_year_is_the_last(text: str, day: date | None) -> None:
    if day is not None:
        assert day_of(text) is None
        assert day_of(text, rendered=RENDERED) == day


def test_a_feed_names_its_month_as_the_rest_tells() -> None:
    assert feed_date("wt, 12 lis 2024 10:00:00 +0100") == datetime(2024, 11, 12, 9, tzinfo=UTC)
    assert feed_date("sub, 12 lis 2024 10:00:00 +0200") == datetime(2024, 10, 12, 8, tzinfo=UTC)
    assert feed_date("12 lis 2024 10:00:00 +0200") is None
    assert feed_date("Παρ, 03 Μάι 2024 10:00:00 +0300") == datetime(2024, 5, 3, 7, tzinfo=UTC)
    assert feed_date("الجمعة، 03 مايو 2024 10:00:00 +0000") == datetime(2024, 5, 3, 10, tzinfo=UTC)


def test_no_word_means_two_months() -> None:
    """Of those that are read in any text; a language has one month for each of its own."""
    words = MONTHS.replace(";", "").split()

    assert len(words) == len(set(words))
    for line in BY_SCRIPT.split(";"):
        assert len(line.split()) == 12
    for language, line in BY_LANGUAGE.items():
        for number, field in enumerate(line.split(), start=1):
            assert {month_of(word, word, (language,)) for word in field.split("|") if word.isascii()} <= {number, None}


@pytest.mark.parametrize("year", [1375, 1379, 1387, 1391, 1395, 1399, 1403, 1408])
def test_a_persian_leap_year_ends_on_the_20th_of_march(year: int) -> None:
    last, next_first = persian(year, 12, 30), persian(year + 1, 1, 1)

    assert last is not None
    assert next_first is not None
    assert (last.month, last.day, (next_first - last).days) == (3, 20, 1)


def test_every_persian_day_is_one_day_after_the_last() -> None:
    days = [
        found for year in (1402, 1403, 1404) for month in range(1, 13) for day in range(1, 32)
        if (found := persian(year, month, day))
    ]  # fmt: skip

    assert all((after - before).days == 1 for before, after in pairwise(days))
    assert days[0] == date(2023, 3, 21)
    assert days[-1] == date(2026, 3, 20)


def test_years_of_other_calendars_end() -> None:
    assert of_era("平成", 31, 5, 1) is None
    assert of_era("令和", 0, 5, 1) is None
    assert of_era("寛永", 3, 5, 1) is None
    assert buddhist(2024, 5, 3) is None
    assert persian(1200, 1, 1) is None
