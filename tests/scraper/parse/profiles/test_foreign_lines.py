"""Lines that say who wrote a text, when it came out and when it was changed, in languages beyond the common ones."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.model import Content
from scraper.parse.page import Page, SiteContext
from scraper.parse.profiles.registry import profile
from scraper.parse.verdict import read

BASE = "https://blog.example"
BODY = (
    f"<p>{'The harvest of this year was far smaller than in spring it was told, and prices rise everywhere. ' * 4}</p>"
)
# Language: published | day | updated | its day | a byline with its label, where it can be told.
LINES = """
uk: Опубліковано: | 3 травня 2024 р. | Оновлено: | 14 червня 2024 р. | Автор: Іван Зразок
uk: Дата публікації | 3 травня 2024 | Останнє оновлення | 14 червня 2024 | Автор Іван Зразок
ru: Опубликовано | 3 мая 2024 г. | Обновлено | 14 июня 2024 г. | Автор: Иван Образцов
ru: Дата публикации: | 3 мая 2024 | Последнее изменение: | 14 июня 2024 | Автор Иван Образцов
be: Апублікавана | 3 мая 2024 | Абноўлена | 14 чэрвеня 2024 | Аўтар: Іван Узор
bg: Публикувано на | 3 май 2024 | Обновено на | 14 юни 2024 | Автор: Иван Примеров
mk: Објавено на | 3 мај 2024 | Ажурирано на | 14 јуни 2024 | Автор: Иван Примеров
sr: Објављено | 3. мај 2024. | Ажурирано | 14. јун 2024. | Аутор: Иван Примеровић
hr: Objavljeno: | 3. svibnja 2024. | Ažurirano: | 14. lipnja 2024. | Autor: Ivan Primjerić
hr: Datum objave | 3. svibnja 2024. | Zadnja izmjena | 14. lipnja 2024. | Autor: Ivan Primjerić
sl: Objavljeno | 3. maj 2024 | Posodobljeno | 14. junij 2024 | Avtor: Janez Primer
sk: Publikované | 3. mája 2024 | Aktualizované | 14. júna 2024 | Autor: Ján Príklad
cs: Zveřejněno | 3. května 2024 | Poslední změna | 14. června 2024 | Autor: Jan Příklad
pl: Opublikowano | 3 maja 2024 | Zaktualizowano | 14 czerwca 2024 | Autor: Jan Przykład
pl: Data publikacji: | 3 maja 2024 | Ostatnia aktualizacja: | 14 czerwca 2024 | Autor: Jan Przykład
nl: Gepubliceerd op | 3 mei 2024 | Bijgewerkt op | 14 juni 2024 | Door Jan Voorbeeld
nl: Geplaatst op | 3 mei 2024 | Laatst gewijzigd op | 14 juni 2024 | Door Jan Voorbeeld
sv: Publicerad | 3 maj 2024 | Uppdaterad | 14 juni 2024 | Av Anna Exempel
sv: Publicerad | 3 maj 2024 | Senast uppdaterad | 14 juni 2024 | Av Anna Exempel
da: Udgivet den | 3. maj 2024 | Sidst opdateret | 14. juni 2024 | Af Anna Eksempel
nb: Publisert | 3. mai 2024 | Sist oppdatert | 14. juni 2024 | Av Anna Eksempel
fi: Julkaistu | 3. toukokuuta 2024 | Päivitetty | 14. kesäkuuta 2024 | Kirjoittaja: Anna Esimerkki
et: Avaldatud | 3. mai 2024 | Uuendatud | 14. juuni 2024 | Autor: Anna Näide
lv: Publicēts | 2024. gada 3. maijs | Atjaunots | 2024. gada 14. jūnijs | Autors: Anna Paraugs
lt: Paskelbta | 2024 m. gegužės 3 d. | Atnaujinta | 2024 m. birželio 14 d. | Autorius: Jonas Pavyzdys
hu: Közzétéve: | 2024. május 3. | Frissítve: | 2024. június 14. | Szerző: Minta Anna
hu: Megjelent: | 2024. május 3. | Utolsó módosítás: | 2024. június 14. | Szerző: Minta Anna
ro: Publicat pe | 3 mai 2024 | Actualizat pe | 14 iunie 2024 | Autor: Ana Exemplu
el: Δημοσιεύτηκε στις | 3 Μαΐου 2024 | Ενημερώθηκε στις | 14 Ιουνίου 2024 | Από Άννα Παραδείγμα
el: Δημοσίευση: | 3 Μαΐου 2024 | Τελευταία ενημέρωση: | 14 Ιουνίου 2024 | Συντάκτης: Άννα Παραδείγμα
tr: Yayınlanma tarihi: | 3 Mayıs 2024 | Güncellenme tarihi: | 14 Haziran 2024 | Yazan: Ayşe Örnek
tr: Yayın tarihi | 3 Mayıs 2024 | Son güncelleme | 14 Haziran 2024 | Yazar: Ayşe Örnek
ca: Publicat el | 3 de maig de 2024 | Actualitzat el | 14 de juny de 2024 | Autor: Anna Mostra
eu: Argitaratua: | 2024(e)ko maiatzaren 3(a) | Eguneratua: | 2024(e)ko ekainaren 14(a) | Egilea: Ane Adibide
id: Diterbitkan pada | 3 Mei 2024 | Diperbarui pada | 14 Juni 2024 | Penulis: Budi Contoh
vi: Đăng ngày | 3 tháng 5, 2024 | Cập nhật ngày | 14 tháng 6, 2024 | Tác giả: Nguyễn Văn Mẫu
ar: نشر في | 3 مايو 2024 | آخر تحديث | 14 يونيو 2024 | بقلم أحمد مثال
he: פורסם | 3 במאי 2024 | עודכן | 14 ביוני 2024 | מאת דוד לדוגמה
fa: تاریخ انتشار: | ۱۴ اردیبهشت ۱۴۰۳ | آخرین به‌روزرسانی: | ۲۵ خرداد ۱۴۰۳ | نویسنده: علی نمونه
hi: प्रकाशित: | 3 मई 2024 | अपडेट: | 14 जून 2024 | लेखक: राम नमूना
ja: 公開日: | 2024年5月3日 | 更新日: | 2024年6月14日 | 著者:山田太郎
ja: 投稿日 | 令和6年5月3日 | 最終更新日 | 令和6年6月14日 | 著者:山田太郎
zh: 发布于 | 2024年5月3日 | 更新于 | 2024年6月14日 | 作者:王小明
ko: 게시일: | 2024년 5월 3일 | 수정일: | 2024년 6월 14일 | 글 김철수
th: เผยแพร่เมื่อ | 3 พฤษภาคม 2567 | อัปเดตเมื่อ | 14 มิถุนายน 2567 | โดย สมชาย ตัวอย่าง
hy: Հրապարակվել է | 3 մայիսի, 2024 | Թարմացվել է | 14 հունիսի, 2024 | Հեղինակ՝ Անի Օրինակ
ka: გამოქვეყნდა | 3 მაისი 2024 | განახლდა | 14 ივნისი 2024 | ავტორი: ნინო მაგალითი
fr: Publié le | 3 mai 2024 | Mis à jour le | 14 juin 2024 | Par Anne Exemple
it: Pubblicato il | 3 maggio 2024 | Aggiornato il | 14 giugno 2024 | Di Anna Esempio
en: Published | May 3, 2024 | Updated | June 14, 2024 | By April Sample
de: Veröffentlicht am | 3. Mai 2024 | Aktualisiert am | 14. Juni 2024 | Von Jan Beispiel
"""
ROWS = [
    (language, *(field.strip() for field in rest.split("|")))
    for line in LINES.strip().splitlines()
    for language, rest in [line.split(": ", 1)]
]
PUBLISHED, CHANGED = "2024-05-03", "2024-06-14"
# How themes place the lines, and which days are told.
FORMS = {
    "published": ("<p>{out} {day}</p>", PUBLISHED, None),
    "changed alone": ("<p>{changed} {last}</p>", None, CHANGED),
    "changed alone, marked": ("<div class='meta'>{changed} {last}</div>", None, CHANGED),
    "a day, then the change": ("<p>{day} | {changed} {last}</p>", PUBLISHED, CHANGED),
    "a line each": ("<p>{out} {day}</p><p>{changed} {last}</p>", PUBLISHED, CHANGED),
    "the change first": ("<p>{changed} {last}</p><p>{out} {day}</p>", PUBLISHED, CHANGED),
    "in brackets": ("<div class='meta'>{out} {day} ({changed} {last})</div>", PUBLISHED, CHANGED),
}

BYLINES = (
    "<p>{by}</p><p>{day}</p>",
    "<p>{day}</p><p>{by}</p>",
    "<p>{by} | {day}</p>",
    "<p>{by}, {day}</p>",
    "<p>{by} – {day}</p>",
    "<p>{by} {day}</p>",
    "<p>{day}, {by}</p>",
    "<div class='meta'>{day} / {by}</div>",
    "<div class='meta'><time>{day}</time> <span class='author'>{by}</span></div>",
)


def content_of(lines: str, language: str, *, below: str = "") -> Content:
    """The post whose page has *lines* between its heading and its text."""
    html = (
        f"<html lang='{language}'><title>T</title><body><h1>The harvest of wheat</h1>{lines}{BODY}{below}</body></html>"
    )
    url = f"{BASE}/blog/ble"
    site = SiteContext(base=BASE, profile=profile("generic"), zone=ZoneInfo("UTC"))
    headers, at = (("content-type", "text/html; charset=utf-8"),), datetime(2026, 2, 1, 12, tzinfo=UTC)
    reading = read(Page(body=html.encode(), uri=url, url=url, status=200, headers=headers, observed=at, site=site))
    assert reading.content is not None
    return reading.content


def days(found: Content) -> tuple[str | None, str | None]:
    """The days of publication and of the last change."""
    stamps = (found.published, found.modified)
    return tuple(stamp.day.isoformat() if stamp else None for stamp in stamps)  # type: ignore[return-value]


def _named(row: tuple[str, ...]) -> str:
    return " ".join((row[0], row[1], row[3]))


@pytest.mark.parametrize("row", ROWS, ids=_named)
@pytest.mark.parametrize("form", FORMS)
def test_the_two_days_are_told_apart(form: str, row: tuple[str, ...]) -> None:
    shape, published, changed = FORMS[form]
    language, out, day, update, last, _ = row

    found = content_of(shape.format(out=out, day=day, changed=update, last=last), language)

    assert days(found) == (published, changed)


@pytest.mark.parametrize("row", ROWS, ids=_named)
def test_a_last_line_tells_of_the_change(row: tuple[str, ...]) -> None:
    language, _, _, update, last, _ = row

    assert days(content_of("", language, below=f"<p>{update} {last}</p>")) == (None, CHANGED)


@pytest.mark.parametrize("row", ROWS, ids=_named)
@pytest.mark.parametrize("shape", BYLINES)
def test_a_byline_names_its_author(shape: str, row: tuple[str, ...]) -> None:
    language, _, day, _, _, by = row
    name = by.partition(":")[2].strip() or by.partition(" ")[2]

    found = content_of(shape.format(by=by, day=day), language)

    assert (found.authors, days(found)[0]) == ((name,), PUBLISHED)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ru", "Последний урожай, 3 мая 2024"),
        ("pl", "Ostatni raport, 3 maja 2024"),
        ("pl", "Zmiany klimatu: 3 maja 2024"),
        ("nl", "Laatste nieuws, 3 mei 2024"),
        ("hr", "Zadnja vijest, 3. svibnja 2024."),
        ("tr", "Son haber, 3 Mayıs 2024"),
        ("ko", "김수정 | 2024년 5월 3일"),
        ("ja", "修正液の歴史 | 2024年5月3日"),
        ("sv", "Ändamål, 3 maj 2024"),
        ("fi", "Muokkaus, 3. toukokuuta 2024"),
        ("ar", "آخر الأخبار، 3 مايو 2024"),
    ],
)
def test_other_words_beside_a_day_are_no_change(language: str, line: str) -> None:
    assert days(content_of(f"<p>{line}</p>", language)) == (PUBLISHED, None)


def test_a_changed_law_is_no_change_of_the_text() -> None:
    assert days(content_of("<p>Закон был изменён 3 мая 2024 года</p>", "ru")) == (None, None)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ru", "Авторское право защищено"),
        ("ru", "Автор не указан"),
        ("el", "Από την Αθήνα"),
        ("uk", "Авторизація: Увійти"),
        ("ar", "كتب للقراءة"),
        ("ko", "글로벌 경제"),
        ("fr", "Photo : Anne Exemple"),
        ("hu", "Szerkesztő: –"),
    ],
)
def test_what_only_begins_like_a_byline_names_nobody(language: str, line: str) -> None:
    assert content_of(f"<p>{line}</p>", language).authors == ()
