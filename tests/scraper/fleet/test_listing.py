"""The list of sites: what is taken, and which line is wrong."""

import pytest

from scraper.fleet.errors import BadSites
from scraper.fleet.ledger import Ledger
from scraper.fleet.listing import host_of, read
from tests.scraper.fleet.conftest import Listing

HEAD = "id,name,url,profile,language,timezone\n"


def test_a_line_is_a_site_and_what_it_leaves_out_has_a_default(listing: Listing) -> None:
    (site,) = read(listing(f"{HEAD}cirma,,https://www.Example.org,,,\n"))

    assert (site.name, site.url, site.profile, site.host) == (
        "cirma",
        "https://www.example.org/",
        "auto",
        "example.org:443",
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Cirma,,https://a.example,,,", "line 3: id"),
        ("a,,ftp://a.example,,,", "line 3: url"),
        ("a,,,,,", "line 3: url"),
        ("a,,https://a.example,typo3,,", "line 3: profile"),
        ("a,,https://a.example,,,Mars/Base", "line 3: timezone"),
        ("a,https://a.example,,,", "line 3: it has more or fewer"),
        ("first,,https://b.example,,,", "line 3: id: line 2"),
        ("b,,https://first.example,,,", "line 3: url: line 2"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_and_nothing_is_added(listing: Listing, line: str, told: str) -> None:
    with pytest.raises(BadSites) as failed:
        read(listing(f"{HEAD}first,,https://first.example,,,\n{line}\n"))

    assert told in str(failed.value).replace(": [[site]] a", "").replace(": [[site]] Cirma", "")


def test_every_wrong_line_is_told_at_once(listing: Listing) -> None:
    with pytest.raises(BadSites) as failed:
        read(listing(f"{HEAD}A,,https://a.example,,,\nb,,b,,,\n"))

    assert "line 2" in str(failed.value)
    assert "line 3" in str(failed.value)


def test_other_columns_are_no_list_of_sites(listing: Listing) -> None:
    with pytest.raises(BadSites, match="it must name the columns id,name,url"):
        read(listing("name,address\nx,y\n"))


def test_to_add_a_list_twice_changes_nothing_and_a_new_name_one_row(listing: Listing, ledger: Ledger) -> None:
    sites = read(listing(f"{HEAD}a,A,https://a.example,,,\nb,B,https://b.example,,,\n"))

    assert ledger.add(sites) == (2, 0)
    assert ledger.add(sites) == (0, 0)
    assert ledger.add(read(listing(f"{HEAD}a,Other,https://a.example,,,\n"))) == (0, 1)
    assert [site.name for site in ledger.sites()] == ["Other", "B"]


def test_a_host_is_told_with_its_port() -> None:
    assert host_of("http://www.a.example/blog") == "a.example:80"
    assert host_of("http://127.0.0.1:8080/") == "127.0.0.1:8080"
