"""Words that say when a text came out or was changed, in languages that fewer sites are written in.

Loaded for lines in another script, or on pages that declare such a language. Words are given by how they begin, from
Ukrainian to Georgian; Chinese, Japanese, Korean and Thai, which part no words or few, stand apart.
"""

import re

_CHANGED = """
оновлен відредагован змінен обновлен отредактирован изменен изменён абноўлен зменен обновен актуализиран редактиран
променен ажуриран изменет измењен измијењен ažuriran izmijenjen izmenjen promijenjen promenjen posodobljen spremenjen
aktualizov aktualizác aktualizac upraven zmenen změněn zaktualizowan zmodyfikowan zmienion edytowan bijgewerkt gewijzigd
aangepast uppdatera ändrad redigera opdatere ændret rediger oppdater endret päivitetty muokattu uuendatud muudetud
atjaunots atjaunin labots rediģēts atnaujint pakeist redaguot frissít módosít szerkesztve actualizat modificat
ενημερώθηκε τροποποιήθηκε ενημέρωση: güncelle değiştiril düzenlen actualitzat eguneratu aldatu diperbarui diperbaharui
diubah disunting cập_nhật chỉnh_sửa sửa_đổi uppfært تحديث تعديل عُدّل محدّث عدّل עודכן עדכון נערך به‌روز بروز به_روز ویرایش
अपडेट अद्यतन संशोधित թարմացվ խմբագրվ განახლდ განახლებ
"""
# "Last", which says so only before one of the nouns.
_LAST = """
останн последн апошн последњ задњ zadnj posljednj poslednj posledn ostatni laatst senast sidst sist viimeksi viimeinen
viimati pēdēj paskutin utolsó ultima τελευταί son darrer azken terakhir آخر آخرین अंतिम վերջին ბოლო
"""
_CHANGE_OF = """
оновлен змін редаг обновлен изменен правк редакц актуализ промен измен промјен ажурирањ izmjen izmen ažuriranj sprememb
posodobit úprav zmen změn aktualiz modyfik zmian wijzig update uppdater ändring opdater ændring oppdater endring päivit
muut muudat izmaiņ atjaun pakeit atnauj frissít módosít modific actualiz ενημέρωση τροποποίηση güncelle değişiklik
actualitz modifica eguner aldaketa diperbarui diubah pembaruan تحديث تعديل به‌روز بروز به_روز ویرایش अपडेट
संशोधन թարմաց განახლ
"""
_CHANGED_UNSPACED = "更新 改訂 改定 修正 修改 修订 修訂 (?<!\\w)수정 최종수정 업데이트 갱신 อัปเดต อัพเดท แก้ไข ปรับปรุง"
_OUT = """
опубліков публікац додано розміщен створено опубликов публикац размещен размещён добавлен создан апублікав публикуван
објавен објављ objavljen datum_objave publikov zverejnen uverejnen pridan vydan zveřejněn vydán přidán vložen vytvořen
opublikow dodan utworzon wstawion data_publikacji gepubliceer geplaatst gepost publicera postad skapad udgivet
offentliggjort oprettet publiceret publisert lagt_ut julkaist lisätty kirjoitettu avaldatud lisatud postitatud publicēt
ievietots paskelbt publikuot įkelt közzé megjelen publikál feltöltve beküld publicat postat δημοσι αναρτ yayın yayım
eklenme argitara diterbitkan dipublikasi diposting dimuat đăng xuất_bản birt نشر نُشر تاريخ_النشر نشرت פורסם פרסום הועלה
منتشر انتشار ارسال प्रकाशित հրապարակ გამოქვეყნ
"""
_OUT_UNSPACED = "公開 投稿 掲載 作成 発行 发布 發布 發佈 发表 發表 게시 작성 등록 입력 발행 เผยแพร่ โพสต์"
# Of what is dated or was changed: "дата оновлення", "artykuł zaktualizowano".
_BEFORE = """
дата data datum dátum tarihi تاريخ تاریخ תאריך ngày tanggal kuupäev ημερομηνία стаття статья статтю статью запис запись
сторінка страница artykuł strona článek stránka článok artikel artikkeli sivu cikk articol articolul
"""


def _words(table: str) -> str:
    return "|".join(word.replace("_", r"\s") for word in table.split())


_CHANGE = (
    rf"(?:(?<!\w)(?:(?:{_words(_LAST)})\w*\s+(?:{_words(_CHANGE_OF)}|{_words(_CHANGED)})|{_words(_CHANGED)})"
    # A date follows at once: a name or a noun may be spelt so, too.
    rf"|(?:最終|最后|最後)?(?:{_words(_CHANGED_UNSPACED)})(?=[^\d|•·()]{{0,12}}\d))"
)
_UPDATE = re.compile(_CHANGE, re.IGNORECASE)
_PUBLICATION = re.compile(rf"(?<!\w)(?:{_words(_OUT)})|{_words(_OUT_UNSPACED)}", re.IGNORECASE)
# At the beginning of a line, in brackets, or behind the date of publication.
_LINE = re.compile(
    rf"(?:^|[|•·,;/(\[–—-]\s*|\d[^\W\d_]{{0,2}}\.?\s+)"
    rf"(?P<said>(?:(?:{_words(_BEFORE)})\s)?{_CHANGE}[^\d|•·()]{{0,30}}\d(?:[^|•·()\[\]]|\([ea]\))*)",
    re.IGNORECASE,
)


def part_of_publication(line: str) -> str:
    """The part of *line* that may tell when the text came out."""
    said = _PUBLICATION.search(line)
    rest = line[said.start() :] if said else line
    changed = _UPDATE.search(rest)
    return rest[: changed.start()] if changed else rest


def words_of_change(line: str) -> str:
    """The part of *line* that tells when the text was changed, without what stands beside it; else nothing."""
    match = _LINE.search(line)
    return match["said"].strip(" ,;/–—-") if match else ""
