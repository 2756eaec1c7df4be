"""Visible dates that count back from today, in languages beyond those of Wix."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.parse.dates import visible

RENDERED = datetime(2024, 5, 10, 9, tzinfo=UTC)
# By language: two days back, three hours, and one day.
BACK = {
    "ru": "2 дня назад | 3 часа назад | вчера | вчера в 14:30 | 1 день назад | день назад",
    "uk": "2 дні тому | 3 години тому | вчора | вчора, 14:30 | 1 день тому | день тому",
    "be": "2 дні таму | 3 гадзіны таму | учора",
    "bg": "преди 2 дни | преди 3 часа | вчера | преди 1 ден",
    "mk": "пред 2 дена | пред 3 часа | вчера",
    "sr": "pre 2 dana | pre 3 sata | juče | пре 1 дан",
    "hr": "prije 2 dana | prije 3 sata | jučer | prije 1 dan",
    "sl": "pred 2 dnevoma | pred 3 urami | včeraj | pred 1 dnevom",
    "sk": "pred 2 dňami | pred 3 hodinami | včera | pred 1 dňom",
    "pl": "2 dni temu | 3 godziny temu | wczoraj | 1 dzień temu | dodano 1 dzień temu",
    "ro": "acum 2 zile | acum 3 ore | ieri | acum 1 zi",
    "hu": "2 napja | 3 órája | tegnap | 1 nappal ezelőtt",
    "el": "πριν 2 ημέρες | πριν από 3 ώρες | χθες | πριν 1 ημέρα",
    "tr": "2 gün önce | 3 saat önce | dün | 1 gün önce",
    "nl": "2 dagen geleden | 3 uur geleden | gisteren | 1 dag geleden",
    "sv": "för 2 dagar sedan | för 3 timmar sedan | igår | 1 dag sedan",
    "da": "for 2 dage siden | for 3 timer siden | i går | 1 dag siden",
    "nb": "for 2 dager siden | for 3 timer siden | i går",
    "fi": "2 päivää sitten | 3 tuntia sitten | eilen | 1 päivä sitten",
    "et": "2 päeva tagasi | 3 tundi tagasi | eile",
    "lv": "pirms 2 dienām | pirms 3 stundām | vakar",
    "lt": "prieš 2 dienas | prieš 3 valandas | vakar",
    "ca": "fa 2 dies | fa 3 hores | ahir | fa 1 dia",
    "ar": "منذ 2 أيام | منذ 3 ساعات | أمس | منذ يوم",
    "he": "לפני 2 ימים | לפני 3 שעות | אתמול | לפני יום",
    "fa": "2 روز پیش | 3 ساعت پیش | دیروز | ۱ روز پیش",
    "hi": "2 दिन पहले | 3 घंटे पहले | 1 दिन पहले",
    "th": "2 วันที่แล้ว | 3 ชั่วโมงที่แล้ว | เมื่อวาน | 1 วันก่อน",
    "vi": "2 ngày trước | 3 giờ trước | hôm qua | 1 ngày trước",
    "id": "2 hari yang lalu | 3 jam yang lalu | kemarin | 1 hari lalu",
    "ja": "2日前 | 3時間前 | 昨日 | 1日前",
    "zh-TW": "2 天前 | 3 小時前 | 昨天 | 1 天前",
    "hy": "2 օր առաջ | 3 ժամ առաջ | երեկ",
    "ka": "2 დღის წინ | 3 საათის წინ | გუშინ",
}
FURTHER = [
    ("ar", "منذ يومين", 8),
    ("he", "לפני יומיים", 8),
    ("ar", "منذ أسبوعين", 26),
    ("ru", "2 недели назад", 26),
    ("ru", "сегодня, 10:15", 10),
    ("uk", "0 хвилин тому", 10),
    ("ro", "20 de minute în urmă", 10),
    ("ro", "acum 2 minute", 10),
    ("da", "i dag", 10),
    ("vi", "hôm nay", 10),
]
NONE = [
    ("ru", "дни назад"),
    ("ru", "2 месяца назад"),
    ("ru", "2 года назад"),
    ("ru", "3 комментария, 2 дня чтения"),
    ("ru", "10 дней, которые потрясли мир 100 лет назад"),
    ("ru", "час пик"),
    ("uk", "3 хвилини читання"),
    ("ar", "منذ أيام"),
    ("ar", "قبل 3 سنوات"),
    ("he", "לפני 3 שנים"),
    ("tr", "2 ay önce"),
    ("tr", "önce 3 gün bekleyin ve 2 kez deneyin"),
    ("nl", "5 minuten lezen"),
    ("nl", "2 jaar geleden"),
    ("hr", "prije 2 mjeseca"),
    ("ja", "3年前"),
    ("ja", "2日間"),
    ("zh", "3个月前"),
    ("fr", "2 dagen geleden"),
    ("en", "2 dni temu"),
    ("fr", "fa 2 dies irae"),
]


def day_of(text: str, language: str) -> date | None:
    """The day that *text* means on a page in *language*."""
    stamp = visible(text, ZoneInfo("UTC"), rendered=RENDERED, languages=("", language))
    return stamp.day if stamp else None


@pytest.mark.parametrize(
    ("language", "text", "back"),
    [
        (each, text, (2, 0)[at] if at < 2 else 1)
        for each, row in BACK.items()
        for at, text in enumerate(row.split(" | "))
    ],
)
def test_a_day_is_counted_back(language: str, text: str, back: int) -> None:
    assert day_of(text, language) == date(2024, 5, 10 - back)
    assert visible(text, ZoneInfo("UTC"), rendered=None, languages=(language,)) is None


@pytest.mark.parametrize(("language", "text", "day"), FURTHER)
def test_words_that_count_by_themselves(language: str, text: str, day: int) -> None:
    assert day_of(text, language) == date(2024, 5 if day < 20 else 4, day)


@pytest.mark.parametrize("text", ["2 дня назад", "2 дні тому", "πριν 2 ημέρες", "לפני 2 ימים", "2 दिन पहले", "2日前"])
def test_the_script_tells_where_no_language_is_declared(text: str) -> None:
    assert day_of(text, "") == date(2024, 5, 8)


@pytest.mark.parametrize(("language", "text"), NONE)
def test_what_counts_something_else_is_no_day(language: str, text: str) -> None:
    assert day_of(text, language) is None
