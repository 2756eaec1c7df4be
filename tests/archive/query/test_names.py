"""Posts named as people paste them."""

import pytest

from archive import Archive
from archive.errors import AmbiguousPost, NoSuchPost
from archive.query.names import resolve
from tests.support.archives import demo_archive

ELSEWHERE = "https://www.elsewhere.example"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        pytest.param("sanctions-éloge-du-temps-long", "Sanctions", id="a slug"),
        pytest.param("sanctions-éloge", "Sanctions", id="its beginning"),
        pytest.param("sanctions-eloge", "Sanctions", id="without accents"),
        pytest.param("/post/sanctions-éloge-du-temps-long", "Sanctions", id="a path"),
        pytest.param(f"{ELSEWHERE}/post/sanctions-éloge-du-temps-long", "Sanctions", id="another host"),
        pytest.param(
            f"{ELSEWHERE}/post/sanctions-%C3%A9loge-du-temps-long?utm_source=x#y", "Sanctions",
            id="another host, as copied from a mail",
        ),
        pytest.param(f"<{ELSEWHERE}/post/sanctions-éloge-du-temps-long>", "Sanctions", id="in brackets"),
        pytest.param("«\u00a0éloge du temps long\u00a0»", "Sanctions", id="an old title between guillemets"),
        pytest.param("Sanctions : le prix", "Sanctions", id="a plain space for a no-break one"),
        pytest.param("le démenti arrive tou\u00adjours", "Le démenti", id="a soft hyphen that was pasted"),
    ],
)  # fmt: skip
def test_a_post_is_found_as_people_name_it(name: str, title: str) -> None:
    with Archive(demo_archive()) as archive:
        assert archive.post(name).title.startswith(title)


@pytest.mark.parametrize("name", ["", f"{ELSEWHERE}/", "nothing-of-the-kind", "/", "https://["])
def test_what_names_nothing_is_refused(name: str) -> None:
    with Archive(demo_archive()) as archive, pytest.raises(NoSuchPost):
        resolve(archive.database, name)


def test_what_names_several_is_told_with_them() -> None:
    with Archive(demo_archive()) as archive, pytest.raises(AmbiguousPost, match="names"):
        resolve(archive.database, "le")
