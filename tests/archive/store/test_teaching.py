"""What the pages of a site teach: no detail of a render is told as an edit, and no edit is hidden by one."""

from pathlib import Path
from random import Random

import pytest

from archive.alarms.reception import volatile
from archive.learnt.lesson import LessonKind
from archive.query import alarms, learnt, takedowns
from archive.query.learnt import LearntRow
from archive.store import Store
from archive.takedown import Action
from archive.verify import Part, Sample, verify
from scraper.reading.reread import reparse, reparse_anew
from tests.support import sql
from tests.support.crawling import Archivist
from tests.support.restless import KINDS, RestlessBlog, sentence

DAYS = 6


def month(archivist: Archivist, blog: RestlessBlog, *, days: int = DAYS) -> None:
    """Crawl daily; one post is edited by a word, another in the paragraph that may hold the detail."""
    for day in range(days):
        blog.day = day
        if day == days - 2:
            post, other = blog.posts["note-3"], blog.posts["note-4"]
            post.paragraphs[1] = post.paragraphs[1].replace(".", " négociée.")
            other.paragraphs[len(other.paragraphs) // 2] += " Un ajout est venu."
        archivist.crawl(full=True)
        archivist.sleep(days=1)


def edited(archivist: Archivist) -> list[str]:
    return sorted(f"{change.kind.value} {change.url.rpartition('/')[2]}" for change in archivist.changes())


def rows(archivist: Archivist) -> tuple[LearntRow, ...]:
    """Return what is left out; the vote of fields leaves out nothing."""
    found = learnt.learnt(archivist.database)
    return tuple(row for row in found if row.lesson.kind is not LessonKind.SOURCE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_detail_of_each_render_is_no_edit_and_hides_none(kind: str, tmp_path: Path) -> None:
    where, detail = KINDS[kind]
    blog = RestlessBlog(detail=detail, where=where)
    archivist = blog.archivist(tmp_path)

    month(archivist, blog)

    assert edited(archivist) == ["edit note-3", "edit note-4"]
    assert archivist.rows("SELECT post FROM snapshot WHERE confirmation = 'pending'") == []


# What moves once a day only is no different there from an author who edits once a day.
@pytest.mark.parametrize("kind", ["a counter inside of a paragraph", "a quotation of the day", "a token"])
def test_a_post_alone_teaches_its_own_details(kind: str, tmp_path: Path) -> None:
    where, detail = KINDS[kind]
    blog = RestlessBlog(detail=detail, where=where, posts=1)
    archivist = blog.archivist(tmp_path)
    for day in range(5):
        blog.day = day
        archivist.crawl(full=True)
        archivist.sleep(days=1)
    (post,) = blog.posts.values()
    post.paragraphs[1] = post.paragraphs[1].replace(".", " négociée.")

    archivist.crawl(full=True)

    (change,) = archivist.changes()
    assert "négociée" in change.edits[0].after


def test_no_word_of_an_article_is_left_out(tmp_path: Path) -> None:
    blog = RestlessBlog(detail=KINDS["a counter inside of a paragraph"][1], where="inside")
    archivist = blog.archivist(tmp_path)
    month(archivist, blog)

    (body,) = archivist.rows("SELECT body FROM state_text JOIN post_status USING (snapshot) WHERE url LIKE '%/note-5'")[
        0
    ]

    assert all(text.rstrip(".") in body for text in blog.posts["note-5"].paragraphs)


def test_a_site_that_stands_still_teaches_nothing_volatile(tmp_path: Path) -> None:
    blog = RestlessBlog()
    archivist = blog.archivist(tmp_path)
    month(archivist, blog)

    assert rows(archivist) == ()
    assert edited(archivist) == ["edit note-3", "edit note-4"]


def test_the_same_sentence_put_into_many_posts_is_told(tmp_path: Path) -> None:
    """Authors edit many posts at once, too: in the midst of their texts."""
    blog = RestlessBlog()
    archivist = blog.archivist(tmp_path)
    archivist.crawl(full=True)
    archivist.sleep(days=1)
    for number, post in enumerate(blog.posts.values()):
        post.paragraphs[number % 4 + 1] += " Le collectif a changé de nom."
    for _ in range(3):
        archivist.crawl(full=True)
        archivist.sleep(days=1)

    assert len(edited(archivist)) == len(blog.posts)


def test_a_rebuild_learns_what_the_crawls_learnt_and_tells_the_same(tmp_path: Path) -> None:
    where, detail = KINDS["a counter in a paragraph like others"]
    blog = RestlessBlog(detail=detail, where=where)
    archivist = blog.archivist(tmp_path)
    month(archivist, blog)
    assert {row.lesson.kind.value for row in rows(archivist)} == {"common-text", "volatile-words"}
    taught, told = rows(archivist), [(change.id, change.fields) for change in archivist.changes()]

    for read in (reparse, reparse_anew):
        store = Store.open(archivist.path, holder="a test", now=blog.clock.now())
        rebuilt = read(store, archivist.path, watched=lambda _: None)
        store.close()

        assert (rebuilt.reread, rebuilt.differing) == ([], [])
        assert (rows(archivist), [(change.id, change.fields) for change in archivist.changes()]) == (taught, told)


def test_what_stands_on_many_posts_is_no_part_of_any(tmp_path: Path) -> None:
    notice = "<p>Les propos tenus ici n’engagent que leurs auteurs, et non le collectif.</p>"
    blog = RestlessBlog(detail=lambda _, __: notice, where="below")
    archivist = blog.archivist(tmp_path)
    summary = archivist.crawl(full=True)

    assert {row.lesson.kind.value for row in rows(archivist)} == {"common-text"}
    assert not any("engagent" in body for (body,) in archivist.rows("SELECT body FROM state_text"))
    assert (summary.outcome, summary.learnt) == ("done", len(blog.posts))


NOTICE = "Les propos tenus ici n’engagent que leurs auteurs, et non le collectif."


class Noted(RestlessBlog):
    """A blog whose first three posts have a notice."""

    def page(self, slug: str) -> str:
        whole = super().page(slug)
        last = slug in ("note-0", "note-1", "note-2") and f"<p>{NOTICE}</p></div></article>"
        return whole.replace("</div></article>", last) if last else whole


def purge(archivist: Archivist, slug: str) -> None:
    now = archivist.site.clock.clock.now()
    store = Store.open(archivist.path, holder="a test", now=now)
    [(post,)] = archivist.rows(f"SELECT post FROM address WHERE uri LIKE '%/{slug}'")
    store.take_down(takedowns.whole(store.database, post), action=Action.PURGE, reason="by request", at=now)
    store.close()


@pytest.mark.parametrize("purged", [2, 3])
def test_a_lesson_goes_with_the_last_text_that_it_repeats(purged: int, tmp_path: Path) -> None:
    """What a purged post said must not go on in what it taught; what others say goes on."""
    blog = Noted()
    archivist = blog.archivist(tmp_path)
    archivist.crawl(full=True)
    assert [(row.lesson.kind.value, row.lesson.place) for row in rows(archivist)] == [("common-text", NOTICE)]

    for number in range(purged):
        purge(archivist, f"note-{number}")

    assert [row.lesson.place for row in rows(archivist)] == [NOTICE] * (purged < 3)
    assert (NOTICE.encode() in archivist.path.read_bytes()) == (purged < 3)


@pytest.mark.parametrize(
    "kind", ["a counter in a paragraph like others", "a relative date", "a session in a link", "a headline by chance"]
)
def test_no_lesson_goes_whose_words_still_stand(kind: str, tmp_path: Path) -> None:
    where, detail = KINDS[kind]
    blog = RestlessBlog(detail=detail, where=where)
    archivist = blog.archivist(tmp_path)
    month(archivist, blog)
    taught = rows(archivist)

    purge(archivist, "note-0")

    assert taught
    assert rows(archivist) == taught


@pytest.mark.parametrize("statement", ["UPDATE compared SET kept = content", "DELETE FROM learnt"])
def test_what_is_compared_otherwise_than_was_learnt_is_found(statement: str, tmp_path: Path) -> None:
    archivist = Noted().archivist(tmp_path)
    archivist.crawl(full=True)
    at = archivist.site.clock.clock.now()
    assert verify(archivist.path, at=at, sample=Sample(share=1, day=at.date())).clean

    with sql.opened(archivist.path) as connection, connection:
        sql.run(connection, statement)

    faults = verify(archivist.path, at=at, sample=Sample(share=1, day=at.date())).faults
    assert any(fault.check is Part.DERIVED and "compared" in fault.why and fault.captures for fault in faults)


class Chatter(RestlessBlog):
    """A blog whose posts are another text at each request: nothing of it can be learnt."""

    def page(self, slug: str) -> str:
        random = Random(len(self.fetches))
        self.posts[slug].paragraphs = [sentence(random, 30) for _ in range(4)]
        return super().page(slug)


def test_posts_that_nothing_confirms_ring(tmp_path: Path) -> None:
    blog = Chatter(posts=3)
    archivist = blog.archivist(tmp_path)
    for _ in range(5):
        summary = archivist.crawl(full=True)
        archivist.sleep(days=1)

    found = alarms.figures(archivist.database, summary.crawl)

    assert found.unsettled == 3
    assert [finding.alarm is not None for finding in volatile(found)] == [True]
