"""Small posts as other platforms than Wix would show them, and whole fake sites of them."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from msgspec import Struct

from tests.support.fakes import FakeSite, moved, page, xml

LOREM = (
    "La médiation suppose des interlocuteurs qui acceptent de se parler, fût-ce par un tiers de confiance.",
    "Les accords de 2015 prévoyaient trois étapes, dont deux seulement furent mises en œuvre avant la crise.",
    "Il reste à savoir qui portera cette charge lorsque les garants se seront retirés de la région.",
)


class PlainPost(Struct, frozen=True, kw_only=True):
    """A post by what it says, of whatever platform."""

    slug: str
    title: str
    published: datetime
    authors: tuple[str, ...] = ("Claire Moreau",)
    paragraphs: tuple[str, ...] = LOREM


def wordpress_page(post: PlainPost, *, origin: str, path: str) -> bytes:
    """The post as a theme of WordPress shows it."""
    body = "".join(f"<p>{escape(text).replace(chr(39), '&#8217;')}</p>\n" for text in post.paragraphs)
    name = escape(post.authors[0])
    return f"""<!DOCTYPE html>
<html lang="fr-FR"><head><meta charset="utf-8"><title>{escape(post.title)} &#8211; Le blog</title>
<meta name="generator" content="WordPress 6.6"><link rel="https://api.w.org/" href="{origin}/wp-json/">
<link rel="canonical" href="{origin}{path}"></head>
<body class="post-template-default single single-post postid-12">
<header><nav><a href="{origin}/">Accueil</a> <a href="{origin}/contact/">Contact</a></nav></header>
<main><article class="post type-post"><h1 class="entry-title">{escape(post.title)}</h1>
<div class="entry-meta"><time class="entry-date published" datetime="{post.published.isoformat()}">
{post.published:%d/%m/%Y}</time> par
<span class="author vcard"><a class="fn" href="{origin}/author/x/">{name}</a></span>
</div><div class="entry-content">
<figure><img src="{origin}/wp-content/uploads/{post.slug}.jpg" alt=""></figure>
{body}</div></article></main><footer>Fièrement propulsé par WordPress</footer></body></html>""".encode()


def plain_page(post: PlainPost, *, origin: str, path: str) -> bytes:
    """The post as a generator of static sites writes it."""
    body = "".join(f"<p>{escape(text)}</p>\n" for text in post.paragraphs)
    return f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{escape(post.title)} | Le blog</title>
<meta name="generator" content="Hugo 0.120.4"><link rel="canonical" href="{origin}{path}">
<meta property="article:published_time" content="{post.published.isoformat()}">
<meta name="author" content="{escape(post.authors[0])}"></head>
<body><nav><a href="{origin}/">Accueil</a></nav><main><article><h1>{escape(post.title)}</h1>
<p class="meta"><time datetime="{post.published.isoformat()}">{post.published:%d/%m/%Y}</time></p>
<section>{body}</section></article></main></body></html>""".encode()


PAGES = {"wordpress": wordpress_page, "hugo": plain_page}
SITEMAPS = {"wordpress": ("/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml"), "hugo": ("/sitemap.xml", "")}


def serve(site: FakeSite, profile: str, posts: Sequence[PlainPost], *, origin: str, prefix: str = "") -> None:
    """Have *site* answer as a blog on the platform *profile* with *posts*, below *prefix*."""
    index, child = SITEMAPS[profile]
    named = "".join(f"<url><loc>{origin}{prefix}/{post.slug}/</loc></url>" for post in posts)
    urls = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</urlset>'.encode()
    site.pages = {
        f"{origin}/robots.txt": page(f"User-agent: *\nDisallow:\nSitemap: {origin}{index}\n".encode(), etag=None),
        f"{origin}/": page(wordpress_home(origin) if profile == "wordpress" else b"<html><body>Le blog</body></html>"),
    }
    if child:
        loc = f"<sitemap><loc>{origin}{child}</loc></sitemap>"
        whole = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{loc}</sitemapindex>'
        site.pages |= {f"{origin}{index}": xml(whole.encode()), f"{origin}{child}": xml(urls)}
    else:
        site.pages[f"{origin}{index}"] = xml(urls)
    for post in posts:
        path = f"{prefix}/{post.slug}"
        site.pages[f"{origin}{path}/"] = page(PAGES[profile](post, origin=origin, path=f"{path}/"))


def wordpress_home(origin: str) -> bytes:
    """A home page that names no post."""
    link = f'<link rel="https://api.w.org/" href="{origin}/wp-json/">'
    head = f'<meta name="generator" content="WordPress 6.6">{link}<title>Le blog</title>'
    return f'<!DOCTYPE html><html lang="fr"><head>{head}</head><body class="home blog"></body></html>'.encode()


def redirect(site: FakeSite, old: str, new: str) -> None:
    """Have *site* send visitors of *old* to *new* for good."""
    site.pages[old] = moved(new)
