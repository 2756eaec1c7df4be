"""The words of visible dates: months, weekdays, units and days back, in the languages of editors and their peers."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta

# From the words of CLDR, written without accents and final dots: май is маи. Those that mean one month in whatever
# language, and are no common word of another: the rest are in `scraper.parse.foreign_months`, by language.
MONTHS = """
january jan janvier janv januar jaen enero ene janeiro gennaio gen leden ledna led januari stycznia января янв ocak
ianuarie tammikuu tammikuuta jaanuar janvaris sausio sausis sijecanj sijecnja januara januarja styczen gener yanvar
јануар јануара јануари януари январь січень січня студзень студзеня;
february feb fevrier fevr februar febrero fevereiro fev febbraio unor unora uno februari lutego февраля фев subat
februarie febr helmikuu helmikuuta veebruar februaris vasario vasaris veljaca veljace februara februarja luty febrer
феб фебруар фебруара февруари февр февраль лютии лютого лютага;
march mar mars marz marzo marco brezen brezna bre maart mrt marca марта мар mart martie maaliskuu maaliskuuta marts
kovas kovo ozujak ozujka marcius marec marzec март березень березня сакавік сакавіка;
april apr avril avr abril abr aprile duben dubna dub kwietnia апреля апр nisan aprilie aprilis huhtikuu huhtikuuta
aprill balandis balandzio travanj travnja aprila kwiecien април априла апрель квітень квітня красавік красавіка;
may mai mayo maio maggio mag kveten kvetna kve mei maja maj мая маи mayıs mayis majus toukokuu toukokuuta maijs
geguze geguzes svibanj svibnja maig мај маја травень травня;
june jun juin juni junio junho giugno giu cerven cervna cvn czerwca июня июн haziran iun iunie kesakuu kesakuuta
juuni junijs birzelio birzelis lipanj lipnja czerwiec juny јун јуна јуни юни июнь червень червня чэрвень чэрвеня;
july jul juillet juil juli julio julho luglio lug cervenec cervence cvc lipca июля июл temmuz iul iulie heinakuu
heinakuuta juuli julijs liepos srpanj srpnja lipiec juliol јул јула јули юли июль липень липня ліпень ліпеня;
august aug aout agosto ago srpen srpna augusti augustus sierpnia августа авг agustos augusztus elokuu elokuuta
augusts rugpjucio rugpjutis kolovoz kolovoza avgust avgusta sierpien agost август жнівень жніуня серпень серпня;
september sep sept septembre septiembre setembro set settembre zari wrzesnia сентября сен eylul septembrie szept
szeptember syyskuu syyskuuta septembris rugsejis rugsejo rujan rujna septembar septembra wrzesien setembre сеп
септембар септембра септември сент сентябрь вересень вересня верасень верасня;
october oct octobre oktober okt octubre outubro out ottobre ott rijen rijna rij pazdziernika октября окт ekim
octombrie lokakuu lokakuuta oktoober oktobris spalio spalis oktobar oktobra pazdziernik октобар октобра октомври
октябрь жовтень жовтня кастрычнік кастрычніка;
november nov novembre noviembre novembro listopadu ноября ноя kasım kasim noiembrie marraskuu marraskuuta novembris
lapkricio lapkritis studeni studenog studenoga novembar novembra новембар новембра ноември нояб ноябрь листопад
листопада лістапад лістапада;
december dec decembre dezember dez diciembre dic dezembro dicembre prosinec prosince pro grudnia декабря дек aralık
aralik decembrie joulukuu joulukuuta detsember decembris gruodzio gruodis prosinac prosinca decembar decembra
grudzien desembre desember дец децембар децембра декември декабрь грудень грудня снежань снежня
"""
MONTH = {name: number for number, names in enumerate(MONTHS.split(";"), start=1) for name in names.split()}

# Monday first: en, fr, de, es, it; names that two days share are left out.
WEEKDAYS = (
    "monday mon lundi lun montag lunes lunedi",
    "tuesday tue tues mardi dienstag di martes martedi",
    "wednesday wed mercredi mer mittwoch mi miercoles mercoledi",
    "thursday thu thur thurs jeudi jeu donnerstag jueves giovedi",
    "friday fri vendredi ven freitag fr viernes venerdi",
    "saturday sat samedi sam samstag sonnabend sabado sabato",
    "sunday sun dimanche dim sonntag so domingo domenica",
)
WEEKDAY = {name: number for number, names in enumerate(WEEKDAYS) for name in names.split()}

# Units by how their words begin.
UNITS = (
    (timedelta(seconds=1), r"sec|seg|sek|vterin|초"),
    (timedelta(minutes=1), r"min|분"),
    (timedelta(hours=1), r"hour|heure|stunde|hora|ora|ore|hodin|시간"),
    (timedelta(days=1), r"day|jour|tag|dia|giorn|dny|dnem|dni|일"),
    (timedelta(weeks=1), r"week|semaine|woche|semana|settiman|tydn|주"),
)
AGO = re.compile(r"\bago\b|\bil y a\b|^vor |^hace |^ha |\bfa$|^pred |전$")
DAYS_BACK = {0: ("today", "aujourd'hui", "heute", "hoy", "hoje", "oggi", "dnes", "오늘")} | {
    1: ("yesterday", "hier", "gestern", "ayer", "ontem", "ieri", "vcera", "어제")
}

# RFC 822 section 5.1; others say nothing of the hour (RFC 5322 section 4.3).
ZONES = {
    "z": 0,
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
ZONES |= {"cet": 1, "cest": 2, "met": 1, "mest": 2, "bst": 1, "wet": 0, "west": 1, "eet": 2, "eest": 3, "msk": 3}

# The languages whose words are all known without being asked for.
_COMMON = frozenset({"fr", "en", "de", "es", "pt", "it"})
# 3월 12일, and the same in Japanese and Chinese: not what follows a year of an era.


def is_foreign(text: str, languages: Sequence[str]) -> bool:
    """Return whether *languages* or the letters of *text* are others than the common ones, which need no more words."""
    for tag in languages:
        if tag and tag[:2].lower() not in _COMMON:
            return True
    # Signs are compared, since a pattern of such wide ranges takes longer to compile than all others here. Dashes,
    # bullets and emoji are no letters.
    return max(text, default="") > "\u036f" and any(
        "\u036f" < sign < "\u2010" or "\u3040" <= sign < "\ufe00" for sign in text
    )


def plain(text: str) -> str:
    """*text* in lower case without accents, its spaces folded; Hangul stays composed."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).replace("’", "'").split())
