"""A blog of a common platform whose pages bear no time of rendering; one thing in them is never the same twice.

What the article of a post says changes only where a test edits it.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random

from msgspec.structs import replace

from archive.model import Outcome, Request
from tests.support.crawling import SITE, Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, robots, xml

_WORDS = """
accord vote loi texte marché prix région crise budget ministre sommet traité énergie climat réforme union conseil
rapport juge pays voisin récolte moisson port douane frontière langue école hôpital route
"""

Detail = Callable[["RestlessBlog", Random], str]


class Post:
    """A post as its author wrote it."""

    def __init__(self, number: int) -> None:
        random = Random(number)
        self.title = f"Note {number} : {sentence(random, 5)}"
        self.paragraphs = [sentence(random, 30) for _ in range(5 + number % 4)]


class RestlessBlog(FakeSite):
    """A site whose pages are made anew at every request."""

    def __init__(self, *, posts: int = 8, detail: Detail | None = None, where: str = "below") -> None:
        super().__init__()
        self.posts = {f"note-{number}": Post(number) for number in range(posts)}
        self.day = 0
        self._detail, self._where = detail, where
        self._rendered = 0

    def archivist(self, folder: Path) -> Archivist:
        """The archivist who crawls it."""
        archivist = Archivist(folder, self)
        archivist.config_of_site = replace(SITE, profile="wordpress")
        archivist.config = replace(archivist.config, sites=(archivist.config_of_site,))
        return archivist

    def page(self, slug: str) -> str:
        """One render of a post."""
        post = self.posts[slug]
        self._rendered += 1
        detail = self._detail(self, Random(self._rendered)) if self._detail else ""
        at = {place: detail * (place == self._where) for place in ("title", "above", "inside", "between", "below")}
        body = [f"<p>{text}</p>" for text in post.paragraphs]
        middle = len(body) // 2
        body[middle] = f"<p>{post.paragraphs[middle]}{at['inside']}</p>"
        body.insert(2, at["between"])
        title = post.title + at["title"]
        return _PAGE.format(title=title, above=at["above"], body="".join(body), below=at["below"])

    def _reply(self, request: Request) -> Reply | Outcome:
        path = request.target.removeprefix(ORIGIN)
        if path == "/robots.txt":
            return robots()
        if path == "/sitemap.xml":
            return xml(
                _SITEMAP.format("".join(f"<url><loc>{ORIGIN}/{slug}</loc></url>" for slug in self.posts)).encode()
            )
        slug = path.strip("/")
        return Reply(body=self.page(slug).encode()) if slug in self.posts else Reply(status=404)


def sentence(random: Random, length: int) -> str:
    """So many words that nobody wrote."""
    return " ".join(random.choice(_WORDS.split()) for _ in range(length)).capitalize() + "."


def _related(blog: RestlessBlog, random: Random) -> str:
    """Four posts by chance."""
    slugs = random.sample(sorted(blog.posts), 4)
    items = "".join(f'<li><a href="/{slug}">{blog.posts[slug].title}</a></li>' for slug in slugs)
    return f"<h3>À lire aussi</h3><ul>{items}</ul>"


def _day(blog: RestlessBlog, _: Random) -> str:
    return f"<p>Nous sommes le jour {blog.day} d’une année sans nom, il fait {blog.day * 7 % 23} degrés.</p>"


def _picture(_: RestlessBlog, random: Random) -> str:
    return f'<p><img src="/p/{random.randint(1, 99)}.jpg" width="300" height="200"></p>'


def _ago(_: RestlessBlog, random: Random) -> str:
    return f"<p>Mis en ligne il y a {random.choice(['trois', 'quatre', 'dix', 'onze'])} jours, par nos soins.</p>"


def _readers(before: str, behind: str) -> Detail:
    return lambda _, random: f"{before}{random.randint(9, 99_999)}{behind}"


def _token(before: str, behind: str) -> Detail:
    return lambda _, random: f"{before}{random.getrandbits(40):010x}{behind}"


def _words(before: str, behind: str) -> Detail:
    return lambda _, random: f"{before}{sentence(random, 9)}{behind}"


def _either(*texts: str) -> Detail:
    return lambda _, random: random.choice(texts)


KINDS: dict[str, tuple[str, Detail]] = {
    "a counter in an element of its own": ("below", _readers('<div class="q7"><p>Vu ', " fois</p></div>")),
    "a counter in a paragraph like others": ("below", _readers("<p>Cette page fut lue ", " fois déjà.</p>")),
    "a counter inside of a paragraph": ("inside", _readers(" (lu ", " fois)")),
    "a relative date": ("above", _ago),
    "related posts under a heading": ("below", _related),
    "a quotation of the day": ("below", _words("<p>« ", " »</p>")),
    "an advertisement in the middle": ("between", _words('<div class="q7"><p>Publicité : ', "</p></div>")),
    "a session in a link": ("inside", _token(' <a href="/d?sid=', '&p=1">le rapport</a>')),
    "a token": ("below", _token("<p>Référence du document : ", "</p>")),
    "a headline by chance": ("title", _either("", " : le point", " : ce qu’il faut savoir")),
    "a picture by chance": ("below", _picture),
    "the day of today": ("below", _day),
}
"""Where on the page each kind of detail stands, and what it is."""

_SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
_PAGE = """<!doctype html><html lang="fr"><head><title>{title} | Le blog</title>
<meta property="og:type" content="article"><meta name="author" content="Anne Exemple">
<meta property="article:published_time" content="2026-01-02T10:00:00Z"></head>
<body class="single single-post"><nav><a href="/">Accueil</a></nav>
<main><article class="post"><h1 class="entry-title">{title}</h1>{above}
<div class="entry-content">{body}{below}</div></article></main></body></html>"""
