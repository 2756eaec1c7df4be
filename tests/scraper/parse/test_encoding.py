"""The encoding of an answer: what header, document and bytes say, and which of them is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.parse.encoding import html_text, html_utf8, is_as_declared, known, xml_text

FRENCH = "Déjà l’été : un œuf à 5 €"
CASES = {
    "as the header says": (FRENCH.encode("cp1252"), "text/html; charset=iso-8859-1", FRENCH),
    "header wrong, bytes are UTF-8": (FRENCH.encode(), "text/html; charset=iso-8859-1", FRENCH),
    "header says UTF-8, the meta is right": (
        b"<meta charset=iso-8859-15>" + "Déjà un œuf à 5 €".encode("iso8859-15"),
        "text/html; charset=utf-8",
        "Déjà un œuf à 5 €",
    ),
    "header says UTF-8, nothing else does": (FRENCH.encode("cp1252"), "text/html; charset=utf-8", FRENCH),
    "nothing said, one stray byte": (FRENCH.encode() + b"\x92", "text/html", FRENCH),
    "a late meta": (
        b"<!--" + b"x" * 3_000 + b"--><meta charset='koi8-r'>" + "Привет, мир".encode("koi8-r"),
        "text/html",
        "Привет, мир",
    ),
    "gb2312 that means more": ("<meta charset=gb2312>镕".encode("gbk"), "text/html", "镕"),
    "UTF-16 by its mark": (b"\xff\xfe" + FRENCH.encode("utf-16-le"), "text/html; charset=utf-8", FRENCH),
    "UTF-16 by its zeros": (f"<html><p>{FRENCH}".encode("utf-16-le"), "text/html", FRENCH),
    "UTF-16 in the other order than said": (
        f"<html><p>{FRENCH}".encode("utf-16-be"),
        "text/html; charset=utf-16",
        FRENCH,
    ),
    "a meta in a comment": (
        b"<!-- <meta charset=utf-8> --><meta charset=koi8-r>" + "Привет, мир".encode("koi8-r"),
        "text/html",
        "Привет, мир",
    ),
    "a meta behind long scripts": (
        b"<script>" + b"x" * 70_000 + b"</script><meta charset=windows-1251>" + "Привет, мир".encode("cp1251"),
        "text/html",
        "Привет, мир",
    ),
    "UTF-8 with a letter cut short, called Latin-1": (
        FRENCH.encode() * 2 + b"\xc3... ",
        "text/html; charset=iso-8859-1",
        FRENCH,
    ),
    "UTF-8 encoded twice": (b"<p>d\xc3\x83\xc2\xa9j\xc3\x83\xc2\xa0", "text/html; charset=utf-8", "dÃ©jÃ\u00a0"),
    "UTF-16 named in ASCII": (b"<meta charset=utf-16><p>abc</p>", "text/html; charset=utf-16", "abc"),
    "an unknown label": (FRENCH.encode(), "text/html; charset=klingon", FRENCH),
    "utf-7 is no encoding of the web": (b"<meta charset=utf-7>+ADw-b+AD4-", "text/html", "+ADw-b+AD4-"),
    "Japanese in escapes": ("<meta charset=iso-2022-jp>日本".encode("iso2022_jp"), "text/html", "日本"),
    "Korean beyond the old set": ("<meta charset=euc-kr>뷁".encode("cp949"), "text/html", "뷁"),
}


@pytest.mark.parametrize(("body", "content_type", "text"), CASES.values(), ids=CASES.keys())
def test_text(body: bytes, content_type: str, text: str) -> None:
    assert text in html_text(body, content_type)


@given(
    text=st.text(max_size=40),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "gb18030", "shift_jis"]),
    stray=st.sampled_from([b"", b"\x92", b"\xe9"]),
    header=st.sampled_from(["text/html", "text/html; charset=iso-8859-1", "text/html; charset=gbk"]),
)
def test_a_page_in_utf8_is_the_text_of_that_page(text: str, encoding: str, stray: bytes, header: str) -> None:
    body = text.encode(encoding, "replace") + stray

    assert html_utf8(body, header) == html_text(body, header).encode("utf-8", "replace")


@given(
    before=st.integers(min_value=0, max_value=5),
    letter=st.sampled_from(["é", "€", "😀"]),
    stray=st.sampled_from([b"", b"\x92", b"\xf0\x9f"]),
)
def test_a_long_page_is_judged_as_a_whole(before: int, letter: str, stray: bytes) -> None:
    # Longer than a piece, which ends within a letter.
    body = (b"x" * before + letter.encode() * 20_000) + stray

    assert html_utf8(body, "text/html") == body.decode("utf-8", "replace").encode()


@pytest.mark.parametrize("count", [1, 3, 4, 5])
def test_a_few_sequences_are_counted_wherever_they_stand(count: int) -> None:
    # Fewer than four may be chance, and then a declared encoding of wide letters that fits is believed.
    body = (b"x" * 40_000 + "é".encode()) * count

    chance = count < 4
    assert ("é" in html_text(body, "text/html; charset=gbk")) is not chance


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("tis-620", "cp874"),
        ("x-cp1251", "cp1251"),
        ("ISO-8859-8-I", "iso8859-8"),
        ("latin2", "iso8859-2"),
        ("rot13", None),
    ],
)
def test_labels_of_the_standard(label: str, name: str | None) -> None:
    assert known(label) == name


def test_declaration_of_xml_that_the_bytes_deny() -> None:
    body = f'<?xml version="1.0" encoding="windows-1252"?><t>{FRENCH}</t>'.encode()

    assert FRENCH in xml_text(body, "application/xml; charset=utf-8")
    assert not is_as_declared(b"<t>\xe9\xff</t>", "application/xml")
    assert is_as_declared(b'<?xml version="1.0" encoding="iso-8859-1"?><t>\xe9</t>', "application/xml")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("win-1251", "cp1251"),
        ("windows1251", "cp1251"),
        ("cp-1252", "cp1252"),
        ("iso_8859_1", "cp1252"),
        ("cp936", "gb18030"),
        ("gb-2312", "gb18030"),
        ("EUC-CN", "gb18030"),
        ("ShiftJIS", "cp932"),
        ("sjis-win", "cp932"),
        ("eucjp", "euc_jp"),
        ("UHC", "cp949"),
        ("utf_8", "utf-8"),
        # Of these, some hide markup, and none is read by browsers.
        ("hz-gb-2312", None),
        ("iso-2022-kr", None),
        ("utf7", None),
        ("utf-32", None),
        ("unicode-escape", None),
        ("ansi", None),
    ],
)
def test_labels_as_programs_write_them(label: str, name: str | None) -> None:
    assert known(label) == name
