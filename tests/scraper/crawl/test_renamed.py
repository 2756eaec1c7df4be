"""An id that was changed in the configuration begins no second history of the same blog."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.errors import ConfigError
from archive.store import Store
from archive.store.retiring import retire
from scraper.crawl import renamed
from scraper.settings.config import Config, SiteConfig
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, ORIGIN, FakeSite


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    """An archive that knows one site."""
    archivist = Archivist(tmp_path, FakeSite({}))
    archivist.crawl()
    return archivist


def refused(archivist: Archivist, *sites: SiteConfig) -> str:
    """Why a crawl of *sites* is refused; nothing if it is not."""
    store = Store.open(archivist.path, holder="a test", now=NOON)
    try:
        renamed.refuse(store, replace(Config(), sites=sites), sites)
    except ConfigError as error:
        return str(error)
    finally:
        store.close()
    return ""


@pytest.mark.parametrize("url", [ORIGIN, ORIGIN.replace("https", "http"), f"{ORIGIN}/"])
def test_the_address_under_another_id_is_refused(archivist: Archivist, url: str) -> None:
    known = archivist.config_of_site

    assert f'write id = "{known.id}"' in refused(archivist, replace(known, id="renamed", url=url))
    assert not refused(archivist, known)


def test_other_places_are_other_sites(archivist: Archivist) -> None:
    known = archivist.config_of_site

    for url in (f"{ORIGIN}/en", ORIGIN.replace("://", "://blog."), "https://other.example"):
        assert not refused(archivist, known, replace(known, id="another", url=url))


def test_the_place_of_a_site_that_moved_is_free(archivist: Archivist) -> None:
    known = archivist.config_of_site

    assert not refused(archivist, replace(known, url="https://new.example"), replace(known, id="heir"))


def test_the_place_of_a_site_that_ended_is_free(archivist: Archivist) -> None:
    known = archivist.config_of_site
    store = Store.open(archivist.path, holder="a test", now=NOON)
    retire(store.database, known.id, is_end=True, reason="a new beginning", at=NOON)
    store.close()

    assert not refused(archivist, replace(known, id="heir"))
