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
        ("b,,http://www.first.example,,,", "line 3: url: line 2"),
        ("a,,https://a.example,,french,", "line 3: language"),
        ("a,A\0,https://a.example,,,", "line 3: name"),
        ('a,"A,https://a.example,,,\nb,,https://b.example,,,', "line 3: unexpected end of data: check its quotation"),
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


ROW = "a,A,https://a.example,wix,fr,Europe/Paris\n"


@pytest.mark.parametrize(
    "text",
    [
        (HEAD + ROW).replace(",", ";"),
        (HEAD + ROW).replace(",", "\t"),
        HEAD.upper().replace(",", ", ") + ROW,
        f"{HEAD}{ROW},,,,,\n",
        HEAD + ROW.replace("A,", '"A",'),
        HEAD + ROW.replace(",A,", ',"\u2028A\n",'),
        HEAD + ROW.replace("a,", "a\u00a0,", 1),
        "sep=;\r\n" + (HEAD + ROW).replace(",", ";"),
        '"sep=\t"\n' + (HEAD + ROW).replace(",", "\t"),
        (HEAD + ROW).replace("\n", ",,,\n"),
        HEAD + ROW.replace("\n", ",\u00a0,\n"),
        f"\n,,,,,\n{HEAD}\n{ROW}",
        (HEAD + ROW).replace(",", ";").replace("\n", "\r"),
        f"\ufeff{HEAD}{ROW}",
    ],
    ids=[
        "semicolons",
        "tabs",
        "capitals",
        "a row that was cleared",
        "quotes",
        "line ends in a value",
        "a blank",
        "a line for Excel",
        "the same in quotes",
        "columns that were cleared",
        "values that were cleared",
        "rows that were cleared at the top",
        "line ends of old",
        "a mark of byte order",
    ],
)
def test_a_list_as_spreadsheets_write_it_is_read(listing: Listing, text: str) -> None:
    assert [(site.id, site.name, site.profile) for site in read(listing(text))] == [("a", "A", "wix")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,url,\na,https://a.example,x\n", "line 2: it has more"),
        (f"{HEAD}a,A,https://a.example,,,,x\n", "line 2: it has more"),
        (",id,url\n0,a,https://a.example\n", "wrong: a column without a name"),
        ("\n,,\nid,adresse\na,https://a.example\n", "line 3: it must name"),
        (f"{HEAD}{'a' * 201},A,https://a.example,,,\n", "it is longer than 200"),
        ("sep=;\nid;url\nA;https://a.example\n", "line 3: "),
        ("", "line 1: it must name"),
        ("sep=;\n", "line 1: it must name"),
    ],
)
def test_a_list_with_something_beside_its_columns_is_told(listing: Listing, text: str, told: str) -> None:
    with pytest.raises(BadSites, match=told):
        read(listing(text))


def test_a_column_that_stands_twice_is_told(listing: Listing) -> None:
    with pytest.raises(BadSites, match="wrong: id"):
        read(listing("id,url,id\na,https://a.example,b\n"))


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
