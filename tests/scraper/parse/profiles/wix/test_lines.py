"""Visible dates and reading times of a post whose metas are missing, in the languages of the Wix editor."""

import pytest

from archive.model import Content
from tests.scraper.parse.profiles.wix.pages import WARMUP, article, document, reading, viewer

# As rendered on 31 January 2026.
STAMP = '<script>{"renderTimeStamp": 1769900000000}</script>'
TEXT = article(viewer("<p>Un texte.</p>"))
AGO = '<span data-hook="time-ago" title="{0}">{0}</span>'
WRITTEN = {
    "fr": "12 mars 2024",
    "en": "Mar 12, 2024",
    "de": "12. März 2024",
    "es": "12 mar 2024",
    "pt": "12 de mar. de 2024",
    "it": "12 mar 2024",
    "nl": "12 mrt 2024",
    "pl": "12 mar 2024",
    "sv": "12 mars 2024",
    "da": "12. mar. 2024",
    "cs": "12. 3. 2024",
    "tr": "12 Mar 2024",
    "ru": "12 мар. 2024 г.",
    "uk": "12 бер. 2024 р.",
    "ja": "2024年3月12日",
    "ko": "2024년 3월 12일",
    "zh": "2024年3月12日",
    "vi": "12 thg 3, 2024",
    "th": "12 มี.ค. 2567",
    "he": "12 במרץ 2024",
    "ar": "١٢ مارس ٢٠٢٤",
    "el": "12 Μαρ 2024",
    "hu": "2024. márc. 12.",
    "ro": "12 mar. 2024",
}
UPDATED = {
    "fr": "Dernière mise à jour : {}",
    "en": "Updated: {}",
    "es": "Actualizado: {}",
    "de": "Aktualisiert: {}",
    "ja": "更新日：{}",
    "ko": "최종 수정일: {}",
    "he": "עודכן: {}",
    "ar": "تاريخ التحديث: {}",
}
PASSED = {
    "fr": "il y a 3 jours",
    "de": "vor 3 Tagen",
    "nl": "3 dagen geleden",
    "pl": "3 dni temu",
    "tr": "3 gün önce",
    "ru": "3 дня назад",
    "ja": "3日前",
    "zh": "3天前",
    "ar": "قبل 3 أيام",
}
OF_THIS_YEAR = {
    "fr": "9 janv.",
    "en": "Jan 9",
    "es": "9 ene",
    "pl": "9 sty",
    "tr": "9 Oca",
    "ru": "9 янв.",
    "ja": "1月9日",
    "zh": "1月9日",
    "ko": "1월 9일",
    "th": "9 ม.ค.",
}
MINUTES = {
    "2 min de lecture": 2,
    "4 Min. Lesezeit": 4,
    "Tempo di lettura: 5 min": 5,
    "Minut čtení: 6": 6,
    "読了時間: 4分": 4,
    "1분 분량": 1,
    "讀畢需時 13 分鐘": 13,
    "٣ دقائق قراءة": 3,
    "Moins d’une minute": None,
}
DATED = [(language, text, "2024-03-12") for language, text in WRITTEN.items()]
DATED += [(language, text, "2026-01-28") for language, text in PASSED.items()]
DATED += [(language, text, "2026-01-09") for language, text in OF_THIS_YEAR.items()]


def content(above: str, language: str) -> Content:
    """The post of a page in *language* without metas, with *above* in its head."""
    page = document(TEXT.replace("</h1>", f"</h1>{above}"), head="", warm=WARMUP + STAMP)
    found = reading(page.replace("<html>", f'<html lang="{language}">')).content
    assert found is not None
    return found


@pytest.mark.parametrize(("language", "text", "day"), DATED)
def test_a_visible_date_is_read_in_the_language_of_its_page(language: str, text: str, day: str) -> None:
    published = content(f"<ul><li>{AGO.format(text)}</li></ul>", language).published

    assert published is not None
    assert published.day.isoformat() == day


@pytest.mark.parametrize("box", ["p", "div"])
@pytest.mark.parametrize(("language", "line"), UPDATED.items())
def test_a_line_says_when_the_post_was_updated(language: str, line: str, box: str) -> None:
    text = WRITTEN[language]
    shown = f"<{box}>{line.format(AGO.format(text))}</{box}>"

    found = content(f"<ul><li>{AGO.format('2023-01-02')}</li></ul>{shown}", language)
    assert found.published is not None
    assert found.modified is not None
    assert [each.day.isoformat() for each in (found.published, found.modified)] == ["2023-01-02", "2024-03-12"]
    assert found.update_line == line.format(text)


@pytest.mark.parametrize("box", ["<li>{} · {}</li>", "<div>{}{}</div>", "<div>{} · {}</div>", "<li>Le {} {}</li>"])
def test_a_date_beside_a_reading_time_is_no_update(box: str) -> None:
    line = box.format(AGO.format("12 mars 2024"), '<span data-hook="time-to-read">2 min de lecture</span>')

    found = content(line, "fr")
    assert found.published is not None
    assert (found.published.day.isoformat(), found.modified, found.update_line) == ("2024-03-12", None, None)
    assert found.reading_minutes == 2


@pytest.mark.parametrize(("text", "minutes"), MINUTES.items())
def test_minutes_of_reading_are_a_number_in_any_language(text: str, minutes: int | None) -> None:
    assert content(f'<span data-hook="time-to-read">{text}</span>', "fr").reading_minutes == minutes
