"""What lessons take out of a content state, and what they leave."""

from hypothesis import given
from hypothesis import strategies as st

from archive.learnt import common, words
from archive.learnt.leaving_out import Lessons, without, without_parameters
from archive.learnt.lesson import Lesson, LessonKind
from archive.learnt.pieces import text_of
from archive.model import Block, BlockKind, Content, Mark, Media, MediaKind, Run
from archive.sameness import content_digest

TEXT = "Le port attend ses navires depuis lundi, et personne ne sait quand la grève prendra fin."


def paragraph(text: str, *, place: str = "div.entry > p") -> Block:
    return Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=text),), place=place)


def post(*blocks: Block, title: str = "Le port") -> Content:
    return Content(title=title, blocks=(paragraph(TEXT), paragraph(f"{TEXT} Deux fois."), *blocks))


def taught(kind: LessonKind, place: str) -> Lessons:
    return Lessons.of([Lesson(kind=kind, place=place)])


def texts(content: Content) -> list[str]:
    return [text_of(block) for block in content.blocks[2:]]


def test_a_place_goes_with_all_that_stands_there() -> None:
    content = post(paragraph("Vu 12 fois", place="div.q > p"), paragraph("Fin."))

    assert texts(without(content, taught(LessonKind.PLACE, "div.q > p"))) == ["Fin."]


def test_what_is_most_of_a_text_stays_whatever_was_taught() -> None:
    content = post()

    assert without(content, taught(LessonKind.PLACE, "div.entry > p")) == content


def test_words_between_two_others_become_an_ellipsis_across_marks() -> None:
    runs = (Run(text="Un texte (lu "), Run(text="12", marks=(Mark.BOLD,)), Run(text=" 000 fois) et sa fin."))
    content = post(Block(kind=BlockKind.PARAGRAPH, runs=runs))

    assert texts(without(content, taught(LessonKind.WORDS, "lu … fois"))) == ["Un texte (lu … fois) et sa fin."]


def test_a_section_ends_with_the_next_heading() -> None:
    heading = Block(kind=BlockKind.HEADING, level=2, runs=(Run(text="À lire aussi"),))
    after = Block(kind=BlockKind.HEADING, level=2, runs=(Run(text="Notes"),))
    content = post(heading, paragraph("Un autre"), after, paragraph("La note."))

    kept = texts(without(content, taught(LessonKind.SECTION, "À lire aussi")))

    assert kept == ["À lire aussi", "Notes", "La note."]


def test_a_field_is_shown_and_not_compared() -> None:
    lessons = taught(LessonKind.FIELD, "title")
    one, two = (without(post(title=title), lessons) for title in ("Le port", "Le port : le point"))

    assert (one.title, two.title) == ("Le port", "Le port : le point")
    assert content_digest(one) == content_digest(two) != content_digest(post())


def test_parameters_go_from_links_and_pictures() -> None:
    assert without_parameters("https://a.test/b?sid=12&p=1#c", {"sid"}) == "https://a.test/b?p=1#c"
    assert without_parameters("https://a.test/b;jsessionid=1F?p=1", {"jsessionid"}) == "https://a.test/b?p=1"
    picture = Block(kind=BlockKind.IMAGE, media=(Media(kind=MediaKind.IMAGE, id="https://a.test/b.jpg?v=7"),))

    (kept,) = without(post(picture), taught(LessonKind.PARAMETER, "v")).blocks[2:]

    assert kept.media[0].id == "https://a.test/b.jpg"


def test_what_five_posts_share_is_no_part_of_them_but_headings_are() -> None:
    notice = "Les propos tenus ici n’engagent que leurs auteurs."
    heading = Block(kind=BlockKind.HEADING, level=2, runs=(Run(text="Conclusion"),), place="h2")
    posts = [post(heading, paragraph(f"{n} {TEXT[n:]}"), paragraph(notice)) for n in range(5)]
    lessons = Lessons.of(lesson for lesson in common.learn(posts) if not lesson.place.startswith("Le port attend"))

    assert texts(without(posts[3], lessons)) == ["Conclusion", f"3 {TEXT[3:]}"]


def test_what_a_platform_marks_as_its_article_is_never_common() -> None:
    posts = [Content(title=str(n), blocks=(paragraph(TEXT, place=""),)) for n in range(9)]

    assert common.learn(posts) == []


def test_a_suffix_of_all_titles_goes() -> None:
    posts = [post(title=f"Le port {n} | Le blog") for n in range(6)]
    lessons = Lessons.of(common.learn(posts))

    assert without(post(title="La grève | Le blog"), lessons).title == "La grève"


@given(st.text(alphabet="ab 1.é", max_size=30), st.text(alphabet="ab 1.é", max_size=30))
def test_a_gap_lies_within_its_text_and_between_its_words(left: str, right: str) -> None:
    text = f"{left} vu 12 fois {right}"

    found = list(words.gaps("vu … fois", text))

    assert all(0 <= start < end <= len(text) for start, end in found)
    start = len(f"{left} vu ")
    assert (start, start + 2) in found


@given(st.lists(st.sampled_from([TEXT, "Vu 12 fois", "Un autre texte, plus court."]), max_size=6))
def test_leaving_out_twice_leaves_out_no_more(written: list[str]) -> None:
    lessons = taught(LessonKind.WORDS, "Vu … fois")
    content = without(Content(title="t", blocks=tuple(paragraph(text) for text in written)), lessons)

    assert without(content, lessons) == content
