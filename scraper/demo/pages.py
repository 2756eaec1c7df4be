"""The pages of the demonstration blog, as Wix would render them."""

import json
from collections.abc import Iterable, Sequence

from msgspec import Struct

from scraper.demo.dates import milliseconds, shown_date
from scraper.demo.head import page_head, post_head, warmup
from scraper.demo.markup import viewer
from scraper.demo.post import DemoPost
from scraper.demo.render import Render, attribute, fill
from scraper.demo.site import Blog

# Few to a page, so that a blog of twenty posts already has pages to follow.
PER_PAGE = 5
RECENT = 3
LIST_PATH = "/blog"
ABOUT_PATH = "/a-propos"

# Padding, so that the article is as small a part of its page as on Wix.
_RULES = 240
_EXPERIMENTS = 300


class ListPage(Struct, frozen=True, kw_only=True):
    """One page of a list of posts."""

    title: str
    path: str
    """Of the first page."""
    posts: tuple[DemoPost, ...]
    number: int = 1
    robots: str = ""

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-len(self.posts) // PER_PAGE))

    def at(self, number: int) -> str:
        """The path of page *number*."""
        return self.path if number == 1 else f"{self.path}/page/{number}"

    @property
    def shown(self) -> tuple[DemoPost, ...]:
        """The posts of this page."""
        return self.posts[(self.number - 1) * PER_PAGE : self.number * PER_PAGE]


def post_page(blog: Blog, post: DemoPost, render: Render) -> str:
    """The page of a post."""
    content = fill(
        "post",
        blog_header=_blog_header(blog, render),
        title=attribute(post.title),
        author=attribute(post.author),
        published=shown_date(post.published, at=render.at, zone=blog.zone),
        minutes=post.minutes,
        guid=post.guid,
        update=_update_line(blog, post, render),
        viewer=viewer(post, render),
        tags=_tags(post, render),
        categories=_categories(post, render),
        list=render.encoded(LIST_PATH),
        recent=_recent(blog, post, render),
    )
    return _framed(blog, content, head=post_head(blog, post, render), render=render, post=post)


def list_page(blog: Blog, shelf: ListPage, render: Render) -> str:
    """One page of the list, of a category or of a tag."""
    content = fill(
        "list",
        blog_header=_blog_header(blog, render),
        title=attribute(shelf.title),
        cards=_cards(blog, shelf.shown, render),
        pages="".join(_page_link(shelf, number, render) for number in range(1, shelf.last + 1)),
    )
    head = page_head(blog, shelf.title, path=shelf.at(shelf.number), render=render)
    return _framed(blog, content, head="\n".join([head, *_neighbours(shelf, render)]), render=render)


def home_page(blog: Blog, render: Render) -> str:
    """The home page, with the latest posts."""
    cards = _cards(blog, blog.newest()[:RECENT], render)
    content = fill("home", name=attribute(blog.name), cards=cards)
    return _framed(blog, content, head=page_head(blog, "Accueil", path="", render=render), render=render)


def about_page(blog: Blog, render: Render) -> str:
    """The page that says what this site is."""
    head = page_head(blog, "À propos", path=ABOUT_PATH, render=render)
    return _framed(blog, fill("about", name=attribute(blog.name)), head=head, render=render)


def not_found_page(blog: Blog, path: str, render: Render) -> str:
    """The page in the site's style that stands where a post is missing."""
    # Titled like a post and dressed like one; only its status says that it is none, and not always.
    content = fill("not_found", blog_header=_blog_header(blog, render), list=render.encoded(LIST_PATH))
    return _framed(blog, content, head=page_head(blog, "Post", path=path, render=render), render=render)


def shell_page(blog: Blog, render: Render) -> str:
    """The page that Wix answers when its server rendering failed: scripts, and no article."""
    # Without title and head, so nothing but the mark `client_side` tells it from an empty page.
    return _document(blog, head="", site="", client_side="true", warm=warmup(render), render=render)


def category_path(label: str) -> str:
    """Return where the posts of a category are listed."""
    return f"{LIST_PATH}/categories/{slug_of(label)}"


def tag_path(label: str) -> str:
    """Return where the posts with a tag are listed."""
    return f"{LIST_PATH}/tags/{slug_of(label)}"


def slug_of(label: str) -> str:
    """A label as it is written in an address."""
    # Other signs become hyphens, accents stay: addresses on Wix are raw Unicode.
    return "-".join("".join(sign if sign.isalnum() else " " for sign in label.lower()).split())


def labels(blog: Blog) -> tuple[str, ...]:
    """The categories in use, sorted."""
    return tuple(sorted({label for post in blog.posts for label in post.categories}))


def _framed(blog: Blog, content: str, *, head: str, render: Render, post: DemoPost | None = None) -> str:
    site = fill(
        "site",
        name=attribute(blog.name),
        home=render.origin,
        list=render.encoded(LIST_PATH),
        about=render.encoded(ABOUT_PATH),
        content=content,
        year=render.at.year,
    )
    return _document(blog, head=head, site=site, client_side="false", warm=warmup(render, post=post), render=render)


def _document(blog: Blog, *, head: str, site: str, client_side: str, warm: str, render: Render) -> str:
    page = fill(
        "frame",
        site_id="5f2d1c9e-3b7a-4e60-9c1d-8a4f6b2e7d30",
        app_id="c0a7e4d2-6f19-4b8e-a3d5-1e9f7c2b4a68",
        # Every number below moves from render to render, or from deploy to deploy: none of it is content.
        revision=100 + render.deploy + len(blog.posts),
        dc=("euw1", "use1")[render.node],
        request_url=render.origin,
        session=render.token("session"),
        viewer_model=_viewer_model(blog, render),
        build=render.css("main").lstrip("_"),
        stylesheet=_stylesheet(render),
        ooi=f"1.{3190 + render.deploy}.0",
        took=400 + milliseconds(render.at) % 900,
        stamp=milliseconds(render.at),
        head=head,
        site=site,
        client_side=client_side,
        warmup=warm,
    )
    return render.dressed(page)


def _viewer_model(blog: Blog, render: Render) -> str:
    model = {
        "requestId": render.token("request"),
        "site": {"timeZone": str(blog.zone), "name": blog.name},
        "thunderboltVersion": f"1.{16800 + render.deploy}.0",
        "experiments": {f"specs.thunderbolt.{render.css(f'flag {n}')}": n % 3 == 0 for n in range(_EXPERIMENTS)},
    }
    # Slashes escaped, as Wix does, so that no address is found in it by looking for `https://`.
    return json.dumps(model, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")


def _stylesheet(render: Render) -> str:
    rules = (f".{render.css(f'rule {n}')}{{padding:{n % 9}px;margin-inline-start:{n % 5}em}}" for n in range(_RULES))
    return "".join(rules)


def _blog_header(blog: Blog, render: Render) -> str:
    links = (_label_link(label, path=category_path(label), render=render) for label in labels(blog))
    return fill("blog_header", list=render.encoded(LIST_PATH), categories="".join(links))


def _label_link(label: str, *, path: str, render: Render) -> str:
    return f'<li><a href="{render.encoded(path)}" class="~label" data-hook="link">{attribute(label)}</a></li>'


def _update_line(blog: Blog, post: DemoPost, render: Render) -> str:
    """The visible line, from the day after publication on, unless the owner has it otherwise."""
    # An empty text means that the owner hides the line; None means the platform's own rule.
    shown = _update_shown(blog, post, render) if post.update_shown is None else post.update_shown
    if not shown:
        return ""
    stamp = f'<span title="{shown}" class="~time-ago" data-hook="time-ago">{shown}</span>'
    return f'<p class="~updated">Dernière mise à jour : {stamp}</p>'


def _update_shown(blog: Blog, post: DemoPost, render: Render) -> str:
    # By day in the blog's zone: an edit of the same day shows no line.
    if post.modified.astimezone(blog.zone).date() <= post.published.astimezone(blog.zone).date():
        return ""
    return shown_date(post.modified, at=render.at, zone=blog.zone)


def _tags(post: DemoPost, render: Render) -> str:
    if not post.tags:
        return ""
    links = "".join(_label_link(label, path=tag_path(label), render=render) for label in post.tags)
    cloud = f'<nav aria-label="Mots-clés" data-hook="tag-cloud-root"><ul>{links}</ul></nav>'
    return f'<section class="~tags"><p>Mots-clés :</p>{cloud}</section>'


def _categories(post: DemoPost, render: Render) -> str:
    links = "".join(_label_link(label, path=category_path(label), render=render) for label in post.categories)
    return f'<section><ul class="~labels" aria-label="Post categories">{links}</ul></section>' if links else ""


def _recent(blog: Blog, post: DemoPost, render: Render) -> str:
    # Links to other posts inside the page of a post: a reader must not take their titles for its own.
    others = [other for other in blog.newest() if other.guid != post.guid][:RECENT]
    return "".join(_summarised("recent", blog, other, render=render) for other in others)


def _cards(blog: Blog, posts: Iterable[DemoPost], render: Render) -> str:
    return "".join(_summarised("card", blog, post, render=render) for post in posts)


def _summarised(template: str, blog: Blog, post: DemoPost, *, render: Render) -> str:
    return fill(
        template,
        url=render.encoded(post.path),
        title=attribute(post.title),
        author=attribute(post.author),
        summary=attribute(post.summary[:140]),
        published=shown_date(post.published, at=render.at, zone=blog.zone),
        minutes=post.minutes,
        guid=post.guid,
    )


def _page_link(shelf: ListPage, number: int, render: Render) -> str:
    href = "" if number == shelf.number else f' href="{render.encoded(shelf.at(number))}"'
    return f'<a{href} aria-label="Page {number}" data-hook="pagination__{number}">{number}</a>'


def _neighbours(shelf: ListPage, render: Render) -> Sequence[str]:
    links = []
    if shelf.robots:
        links.append(f'<meta name="robots" content="{shelf.robots}"/>')
    if shelf.number > 1:
        links.append(f'<link rel="prev" href="{render.encoded(shelf.at(shelf.number - 1))}"/>')
    if shelf.number < shelf.last:
        links.append(f'<link rel="next" href="{render.encoded(shelf.at(shelf.number + 1))}"/>')
    return links
