"""Visible dates that count back from today in other languages than the common ones: "2 дня назад", "dün"."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import lru_cache

from msgspec import Struct

from scraper.parse.date_words import plain
from scraper.parse.numbers import whole_number

# What says "ago" | minutes | hours | days | weeks | today | yesterday: whole words, "_" for a space. Behind "=" stands
# how many a word means where no number does.
_TABLE = {
    "ar": "منذ قبل|دقيقة=1 دقائق دقيقتين=2|ساعة=1 ساعات ساعتين=2|"
    "يوم=1 أيام يوما يومين=2|أسبوع=1 أسابيع أسبوعين=2|اليوم|أمس",
    "be": "таму|хвілін хвіліны хвіліну|гадзін гадзіны гадзіну|дзень дні дзён|тыдзень тыдні тыдняў|сёння|учора ўчора",
    "bg": "преди|минути минута|часа час|дни ден|седмици седмица|днес|вчера",
    "bs": "prije pre|minuta minute minutu|sati sata sat|dana dan|sedmica sedmice sedmicu|danas|jučer",
    "ca": "fa|minuts minut|hores hora|dies dia|setmanes setmana|avui|ahir",
    "da": "siden|minutter minut|timer time|dage dag|uger uge|i_dag|i_går",
    "el": "πριν|λεπτά λεπτό|ώρες ώρα|ημέρες ημέρα μέρες μέρα|εβδομάδες εβδομάδα|σήμερα|χθες χτες",
    "et": "tagasi|minutit minut|tundi tund|päeva päev|nädalat nädal|täna|eile",
    "fa": "پیش قبل|دقیقه|ساعت|روز|هفته|امروز|دیروز",
    "fi": "sitten|minuuttia minuutti|tuntia tunti|päivää päivä|viikkoa viikko|tänään|eilen",
    "he": "לפני|דקות דקה=1|שעות שעה=1 שעתיים=2|ימים יום=1 יומיים=2|שבועות שבוע=1 שבועיים=2|היום|אתמול",
    "hi": "पहले पूर्व|मिनट|घंटे घंटा|दिन|सप्ताह हफ़्ते हफ़्ता|आज|",
    "hr": "prije|minuta minute minutu|sati sata sat|dana dan|tjedana tjedna tjedan|danas|jučer",
    "hu": "ezelőtt perce órája napja hete|perccel perce|órával órája|nappal napja|héttel hete|ma|tegnap",
    "hy": "առաջ|րոպե|ժամ|օր|շաբաթ|այսօր|երեկ",
    "id": "lalu|menit|jam|hari|minggu pekan|hari_ini|kemarin",
    "ja": "前|分|時間|日|週間|今日 本日|昨日",
    "ka": "წინ|წუთის|საათის|დღის|კვირის|დღეს|გუშინ",
    "lt": "prieš|minutes minučių minutę|valandas valandų valandą|"
    "dienas dienų dieną|savaites savaičių savaitę|šiandien|vakar",
    "lv": "pirms|minūtēm minūtes|stundām stundas|dienām dienas|nedēļām nedēļas|šodien|vakar",
    "mk": "пред|минути минута|часа час|дена ден|недели недела|денес|вчера",
    "nb": "siden|minutter minutt|timer time|dager dag|uker uke|i_dag|i_går",
    "nl": "geleden|minuten minuut|uur uren|dagen dag|weken week|vandaag|gisteren",
    "pl": "temu|minut minuty minutę=1|godzin godziny godzinę=1|"
    "dni dzień=1|tygodni tygodnie tydzień=1|dziś dzisiaj|wczoraj",
    "ro": "acum urmă|minute minut|ore oră|zile zi|săptămâni săptămână|azi astăzi|ieri",
    "ru": "назад|минут минуты минуту=1|часов часа час=1|дней дня день=1|недель недели неделю=1|сегодня|вчера",
    "sk": "pred|minútami minútou|hodinami hodinou|dňami dňom|týždňami týždňom|dnes|včera",
    "sl": "pred|minutami minuto minutama=2|urami uro urama=2|"
    "dnevi dnevom dnevoma=2|tedni tednom tednoma=2|danes|včeraj",
    "sr": "pre prije пре прије|minuta minut минута минут|sati sata sat сати сата сат|dana dan дана дан|"
    "nedelja nedelje nedelju недеља недеље недељу|danas данас|juče јуче",
    "sv": "sedan|minuter minut|timmar timme|dagar dag|veckor vecka|idag|igår",
    "th": "ที่แล้ว ก่อน ที่ผ่านมา|นาที|ชั่วโมง|วัน|สัปดาห์|วันนี้|เมื่อวาน เมื่อวานนี้",
    "tr": "önce|dakika|saat|gün|hafta|bugün|dün",
    "uk": "тому|хвилин хвилини хвилину=1|годин години годину=1|"
    "днів дні день=1|тижнів тижні тиждень=1|сьогодні|вчора учора",
    "vi": "trước|phút|giờ|ngày|tuần|hôm_nay|hôm_qua",
    "zh": "前|分钟 分鐘|小时 小時|天 日|周 週 星期|今天|昨天",
}
_SAME = {"no": "nb", "nn": "nb", "ms": "id"}
_UNITS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1))
# What is said beside a number and its unit: "2 dagen geleden", "opublikowano 2 dni temu".
_MOST_WORDS = 5
# "Acum 20 de zile", "вчера в 14:30".
_PASSED = frozenset({"de", "в", "у", "о", "απο", "w", "om", "kl"})
_PART = re.compile(r"\d+|[^\s\d,;:|/()·•.\-–—،]+")
# Thai, Chinese and Japanese write without spaces.
_UNSPACED = frozenset({"ja", "th", "zh"})


class _CountingWords(Struct, frozen=True):
    """The words of a language."""

    ago: frozenset[str]
    units: dict[str, tuple[timedelta, int]]
    """The length of each, and how many the word means without a number, or 0."""
    today: frozenset[str]
    yesterday: frozenset[str]


def span_back(text: str, languages: Iterable[str]) -> timedelta | None:
    """How far before today the plain *text* says that something was, in *languages* or in that of its script."""
    words = [part for part in _PART.findall(text) if part not in _PASSED]
    for language in _spoken(text, languages):
        span = _of(language)
        if len(words) <= _MOST_WORDS and (found := _counted(text, words, span, language)) is not None:
            return found
        if len(words) <= 3 and not any(map(str.isdigit, text)):
            said = {" ".join(words[at : at + length]) for length in (1, 2) for at in range(len(words))}
            if not said.isdisjoint(span.today | span.yesterday):
                return timedelta(days=0 if said.isdisjoint(span.yesterday) else 1)
    return None


def _spoken(text: str, languages: Iterable[str]) -> Iterator[str]:
    """The *languages* that are known here; where none is, those whose letters *text* has."""
    known = [_SAME.get(name, name) for tag in languages if (name := tag.replace("_", "-").partition("-")[0].lower())]
    found = list(dict.fromkeys(name for name in known if name in _TABLE))
    if found or text.isascii():
        yield from found
        return
    yield from (name for name, line in _TABLE.items() if line[0] > "\u036f")


def _counted(text: str, parts: list[str], span: _CountingWords, language: str) -> timedelta | None:
    """The time that one number and one unit beside a word for "ago" make."""
    if language in _UNSPACED:
        return _counted_unspaced(text, span)
    if span.ago.isdisjoint(parts):
        return None
    units = [at for at, part in enumerate(parts) if part in span.units]
    numbers = [at for at, part in enumerate(parts) if part.isdecimal()]
    if len(units) != 1 or len(numbers) > 1:
        return None
    length, times = span.units[parts[units[0]]]
    if not numbers:
        return length * times if times and len(parts) <= 2 else None
    count = whole_number(parts[numbers[0]])
    return length * count if numbers[0] == units[0] - 1 and count is not None and count < 1000 else None


def _counted_unspaced(text: str, span: _CountingWords) -> timedelta | None:
    for unit, (length, _) in span.units.items():
        match = re.search(rf"(\d{{1,3}}) ?{re.escape(unit)} ?(?:{'|'.join(map(re.escape, span.ago))})", text)
        if match:
            return length * int(match[1])
    return None


@lru_cache(maxsize=64)
def _of(language: str) -> _CountingWords:
    ago, *units, today, yesterday = ([word.replace("_", " ") for word in field.split()] for field in _fields(language))
    counted = ((word.partition("="), length) for words, length in zip(units, _UNITS, strict=True) for word in words)
    return _CountingWords(
        ago=frozenset(ago),
        units={word: (length, int(times or 0)) for (word, _, times), length in counted},
        today=frozenset(today),
        yesterday=frozenset(yesterday),
    )


def _fields(language: str) -> list[str]:
    return plain(_TABLE[language]).split("|")
