"""Addresses as platforms write them: those of posts, and those that are asked for by nobody who wants a post."""

import pytest

from scraper.parse.profiles.registry import PROFILES
from tests.scraper.parse.profiles.test_platforms import page

POSTS = {
    "generic": "/?p=123 /2024/05/03/le-ble /article123.html /index.php?id=12 /le-ble /rubrique/economie/le-ble"
    " /printing-money /feed-the-world /author-interview /tag-und-nacht /contact-tracing /search-for-peace /amp-and-web"
    " /events/le-colloque /analyses/2024-05-03-le-ble /sharing-the-burden /le-ble?view=article /le-ble?printemps=2024"
    " /le-ble?mobilite=1 /le-ble?mode=lire /le-ble?action=voir /le-ble?media=radio /imprimer /le-pdf /stampa-estera"
    " /pdf"
    " /le-ble?sharedby=x /le-ble?oembedded=1 /le-ble?desktops=1 /le-ble?version=2 /revisions /revisions-de-la-charte",
    "wordpress": "/?p=123 /?p=123&lang=fr /fr/?p=12 /blog/?p=12 /archives/123 /searching-for-peace /2024-in-review"
    " /events/le-colloque",
    "drupal": "/node/12 /fr/node/12 /?q=node/12 /index.php?q=node/12 /?q=fr/node/12 /?q=blog/le-ble /print-media"
    " /content/le-ble /export/le-ble",
    "spip": "/spip.php?breve3 /article.php3?id_article=12 /spip.php?article12&lang=fr",
    "hugo": "/fr/posts/le-ble /2024/05/03/le-ble.html",
}
VARIANTS = (
    "/le-ble?replytocom=12 /le-ble?share=facebook /le-ble?amp /le-ble?amp=1 /le-ble?noamp=mobile /le-ble?output=amp"
    " /le-ble/amp /le-ble.amp.html /le-ble?do=print /le-ble/print/ /le-ble?ical=1 /le-ble.ics /le-ble?preview=true"
    " /le-ble/comment-page-2/ /le-ble?like_comment=3 /le-ble?lang=en&replytocom=3 /le-ble?orderby=date"
    " /le-ble?layout=print /le-ble?view=pdf /le-ble?lang=fr&mode=print /le-ble?action=share /le-ble?printable=yes"
    " /le-ble?printerFriendly=true /le-ble?imprimir /le-ble?druckversion=1 /le-ble?pfstyle=wp /le-ble?commentId=3"
    " /le-ble?unapproved=12&moderation-hash=ab /le-ble?shared=email&msg=fail /le-ble?attachment_id=12 /le-ble?nonamp=1"
    " /le-ble?_escaped_fragment_= /le-ble?fdx_switcher=mobile /le-ble?wpmp_switcher=desktop /le-ble?mobile=1"
    " /le-ble?wpamp"
    " /le-ble?oembed=true /le-ble?et_fb=1 /le-ble?elementor-preview=1 /le-ble?fl_builder"
    " /le-ble?preview_id=1&preview_nonce=2"
    " /le-ble?customize_changeset_uuid=1 /le-ble?nowprocket=1 /le-ble/imprimer /le-ble/pdf/ /le-ble/drucken"
    " /le-ble/stampa"
    " /le-ble/print-page /le-ble/respond /le-ble/oembed/ /le-ble/revisions"
    " /events/2024-05-03/ /events/month/2024-05/ /fr/agenda/today /calendar/2024-05 /cdn-cgi/l/email-protection"
)
OTHERS = {
    "generic": "/wp-admin/ /wp-login.php /xmlrpc.php /label/port /kategorie/port /schlagwort/port /autor/anne /mot/port"
    " /fr/2024/05 /index.html /index.php /home /accueil /my-account /sharer?u=x",
    "wordpress": "/fr/search/ble /le-ble/attachment/photo /product-category/livres /kategorie/port /etiqueta/port",
    "drupal": "/tags/ble /fr/tags/ble /fr /en /node /node/12/edit /node/12/revisions /print/12 /printpdf/12"
    " /?q=taxonomy/term/3 /?q=user/1 /?q=node/12/edit /aggregator/sources/1 /export/pdf/12",
    "spip": "/spip.php?article12&var_mode=calcul /spip.php?article12&var_recherche=ble",
    "hugo": "/fr /fr/posts/ /404.html /posts/index.html",
}


def _each(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, path) for name, paths in table.items() for path in paths.split()]


@pytest.mark.parametrize(("profile", "path"), _each(POSTS))
def test_it_can_be_the_address_of_a_post(profile: str, path: str) -> None:
    assert page(profile, path).site.is_post(_canonical(path))


@pytest.mark.parametrize(("profile", "path"), [*_each(OTHERS), *_each(dict.fromkeys(POSTS, VARIANTS))])
def test_it_is_no_address_of_a_post(profile: str, path: str) -> None:
    assert not page(profile, path).site.is_post(_canonical(path))


def _canonical(path: str) -> str:
    # As `archive.uri.canonical` has it: no slash ends a path.
    bare, sign, query = path.partition("?")
    return f"https://blog.test{bare.rstrip('/') or '/'}{sign}{query}"


SITEMAPS = {
    "posts": "wp-sitemap-posts-post-1 wp-sitemap-posts-publication-2 post-sitemap post-sitemap2 sitemaps/post-sitemap1"
    " sitemap-pt-post-2024-05 sitemap-pt-post-p1-2024-05 sitemap-posttype-post.2024 sitemap-post-type-post sitemap-post"
    " publication-sitemap policy-brief-sitemap analyses-sitemap2 fr/post-sitemap",
    "others": "wp-sitemap-posts-page-1 wp-sitemap-taxonomies-category-1 wp-sitemap-users-1 page-sitemap"
    " post_tag-sitemap post_format-sitemap sitemap-pt-page-2024-05 sitemap-tax-category sitemap-misc sitemap-authors"
    " sitemap-taxonomy-category sitemap-post-type-page image-sitemap-1 product_cat-sitemap",
    "either": "sitemap sitemap_index sitemap-1 sitemap-index-1 news-sitemap wp-sitemap post-archive-sitemap"
    " event-sitemap theme-sitemap",
}


@pytest.mark.parametrize(("kind", "name"), _each(SITEMAPS))
def test_the_sitemaps_of_wordpress_say_by_their_names_what_they_hold(kind: str, name: str) -> None:
    uri, wordpress = f"https://blog.test/{name}.xml", PROFILES["wordpress"]

    assert bool(wordpress.post_sitemaps.search(uri)) is (kind == "posts")
    assert bool(wordpress.other_sitemaps.search(uri)) is (kind == "others")
