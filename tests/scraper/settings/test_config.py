"""The configuration: read once, and every mistake named with its place and its remedy."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive.config import locate
from archive.errors import ConfigError
from scraper.settings.config import Config, SiteConfig, duration, for_url, load, require_crawlable

ROOT = Path(__file__).parents[3]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_the_shipped_file_has_the_site_cirma_without_its_address() -> None:
    config = load(ROOT / "config.toml")

    (site,) = config.sites
    assert (site.id, site.profile, site.language, site.timezone, site.url) == ("cirma", "wix", "fr", "Europe/Paris", "")


def test_a_missing_address_is_told_with_the_line_to_add() -> None:
    config = load(ROOT / "config.toml")

    with pytest.raises(ConfigError, match=r'\[\[site\]\] cirma: url(.|\n)*url = "https://www.example.org"'):
        require_crawlable(config, config.sites[0])


def test_the_archive_path_counts_from_the_file(written: Path) -> None:
    written.write_text('[archive]\npath = "kept/archive.db"\n', "utf-8")

    assert load(written).archive.path == written.parent / "kept" / "archive.db"


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("[archiv]\n", "archiv", "no such key"),
        ('[scraper]\ncontct = "a"\n', "[scraper]: contct", "no such key"),
        ('[[site]]\nid = "x"\nurll = "a"\n', "[[site]] x: urll", "no such key"),
        ('[scraper]\nmin_delay = "two"\n', "[scraper]: min_delay", "wrong type"),
        ("[scraper]\nmin_delay = -1.0\n", "[scraper] min_delay", "negative"),
        ('[[site]]\nname = "x"\n', "[[site]] (without id)", "no id"),
        ('[[site]]\nid = "x"\nprofile = "medium"\n', "[[site]] x: profile", "no profile"),
        ('[[site]]\nid = "x"\ntimezone = "Paris"\n', "[[site]] x: timezone", "no zone"),
        ('[[site]]\nid = "x"\nurl = "www.x.org"\n', "[[site]] x: url", "www.x.org"),
        ('[[site]]\nid = "x"\nurl = "ftp://x.org"\n', "[[site]] x: url", "ftp"),
        ('[[site]]\nid = "x"\nrecheck_within = "soon"\n', "[[site]] x: recheck_within", "no duration|not a duration"),
        ('[[site]]\nid = "x"\n[[site]]\nid = "x"\n', "[[site]] x", "two sites"),
        ('[site]\nid = "x"\n', "site", "not a list"),
        ("= 3", "config.toml", "not TOML"),
        ('[[sites]]\nid = "x"\n', "sites", "is site meant"),
        ("[scraper]\nmin-delay = 2\n", "min-delay", "is min_delay meant"),
        ("[scraper]\nmin_delay = '2'\n", "[scraper]: min_delay", "text is the wrong type\n  it must be a number"),
        ("[scraper]\nallow_loopback = 0\n", "allow_loopback", "a number is the wrong type\n  it must be true or false"),
        ('[scraper]\nwayback = "web.archive.org"\n', "[scraper] wayback", "no web address"),
        ('[archive]\npermalink = "https://a.example/{id}"\n', "[archive] permalink", "lacks {snapshot}"),
        ('[[site]]\nid = "x"\nlanguage = "french"\n', "[[site]] x: language", "'french' is not a code"),
        ('[[site]]\nid = "x"\nlanguage = ""\n', "[[site]] x: language", "is not a code"),
        ('[[site]]\nid = "x"\nlanguage = "fr\\r\\nX: y"\n', "[[site]] x: language", "is not a code"),
        ('[[site]]\nid = "x"\nname = "x\\u0000"\n', "[[site]] x: name", "control characters"),
        ('[[site]]\nid = "x"\nread.drop = [1]\n', "[site.read]: drop", "text in quotes, or a list of it"),
        ('[[site]]\nid = "x"\nread.posts = "https://x.org/a/.+"\n', "[site.read] posts", "from its first slash"),
        ('[[site]]\nid = "x"\nread.posts = ["/a/.+", "articles/.+"]\n', "[site.read] posts", "'articles/.\\+' matches"),
        ('[[site]]\nid = "x"\nread.posts = "/post/*"\n', "[site.read] posts", "matches none"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_place(written: Path, text: str, where: str, why: str) -> None:
    written.write_text(text, "utf-8")

    with pytest.raises(ConfigError, match=why) as caught:
        load(written)

    assert where in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize("contact", ["", "me@example.org", "two words@x.org", "é@x.org"])
def test_a_crawl_without_a_usable_contact_is_refused(contact: str) -> None:
    site = SiteConfig(id="x", url="https://x.org/")
    config = Config(sites=(site,))

    with pytest.raises(ConfigError, match="contact"):
        require_crawlable(_with_contact(config, contact), site)


def test_an_example_contact_is_good_enough_on_this_machine() -> None:
    site = SiteConfig(id="x", url="http://127.0.0.1:8000/")

    require_crawlable(_with_contact(Config(), "me@example.org"), site)


def test_a_url_names_the_configured_site_or_makes_one() -> None:
    config = Config(sites=(SiteConfig(id="cirma", url="https://www.cirma.test/"),))

    assert for_url("https://WWW.cirma.test", config).id == "cirma"
    assert for_url("https://blog.other.test/x", config).id == "blog-other-test"


def test_the_ladder_of_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    xdg = tmp_path / "xdg" / "cirma" / "config.toml"
    xdg.parent.mkdir(parents=True)
    xdg.touch()
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}

    assert locate(None, environment) == xdg
    (tmp_path / "config.toml").touch()
    assert locate(None, environment) == Path("config.toml")
    assert locate(None, {**environment, "CIRMA_CONFIG": str(xdg)}) == xdg
    with pytest.raises(ConfigError, match=r"(?s)no such file.*\[\[site\]\]"):
        locate(tmp_path / "absent.toml", environment)


def test_spans_are_read_and_nonsense_is_not() -> None:
    assert duration("36 hours") == timedelta(hours=36)
    assert duration("1 week") == timedelta(weeks=1)
    for nonsense in ("0 days", "-1 day", "fortnight", "7"):
        with pytest.raises(ValueError, match="duration"):
            duration(nonsense)


def _with_contact(config: Config, contact: str) -> Config:
    from msgspec.structs import replace

    return replace(config, scraper=replace(config.scraper, contact=contact))


@pytest.mark.parametrize("contact", ["moi", "archiviste", "www.example.fr", "a@", "ftp://x.fr"])
def test_contact_must_be_an_address(contact: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[scraper]\ncontact = "{contact}"\n[[site]]\nid = "x"\nurl = "https://blog.test"\n', "utf-8")
    settings = load(path)

    with pytest.raises(ConfigError, match="neither a mail address nor a web address"):
        require_crawlable(settings, settings.sites[0])


def test_two_sites_of_one_address_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    sites = '[[site]]\nid = "a"\nurl = "https://www.blog.test/"\n[[site]]\nid = "b"\nurl = "http://blog.test"\n'
    path.write_text(sites, "utf-8")

    with pytest.raises(ConfigError, match="'a' has this address"):
        load(path)


def test_byte_order_mark_is_no_part_of_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf[scraper]\nmin_delay = 3.0\n")

    assert load(path).scraper.min_delay == 3.0


@pytest.mark.parametrize("pattern", ["^/a/.+$", "(?:/fr)?/a/.+", "a?/b", "ab|/b", r"/a/[^/]+/*", r"\\d?/a", ".*/a/.+"])
def test_a_pattern_that_can_match_a_path_is_taken(written: Path, pattern: str) -> None:
    written.write_text(f'[[site]]\nid = "x"\nread.posts = "{pattern}"\nread.lists = "/blog/*"\n', "utf-8")

    assert load(written).sites[0].read.posts


@pytest.mark.parametrize(
    ("said", "language"),
    [*((tag, tag) for tag in ("fr", "pt-BR", "zh-Hans", "zh-hant-tw", "gsw")), ("FR", "fr"), ("fr_FR", "fr-FR")],
)
def test_tags_of_languages_are_taken(written: Path, said: str, language: str) -> None:
    written.write_text(f'[[site]]\nid = "x"\nlanguage = "{said}"\n', "utf-8")

    assert load(written).sites[0].tag == language
