"""The words of visible dates: months, weekdays, units and days back, in the languages of editors and their peers."""

import re
from datetime import timedelta

# Abbreviations and full names: en, fr, de, es, pt, it, cs; full names: nl, pl, sv, ru, and
# the short ones of ru. Without accents and final dots: май is маи.
MONTHS = (
    "january jan janvier janv januar jaen enero ene janeiro gennaio gen leden ledna led januari stycznia января янв",
    "february feb fevrier fevr februar febrero fevereiro fev febbraio unor unora uno februari lutego февраля фев",
    "march mar mars marz marzo marco brezen brezna bre maart marca марта мар",
    "april apr avril avr abril abr aprile duben dubna dub kwietnia апреля апр",
    "may mai mayo maio maggio mag kveten kvetna kve mei maja maj мая маи",
    "june jun juin juni junio junho giugno giu cerven cervna cvn czerwca июня июн",
    "july jul juillet juil juli julio julho luglio lug cervenec cervence cvc lipca июля июл",
    "august aug aout agosto ago srpen srpna srp augusti augustus sierpnia августа авг",
    "september sep sept septembre septiembre setembro set settembre zari wrzesnia сентября сен",
    "october oct octobre oktober okt octubre outubro out ottobre ott rijen rijna rij pazdziernika октября окт",
    "november nov novembre noviembre novembro listopad listopadu lis listopada ноября ноя",
    "december dec decembre dezember dez diciembre dic dezembro dicembre prosinec prosince pro grudnia декабря дек",
)
MONTH = {name: number for number, names in enumerate(MONTHS, start=1) for name in names.split()}

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
