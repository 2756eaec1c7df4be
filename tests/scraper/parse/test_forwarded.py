"""Pages that do nothing but lead on."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archive.model import Verdict
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.registry import profile
from scraper.parse.verdict import read

TO = "/posts/le-ble-2/"


def page_of(body: bytes) -> Page:
    uri = "https://revue.example/posts/le-ble"
    site = SiteContext(base="https://revue.example", profile=profile("hugo"), zone=ZoneInfo("UTC"))
    html = (("content-type", "text/html"),)
    return Page(body=body, uri=uri, url=uri, status=200, headers=html, observed=datetime.now(UTC), site=site)


def stub(content: str, body: str = "") -> bytes:
    refresh = f"<meta http-equiv='Refresh' content=\"{content}\">"
    return f"<!DOCTYPE html><html><head>{refresh}<title>x</title></head><body>{body}</body></html>".encode()


def test_a_refresh_in_the_head_of_the_answer_leads_on_as_well() -> None:
    page = page_of(b"<html><body>Cette page a change d'adresse.</body></html>")

    leads = read(replace(page, headers=(*page.headers, ("Refresh", f"0; url={TO}"))))
    stays = read(replace(page, headers=(*page.headers, ("Refresh", "300"))))

    assert (leads.verdict, leads.canonical) == (Verdict.REDIRECT, "https://revue.example/posts/le-ble-2")
    assert stays.verdict is not Verdict.REDIRECT


@pytest.mark.parametrize(
    "content",
    [
        f"0; url={TO}",
        f"0;URL='{TO}'",
        f"1, {TO}",
        f"0; url=https://revue.example{TO}",
        f"0; url={TO} ",
        f"0 url={TO}",
        f"00;{TO}",
        f".5; url = {TO}",
        f"0; url=&quot;{TO}&quot;",
        f"0;\turl=..{TO}#suite",
    ],
)
def test_a_page_that_leads_on_at_once_is_a_redirect(content: str) -> None:
    reading = read(page_of(stub(content, "<p>Cette page est <a href='/x'>ici</a>.</p>")))
    assert reading.verdict is Verdict.REDIRECT
    assert reading.canonical == "https://revue.example/posts/le-ble-2"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        # Of itself anew, after a while, with a text of its own, or nowhere.
        ("300", ""),
        ("0; url=", ""),
        (f"60; url={TO}", ""),
        ("0; url=https://revue.example/posts/le-ble/", ""),
        (f"0; url={TO}", "<p>" + "Le blé, la mer et les routes. " * 30 + "</p>"),
    ],
)
def test_any_other_page_is_read_as_what_it_shows(content: str, body: str) -> None:
    assert read(page_of(stub(content, body))).verdict is not Verdict.REDIRECT


def test_a_space_in_the_address_belongs_to_it() -> None:
    assert read(page_of(stub("0; url=/posts/le ble"))).canonical == "https://revue.example/posts/le%20ble"


def test_a_page_that_only_loads_itself_anew_may_lead_on_besides() -> None:
    anew = b"<meta http-equiv=refresh content=600><meta "

    assert read(page_of(stub(f"0; url={TO}").replace(b"<meta ", anew, 1))).verdict is Verdict.REDIRECT


@pytest.mark.parametrize("script", [f"location = '{TO}'", f"if (!ok) location.replace('{TO}')"])
def test_a_script_that_leads_on_is_no_redirect(script: str) -> None:
    page = page_of(f"<!DOCTYPE html><html><body><script>{script}</script></body></html>".encode())

    assert read(page).verdict is not Verdict.REDIRECT
