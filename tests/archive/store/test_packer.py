"""Packing before the turn: who has nothing to pack does not wait for who has."""

import threading
from pathlib import Path

import pytest

from archive.database.bodies.packing import PackedBody, Payloads
from archive.model import Cause, Failed, Fetch, Outcome, Reason, Request
from archive.store import Crawl, Site, Store, crawls
from archive.takedown import Action, Target
from tests.support import sql
from tests.support.checking import checked
from tests.support.fakes import NOON, page, response

PACK = Payloads.pack


SITE = Site(id="demo", name="Demo", url="https://demo.example", profile="wix", language="fr", timezone="UTC")


def opened(path: Path) -> Store:
    return Store.open(path, holder="a test", now=NOON)


def begun(store: Store) -> Crawl:
    store.run(crawls.remember_site, SITE)
    return store.run(crawls.begin_crawl, "demo", now=NOON, arguments={}, configuration={}, software="s", parser="p")


def fetched(outcome: Outcome, *, uri: str = "https://demo.example/post/a") -> Fetch:
    return Fetch(request=Request(uri=uri, reason=Reason.NEW), started=NOON, ended=NOON, outcome=outcome)


def test_a_fetch_without_a_body_is_kept_while_another_body_is_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packing, go_on = threading.Event(), threading.Event()

    def slow(payloads: Payloads, body: bytes, **facts: str) -> PackedBody:
        packing.set()
        assert go_on.wait(20)
        return PACK(payloads, body, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(Payloads, "pack", slow)
    store = opened(tmp_path / "archive.db")
    crawl = begun(store)
    brought = fetched(response(page(b"<html>")))
    other = threading.Thread(target=store.keep, args=(brought, crawl), kwargs={"group": "g", "recorded": NOON})
    other.start()
    try:
        assert packing.wait(20)
        failed = fetched(Failed(cause=Cause.TIMEOUT, detail="20 s"), uri="https://demo.example/post/b")
        store.keep(failed, crawl, group="g", recorded=NOON)
        kept_meanwhile = sql.column(store.database, "SELECT uri FROM fetch")
    finally:
        go_on.set()
        other.join()

    assert kept_meanwhile == ["https://demo.example/post/b"]
    store.close()
    assert checked(tmp_path / "archive.db").faults == ()


def test_a_body_leans_on_the_one_that_was_stored_before_it(tmp_path: Path) -> None:
    store = opened(tmp_path / "archive.db")
    crawl = begun(store)
    text = b"".join(b"<p>%d and some words of an article</p>" % number for number in range(2000))

    for name in "abc":
        brought = fetched(response(page(text + name.encode())), uri=f"https://demo.example/post/{name}")
        store.keep(brought, crawl, group="g", recorded=NOON)

    depths = sql.column(store.database, "SELECT depth FROM payload ORDER BY rowid")
    assert depths == [0, 1, 2]
    store.close()


def test_after_a_purge_no_body_leans_on_what_is_gone(tmp_path: Path) -> None:
    store = opened(tmp_path / "archive.db")
    crawl = begun(store)
    text = b"".join(b"<p>%d and some words of an article</p>" % number for number in range(2000))
    first = store.keep(fetched(response(page(text))), crawl, group="g", recorded=NOON)
    assert first is not None

    store.take_down(Target(captures=(first.id,)), action=Action.PURGE, reason="asked for", at=NOON)
    brought = fetched(response(page(text + b"b")), uri="https://demo.example/post/b")
    second = store.keep(brought, crawl, group="g", recorded=NOON)

    assert second is not None
    assert store.body(second.payload) == text + b"b"
    store.close()
