"""Renditions of one picture have one name, and two pictures have two."""

import pytest
from msgspec.structs import replace

from archive.model import Block, BlockKind, Content, Media, MediaKind
from archive.sameness import content_digest
from archive.uri.renditions import upload_of

BLOG = "https://blog.example.org"

SAME = {
    "WordPress, its plugins and services": (
        "https://blog.example.org/wp-content/uploads/2024/05/carte.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-768x512.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-scaled.jpg",
        "http://www.blog.example.org/wp-content/uploads/2024/05/carte-1024x683.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/carte.jpg?resize=640%2C427&ssl=1",
        "https://i0.wp.com/blog.example.org/wp-content/uploads/2024/05/carte.jpg?resize=640%2C427&ssl=1",
        "https://i2.wp.com/www.blog.example.org/wp-content/uploads/2024/05/carte-300x200.jpg?w=640",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-300x200.webp",
        "https://blog.example.org/wp-content/uploads/2024/05/carte.jpg.webp",
        "https://blog.example.org/wp-content/uploads-webpc/uploads/2024/05/carte-300x200.jpg.webp",
        "https://cdn.example.net/wp-content/uploads/2024/05/carte.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-jpg.webp",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-jpg-1024x683.webp",
        "https://mlabc123.i.optimole.com/w:800/h:600/q:mauto/f:best/https://blog.example.org/wp-content/uploads/2024/05/carte.jpg",
        "https://cdn.shortpixel.ai/spai/w_800+q_lossy+ret_img+to_webp/blog.example.org/wp-content/uploads/2024/05/carte.jpg",
        "https://blog.example.org/cdn-cgi/image/width=800,quality=75,format=auto/wp-content/uploads/2024/05/carte.jpg",
        "https://blog.example.org/cdn-cgi/image/width=800/https://blog.example.org/wp-content/uploads/2024/05/carte.jpg",
        "https://cdn.statically.io/img/blog.example.org/f=auto,w=800/wp-content/uploads/2024/05/carte.jpg",
        "https://images.weserv.nl/?url=blog.example.org/wp-content/uploads/2024/05/carte.jpg&w=300",
        "https://res.cloudinary.com/x/image/fetch/w_800,f_auto/https://blog.example.org/wp-content/uploads/2024/05/carte.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-rotated.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-scaled-1024x683.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-1024x683@2x.jpg",
        "https://blog.example.org/wp-content/webp-express/webp-images/uploads/2024/05/carte.jpg.webp",
        "https://blog.example.org/wp-content/themes/x/timthumb.php?src=https://blog.example.org/wp-content/uploads/2024/05/carte.jpg&w=300",
    ),
    "Ghost": (
        "https://blog.example.org/content/images/2024/05/a.jpg",
        "https://blog.example.org/content/images/size/w600/2024/05/a.jpg",
        "https://blog.example.org/content/images/size/w1000/format/webp/2024/05/a.jpg",
        "https://images.unsplash.example/content/images/size/w600h400/2024/05/a.jpg",
    ),
    "Drupal": (
        "https://blog.example.org/sites/default/files/2024-01/a.jpg",
        "https://blog.example.org/sites/default/files/styles/large/public/2024-01/a.jpg?itok=Ab1",
        "https://blog.example.org/sites/default/files/styles/wide_1200/public/2024-01/a.jpg.webp?itok=Zz",
        "https://blog.example.org/sites/default/files/styles/t/public/2024-01/a.webp?h=1&itok=2",
    ),
    "SPIP": (
        "https://blog.example.org/local/cache-vignettes/L640xH360/arton123-1b2c3.jpg?1700000000",
        "https://blog.example.org/local/cache-vignettes/L320xH180/arton123-9f8e7.jpg?1700000000",
        "https://blog.example.org/local/cache-gd2/arton123-0a1b2c3d.jpg?1700000000",
    ),
    "TYPO3": (
        "https://blog.example.org/fileadmin/_processed_/a/b/csm_titel_1a2b3c4d5e.jpg",
        "https://blog.example.org/fileadmin/_processed_/3/7/csm_titel_ffffffffff.webp",
    ),
    "Hugo": (
        "https://blog.example.org/posts/x/carte_hu3f1e2d3c4b5a69788796a5b4c3d2e1f0_123456_800x0_resize_q75_h2_box_3.webp",
        "https://blog.example.org/posts/x/carte_hu_1a2b3c4d5e6f.jpg",
        "https://blog.example.org/posts/x/carte.jpg",
    ),
    "Kirby": (
        "https://blog.example.org/media/pages/blog/x/1a2b3c4d5e-1700000000/carte-800x.jpg",
        "https://blog.example.org/media/pages/blog/x/1a2b3c4d5e-1700000000/carte-400x300-crop.jpg",
        "https://blog.example.org/media/pages/blog/x/9a2b3c4d5e-1700000009/carte.jpg",
    ),
    "Craft": (
        "https://blog.example.org/assets/uploads/_800x600_crop_center-center_82_none/carte.jpg",
        "https://blog.example.org/assets/uploads/_AUTOx400_fit_center-center_none/1234/carte.jpg",
        "https://blog.example.org/assets/uploads/carte.jpg",
    ),
    "Wagtail": (
        "https://blog.example.org/media/images/carte.width-800.jpg",
        "https://blog.example.org/media/images/carte.2e16d0ba.fill-800x600.jpg",
        "https://blog.example.org/media/images/carte.2e16d0ba.max-1200x1200.format-webp.webp",
        "https://blog.example.org/media/images/carte.original.jpg",
    ),
    "K2 of Joomla": (
        "https://blog.example.org/media/k2/items/cache/1b2c3d4e5f_XL.jpg",
        "https://blog.example.org/media/k2/items/cache/1b2c3d4e5f_M.jpg",
    ),
    "Webflow": (
        "https://assets.website-files.com/5e/6f_carte-p-800.jpeg",
        "https://assets.website-files.com/5e/6f_carte.jpeg",
    ),
    "Cloudinary": (
        "https://res.cloudinary.com/x/image/upload/w_800,c_fill,g_auto/v1700000000/carte.jpg",
        "https://res.cloudinary.com/x/image/upload/c_scale,w_400/f_auto/v1700000000/carte.png",
    ),
    "Storyblok": (
        "https://a.storyblok.com/f/1/1920x1080/ab/carte.jpg/m/800x0/filters:quality(80)",
        "https://a.storyblok.com/f/1/1920x1080/ab/carte.jpg",
        "https://a.storyblok.com/f/1/1920x1080/ab/carte.jpg/m/",
    ),
    "Medium": (
        "https://miro.medium.com/v2/resize:fit:1400/1*abc_D.png",
        "https://miro.medium.com/max/700/1*abc_D.png",
        "https://miro.medium.com/1*abc_D.png",
        "https://miro.medium.com/v2/resize:fit:640/format:webp/1*abc_D.png",
    ),
    "Blogger": (
        "https://1.bp.blogspot.com/-a/X/AAA/s1600/carte.jpg",
        "https://1.bp.blogspot.com/-a/X/AAA/s320/carte.jpg",
        "https://1.bp.blogspot.com/-a/X/AAA/w640-h427/carte.jpg",
        "https://1.bp.blogspot.com/-a/X/AAA/w1200-h630-p-k-no-nu/carte.jpg",
    ),
    "Google": (
        "https://lh3.googleusercontent.com/abc123=s1600",
        "https://lh3.googleusercontent.com/abc123=w640-h427",
        "https://lh3.googleusercontent.com/abc123=w1200-h630-p-k-no-nu",
    ),
    "Wikimedia": (
        "https://upload.wikimedia.org/wikipedia/commons/thumb/a/ab/Foo.jpg/800px-Foo.jpg",
        "https://upload.wikimedia.org/wikipedia/commons/thumb/a/ab/Foo.jpg/220px-Foo.jpg",
        "https://upload.wikimedia.org/wikipedia/commons/a/ab/Foo.jpg",
    ),
    "Squarespace": (
        "https://images.squarespace-cdn.com/content/v1/5f/17/carte.jpg?format=1500w",
        "https://images.squarespace-cdn.com/content/v1/5f/17/carte.jpg?format=750w",
        "https://images.squarespace-cdn.com/content/v1/5f/17/carte.jpg",
    ),
    "Contentful": (
        "https://images.ctfassets.net/s/a/b/carte.jpg?w=800&h=600&fit=fill&q=80&fm=webp",
        "https://images.ctfassets.net/s/a/b/carte.jpg",
    ),
    "imgix": (
        "https://x.imgix.net/carte.jpg?auto=format%2Ccompress&w=800&dpr=2&ixlib=js-3",
        "https://x.imgix.net/carte.jpg?w=400",
    ),
    "Next.js": (
        "https://blog.example.org/_next/image?url=%2Fmedia%2Fcarte.jpg&w=640&q=75",
        "https://blog.example.org/_next/image?url=%2Fmedia%2Fcarte.jpg&w=1920&q=75",
        "https://blog.example.org/media/carte.jpg",
    ),
    "Next.js, from another host": (
        "https://blog.example.org/_next/image?url=https%3A%2F%2Fcms.example.org%2Fuploads%2Fcarte.jpg&w=640&q=75",
        "https://cms.example.org/uploads/carte.jpg",
    ),
    "Vercel": (
        "https://blog.example.org/_vercel/image?url=/media/carte.jpg&w=640",
        "https://blog.example.org/media/carte.jpg",
    ),
    "Astro": (
        "https://blog.example.org/_image?href=%2F_astro%2Fcarte.abc.jpg&w=640&f=webp",
        "https://blog.example.org/_astro/carte.abc.jpg",
    ),
    "Substack": (
        "https://substackcdn.com/image/fetch/w_1456,c_limit,f_auto,q_auto:good,fl_progressive:steep/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fab_1000x600.jpeg",
        "https://substackcdn.com/image/fetch/$s_!x!,w_424,c_limit,f_webp,q_auto:good,fl_progressive:steep/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fab_1000x600.jpeg",
        "https://substack-post-media.s3.amazonaws.com/public/images/ab_1000x600.jpeg",
    ),
    "Thumbor": (
        "https://thumbor.example.org/unsafe/800x600/smart/https://cms.example.org/a/carte.jpg",
        "https://thumbor.example.org/abcDEF_-=/fit-in/300x200/https://cms.example.org/a/carte.jpg",
    ),
    "sizes, formats and schemes anywhere": (
        "https://blog.example.org/images/carte.jpg",
        "https://blog.example.org/images/carte.jpg?w=300",
        "https://blog.example.org/images/carte.webp",
        "http://blog.example.org/images/carte.jpg",
        "https://www.blog.example.org/images/carte.jpg",
    ),
    "Brightspot": (
        "https://static.politico.eu/resizer/x/dims4/default/abc/1/2/resize/1200x/quality/90/?url=https%3A%2F%2Fs3.example.com%2Fcarte.jpg",
        "https://s3.example.com/carte.jpg",
    ),
    "Sanity": (
        "https://cdn.sanity.io/images/p/production/abc-1600x900.jpg?w=800&auto=format",
        "https://cdn.sanity.io/images/p/production/abc-1600x900.jpg",
    ),
    "Bedrock": (
        "https://blog.example.org/app/uploads/2024/05/carte-300x200.jpg",
        "https://static.example.org/app/uploads/2024/05/carte.jpg",
    ),
    "a network of WordPress sites": (
        "https://blog.example.org/wp-content/uploads/sites/3/2024/05/carte-300x200.png",
        "https://blog.example.org/wp-content/uploads/sites/3/2024/05/carte.png",
    ),
    "old networks of WordPress sites": (
        "https://blog.example.org/files/2024/05/carte-300x200.jpg",
        "https://blog.example.org/files/2024/05/carte.jpg",
    ),
}
OTHER = (
    (
        "https://blog.example.org/wp-content/uploads/2024/05/carte.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-1.jpg",
    ),
    (
        "https://blog.example.org/wp-content/uploads/2024/05/carte.jpg",
        "https://blog.example.org/wp-content/uploads/2024/06/carte.jpg",
    ),
    (
        "https://blog.example.org/wp-content/uploads/2024/05/carte.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/carte-2024.jpg",
    ),
    (
        "https://blog.example.org/wp-content/uploads/2024/05/plan-10x.jpg",
        "https://blog.example.org/wp-content/uploads/2024/05/plan.jpg",
    ),
    ("https://blog.example.org/image.php?id=3&w=300", "https://blog.example.org/image.php?id=4&w=300"),
    ("https://blog.example.org/img/12.jpg", "https://blog.example.org/img/13.jpg"),
    ("https://miro.medium.com/max/700/1*abc.png", "https://miro.medium.com/max/700/1*abd.png"),
    (
        "https://cdn.sanity.io/images/p/production/abc-1600x900.jpg",
        "https://cdn.sanity.io/images/p/production/abd-1600x900.jpg",
    ),
    (
        "https://blog.example.org/_next/image?url=%2Fmedia%2Fcarte.jpg&w=640&q=75",
        "https://blog.example.org/_next/image?url=%2Fmedia%2Fplan.jpg&w=640&q=75",
    ),
    ("https://a.example/photo.jpg", "https://b.example/photo.jpg"),
    ("https://blog.example.org/a/photo.jpg", "https://blog.example.org/b/photo.jpg"),
    ("https://blog.example.org/banner-300x250.jpg", "https://blog.example.org/banner-728x90.jpg"),
    ("https://blog.example.org/img/photo.gif", "https://blog.example.org/img/photo.jpg"),
    (
        "https://blog.example.org/local/cache-vignettes/L640xH360/arton123-1b2c3.jpg",
        "https://blog.example.org/local/cache-vignettes/L640xH360/arton124-1b2c3.jpg",
    ),
    (
        "https://blog.example.org/fileadmin/_processed_/a/b/csm_titel_1a2b3c4d5e.jpg",
        "https://blog.example.org/fileadmin/_processed_/a/b/csm_karte_1a2b3c4d5e.jpg",
    ),
    ("https://blog.example.org/chart?id=1&size=2", "https://blog.example.org/chart?id=2&size=2"),
    ("https://blog.example.org/media/images/carte.jpg", "https://blog.example.org/media/images/carte.v2.jpg"),
    ("https://lh3.googleusercontent.com/abc123=s1600", "https://lh3.googleusercontent.com/abd123=s1600"),
    (
        "https://upload.wikimedia.org/wikipedia/commons/thumb/a/ab/Foo.jpg/800px-Foo.jpg",
        "https://upload.wikimedia.org/wikipedia/commons/thumb/a/ab/Fob.jpg/800px-Fob.jpg",
    ),
    ("https://blog.example.org/media/2024/a.jpg?v=2", "https://blog.example.org/media/2024/a.jpg?v=3"),
    ("https://images.ctfassets.net/s/a/b/carte.jpg?w=8", "https://images.ctfassets.net/s/a/c/carte.jpg?w=8"),
)


@pytest.mark.parametrize("addresses", SAME.values(), ids=SAME.keys())
def test_renditions_of_one_picture_have_one_name(addresses: tuple[str, ...]) -> None:
    assert len(set(map(upload_of, addresses))) == 1


@pytest.mark.parametrize(("one", "another"), OTHER)
def test_another_picture_has_another_name(one: str, another: str) -> None:
    assert upload_of(one) != upload_of(another)


@pytest.mark.parametrize("media_id", ["f22ae4_1~mv2.png", "", "carte.jpg", "ftp://blog.example.org/a-300x200.jpg"])
def test_what_is_no_address_of_the_web_is_its_own_name(media_id: str) -> None:
    assert upload_of(media_id) == media_id


def _showing(address: str, kind: MediaKind = MediaKind.IMAGE) -> Content:
    picture = Media(kind=kind, id=address, url=address)
    return Content(title="Le blé", blocks=(Block(kind=BlockKind.IMAGE, media=(picture,)),), cover=picture)


def test_a_picture_in_another_size_is_no_other_state_of_a_post() -> None:
    small, large, other = (f"{BLOG}/wp-content/uploads/{name}" for name in ("a-300x200.jpg", "a.jpg", "b.jpg"))

    assert content_digest(_showing(small)) == content_digest(_showing(large)) != content_digest(_showing(other))


def test_a_document_at_another_address_is_another() -> None:
    one, other = (_showing(f"{BLOG}/r.pdf?size={number}", MediaKind.DOCUMENT) for number in (1, 2))

    assert content_digest(replace(one, cover=None)) != content_digest(replace(other, cover=None))
