"""What an archive says while its site, its host and its machine are unwell: thirty days of each misfortune.

    .venv/bin/python -m bench.misfortunes [NAME …]

Each is acted out on a blog of eight posts beside a truth that the server writes: once with the platform's time of
rendering in every page, and once without. A line a misfortune says its exit codes, its alarms, and what was told that
is not so: a change that never was, a post called gone that is there, a state that the post never had. Days are
simulated and nothing is asked over a network. Exit code 1 where anything false was told, or the exit code is not the
one expected.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from archive.alarms.alarm import Alarm
from archive.model import Cause, Failed
from archive.query import watch as watched
from archive.store import Store
from scraper.crawl.clock_check import ClockDoubted, require_after
from scraper.crawl.ending import EXIT_CODES
from scraper.unattended.alerts import watch
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Script, moved, page, robots, xml

DAYS = 30
SLUGS = ("ble", "seigle", "orge", "avoine", "mais", "riz", "millet", "sorgho")
_STAMP = re.compile(rb'"renderTimeStamp":\s*\d+')
_PARTS = "<!doctype html><html><head><title>{0}</title></head><body><main><h1>{0}</h1><p>{1}</p></main></body></html>"
_ADVERTS = (
    "Voyages, crédit, assurance et mutuelle : nos partenaires répondent jour et nuit, sans engagement de durée. "
    "Comparez les offres de votre région, recevez trois devis sous un jour ouvré et choisissez le vôtre en confiance."
)


class Misfortune(Struct, frozen=True, kw_only=True):
    """One thing that goes wrong on the second day and is over on the twenty-eighth, with what must be said of it."""

    name: str
    strike: Callable[["World"], None]
    codes: frozenset[int]
    looks_like: str | None = None
    gone: frozenset[str] = frozenset()
    """Slugs of the posts that are truly removed by it."""
    edited: frozenset[str] = frozenset()
    """Slugs of the posts that are truly edited by it, once."""


class World:
    """A blog, its archive, and the truth."""

    def __init__(self, folder: Path, *, rendered: bool) -> None:
        self.rendered = rendered
        self.site = FakeSite()
        self.archivist = Archivist(folder, self.site)
        self.posts = {slug: _post(slug) for slug in SLUGS}
        self.well()

    def well(self) -> None:
        """The blog as it is on a good day."""
        posts = list(self.posts.values())
        self.site.pages = {
            f"{ORIGIN}/robots.txt": robots(),
            f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(posts)),
            f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(posts)),
            f"{ORIGIN}/blog-feed.xml": xml(fakes.feed(posts)),
            f"{ORIGIN}/": page(fakes.home_page(posts)),
            **{f"{ORIGIN}/post/{slug}": self._shown(post) for slug, post in self.posts.items()},
        }

    def everywhere(self, answer: Script, *, but: Sequence[str] = ()) -> None:
        """Every address gives *answer*, but those that end so."""
        for uri in self.site.pages:
            if not uri.endswith(tuple(but) or ("\0",)):
                self.site.pages[uri] = answer

    def at_posts(self, body: str) -> None:
        """Every post's address shows *body*, with status 200."""
        for slug in SLUGS:
            self.site.pages[f"{ORIGIN}/post/{slug}"] = page(body.encode(), etag=None)

    def _shown(self, post: fakes.DemoPost) -> fakes.Reply:
        body = fakes.post_page(post)
        return page(body if self.rendered else _STAMP.sub(b'"rendered":0', body))

    def crawl(self) -> tuple[int, tuple[Alarm, ...]]:
        """One day: the exit code of its crawl, and the alarms that stand after it."""
        summary = self.archivist.crawl(full=True)
        now = self.site.clock.now()
        store = Store.open(self.archivist.path, holder="bench", now=now)
        watch(store, self.archivist.config, [summary.crawl], now=now, environment={}, free=lambda _: 10**12)
        alarms = tuple(row.alarm for row in watched.open_alarms(store.database))
        store.close()
        self.archivist.sleep(days=1)
        return EXIT_CODES[summary.outcome], alarms

    def falsehoods(self, gone: frozenset[str], edited: frozenset[str] = frozenset()) -> list[str]:
        """What the archive says that is not so."""
        titles = {post.title for post in self.posts.values()}
        told = [(change.kind.value, change.url.rpartition("/")[2]) for change in self.archivist.changes()]
        found = [f"change {kind} {slug}" for kind, slug in told if not _true(kind, slug, gone, edited)]
        found += [f"{told.count(('edit', slug))} edits of {slug}" for slug in edited if told.count(("edit", slug)) != 1]
        for url, state, title in self.archivist.rows(f"SELECT url, state, title FROM {self._status_table()}"):
            if title not in titles:
                found.append(f"state {title!r}")
            if state == "gone" and url.rpartition("/")[2] not in gone:
                found.append(f"gone {url}")
        return found

    def _status_table(self) -> str:
        names = {row[0] for row in self.archivist.rows("SELECT name FROM sqlite_master")}
        return "post_status" if "post_status" in names else "standing"


def _true(kind: str, slug: str, gone: frozenset[str], edited: frozenset[str]) -> bool:
    return (kind in ("removed", "restored") and slug in gone) or (kind == "edit" and slug in edited)


def _post(slug: str) -> fakes.DemoPost:
    text = tuple(f"{slug}{n} vaut {slug}{n + 1}, {slug} {n} fois {slug}{n * n} au marché." for n in range(14))
    return fakes.make_post(slug, title=f"Le cours : {slug}", paragraphs=text)


def _show(body: str) -> Callable[[World], None]:
    return lambda world: world.at_posts(body)


def _rewrite(world: World) -> None:
    for slug in SLUGS:
        other = replace(_post(f"{slug}x"), slug=slug, title=f"Autre {slug}")
        world.site.pages[f"{ORIGIN}/post/{slug}"] = world._shown(other)


def _answer(uri: str, answer: Script) -> Callable[[World], None]:
    return lambda world: world.site.pages.__setitem__(f"{ORIGIN}{uri}", answer)


_JSON = (("content-type", "application/json"),)


def _json(world: World) -> None:
    body = b'{"error": {"code": 500, "message": "upstream timed out, try again later"}}'
    for slug in SLUGS:
        world.site.pages[f"{ORIGIN}/post/{slug}"] = fakes.Reply(
            body=body, headers=(("content-type", "application/json"),)
        )


def _halved(world: World) -> None:
    for slug, post in world.posts.items():
        whole = world._shown(post).body
        world.site.pages[f"{ORIGIN}/post/{slug}"] = page(whole[: len(whole) * 2 // 3], etag=None)


def _half_of_one(world: World) -> None:
    """A page breaks off, each day somewhere else."""
    whole = world._shown(world.posts["ble"]).body
    pieces = [page(whole[: len(whole) * (99 - n) // 100], etag=None) for n in range(40)]
    world.site.pages[f"{ORIGIN}/post/ble"] = pieces


def _in_english(world: World) -> None:
    for slug in SLUGS:
        text = tuple(f"{slug}{n} is worth {slug}{n + 7}, {n} times {slug}{n + 3} on the market." for n in range(14))
        other = fakes.make_post(slug, title=f"The price of {slug}", paragraphs=text)
        world.site.pages[f"{ORIGIN}/post/{slug}"] = world._shown(other)


def _of_yesterday(world: World) -> None:
    """One post is edited once; of two caches one goes on to show what stood before, for four weeks."""
    before = world.posts["ble"]
    paragraphs = [f"ble{n} vaut ble{n + 1}, ble {n} fois ble{n * n} au marché." for n in range(14)]
    paragraphs[3] = "Le cours de ce jour est nul, et le marché fermé."
    world.posts["ble"] = fakes.make_post("ble", title=before.title, paragraphs=tuple(paragraphs))
    renders = [world._shown(world.posts["ble"]), world._shown(before)]
    world.site.pages[f"{ORIGIN}/post/ble"] = [replace(each, headers=fakes.HTML) for each in renders * 16]


def _login(world: World) -> None:
    form = "<form action='/login'><label>Mot de passe <input type='password' name='p'></label></form>"
    body = _PARTS.format("Connexion", f"Ce contenu est réservé aux membres. Connectez-vous pour le lire. {form}")
    world.site.pages[f"{ORIGIN}/post/ble"] = page(body.encode(), etag=None)


_FORBIDDEN = page(b"User-agent: *\nDisallow: /\n")
MISFORTUNES = (
    Misfortune(name="nothing", strike=lambda _: None, codes=frozenset({0})),
    Misfortune(
        name="robots.txt forbids everything", strike=_answer("/robots.txt", _FORBIDDEN), codes=frozenset({0, 5})
    ),
    Misfortune(name="403 everywhere", strike=lambda w: w.everywhere(page(b"", status=403)), codes=frozenset({5})),
    Misfortune(name="503 everywhere", strike=lambda w: w.everywhere(page(b"", status=503)), codes=frozenset({6})),
    Misfortune(
        name="no such host",
        strike=lambda w: w.everywhere(Failed(cause=Cause.DNS, detail="no such host")),
        codes=frozenset({6}),
    ),
    Misfortune(
        name="another host",
        strike=lambda w: w.everywhere(moved("https://ailleurs.test/"), but=["robots.txt"]),
        codes=frozenset({4}),
        looks_like="moved",
    ),
    Misfortune(
        name="everything leads home",
        strike=lambda w: [w.site.pages.__setitem__(f"{ORIGIN}/post/{slug}", moved("/")) for slug in SLUGS] and None,
        codes=frozenset({4}),
        looks_like="moved",
    ),
    Misfortune(
        name="parked, in known words",
        strike=_show(_PARTS.format("blog.test", "Ce domaine est à vendre. Il peut être acheté aujourd’hui même.")),
        codes=frozenset({4}),
        looks_like="parked",
    ),
    Misfortune(
        name="parked, in other words",
        strike=_show(_PARTS.format("blog.test", _ADVERTS)),
        codes=frozenset({4}),
        looks_like="parked",
    ),
    Misfortune(
        name="maintenance with 200",
        strike=_show(_PARTS.format("Maintenance", "Le site est en maintenance. Il reviendra dans quelques minutes.")),
        codes=frozenset({4, 6}),
        looks_like="maintenance",
    ),
    Misfortune(
        name="challenge with 200",
        strike=_show(_PARTS.format("Just a moment...", "Verify you are human by ticking the box below.")),
        codes=frozenset({4, 6}),
        looks_like="challenge",
    ),
    Misfortune(
        name="not-found page with 200",
        strike=_show(_PARTS.format("Page introuvable", "Cette page n’existe pas, ou elle a changé d’adresse.")),
        codes=frozenset({4}),
        looks_like="not_found",
    ),
    Misfortune(name="another text in every post", strike=_rewrite, codes=frozenset({4}), looks_like="template"),
    Misfortune(
        name="a post leads to another post",
        strike=_answer("/post/ble", moved("/post/seigle")),
        codes=frozenset({0}),
        gone=frozenset({"ble"}),
    ),
    Misfortune(
        name="robots.txt answers 503", strike=_answer("/robots.txt", page(b"", status=503)), codes=frozenset({0, 6})
    ),
    Misfortune(
        name="a certificate that has expired",
        strike=lambda w: w.everywhere(Failed(cause=Cause.TLS, detail="certificate has expired")),
        codes=frozenset({6}),
    ),
    Misfortune(name="429 everywhere", strike=lambda w: w.everywhere(page(b"", status=429)), codes=frozenset({6})),
    Misfortune(name="an error in JSON with 200", strike=_json, codes=frozenset({4})),
    Misfortune(
        name="empty answers with 200",
        strike=lambda w: w.at_posts(""),
        codes=frozenset({4}),
    ),
    Misfortune(name="half of each page", strike=_halved, codes=frozenset({4})),
    Misfortune(name="half of one page", strike=_half_of_one, codes=frozenset({0, 4})),
    Misfortune(name="every post in another language", strike=_in_english, codes=frozenset({4}), looks_like="template"),
    Misfortune(
        name="a template without text with 200",
        strike=_show("<html><head><title>Blog</title></head><body><header>Menu</header><main></main></body></html>"),
        codes=frozenset({4}),
    ),
    Misfortune(name="a cache of yesterday", strike=_of_yesterday, codes=frozenset({0}), edited=frozenset({"ble"})),
    Misfortune(name="a post behind a login", strike=_login, codes=frozenset({0, 4})),
    Misfortune(name="403 for one post", strike=_answer("/post/ble", page(b"", status=403)), codes=frozenset({0, 4})),
    Misfortune(name="a ring of redirects", strike=_answer("/post/ble", moved("/post/ble")), codes=frozenset({4})),
)


def act(misfortune: Misfortune, *, rendered: bool, days: int = DAYS) -> tuple[str, bool]:
    """Act out *misfortune*; a line on what was said, and whether all of it was true."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), rendered=rendered)
        world.crawl()
        misfortune.strike(world)
        # Less than a fortnight for what a fortnight makes believed.
        lasting = 12 if misfortune.looks_like in ("template", "moved", "not_found") else days - 3
        said = [world.crawl() for _ in range(lasting)]
        meanwhile = world.falsehoods(misfortune.gone, misfortune.edited)
        world.well()
        world.archivist.sleep(days=1)
        after = [world.crawl() for _ in range(2)]
        false = [*meanwhile, *world.falsehoods(misfortune.gone, misfortune.edited)]
    codes = {code for code, _ in said}
    looks = {alarm.looks_like for _, alarms in said for alarm in alarms}
    rules = sorted({alarm.rule.value for _, alarms in said for alarm in alarms})
    well = not false and codes <= misfortune.codes and (misfortune.looks_like in looks or misfortune.looks_like is None)
    well = well and after[-1][0] == 0
    line = (
        f"exit {sorted(codes)} then {after[-1][0]}; alarms {', '.join(rules) or 'none'}; false {false[:3] or 'nothing'}"
    )
    return line, well


def clock(off: timedelta) -> tuple[str, bool]:
    """A machine whose clock is *off* before the newest row."""
    try:
        require_after(fakes.NOON, fakes.NOON + off)
    except ClockDoubted as doubted:
        return f"exit 1; {doubted.witness}", True
    return "nothing said", False


def main(names: Sequence[str]) -> int:
    """Act out the misfortunes called *names*, or all; the exit code."""
    failed = 0
    for misfortune in MISFORTUNES:
        if names and misfortune.name not in names:
            continue
        for rendered in (True, False):
            line, well = act(misfortune, rendered=rendered)
            failed += not well
            blog = "with render times" if rendered else "without"
            print(f"{'ok  ' if well else 'FALSE'} {misfortune.name}, {blog}: {line}", flush=True)
    line, well = clock(-timedelta(days=20_000))
    print(f"{'ok  ' if well else 'FALSE'} a clock in 1970: {line}")
    return int(bool(failed or not well))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
