"""The element tree: what it leaves out is never markup, and what would cost too much is not built."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.parse.tree import Parsed, TooCostly, _without_scripts, parse, too_costly

COSTLY = {
    "nested boxes": b"<div>" * 100_000,
    "nested boxes, all closed": b"<div>" * 20_000 + b"</div>" * 20_000,
    "nested boxes with stray ends": b"<div></x>" * 20_000,
    "nested marks": b"<b><i>" * 50_000,
    "bare attributes": b"<div " + b" ".join(b"a%d" % n for n in range(100_000)) + b">",
    "attributes with values": b"<div " + b" ".join(b'a%d="x y"' % n for n in range(50_000)) + b">",
    "a million tags": b"<a>" * 333_333,
}


@pytest.mark.parametrize("body", COSTLY.values(), ids=COSTLY.keys())
def test_pathological_page_is_not_parsed(body: bytes) -> None:
    """Such a page is known by its bytes, at once, and recorded as not parsed."""
    started = time.process_time()

    parsed = parse(b"<html>" + body)

    assert isinstance(parsed, TooCostly)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "body",
    [
        b"<p>line<br>" * 30_000,
        b"<ul>" + b"<li>item" * 50_000 + b"</ul>",
        b"<script>" + b"if(a<b){c=[1,2,3]} " * 20_000 + b"</script>",
        b'<script type="application/json">{"text":"' + b"word " * 100_000 + b'"}</script>',
        b"<table>" + b"<tr><td>1<td>2" * 20_000 + b"</table>",
    ],
    ids=["unclosed paragraphs", "unclosed items", "a script of comparisons", "a long JSON text", "unclosed cells"],
)
def test_large_but_honest_page_is_parsed(body: bytes) -> None:
    """Long pages are not deep pages."""
    assert too_costly(body) is None


def test_page_that_costs_too_much_is_told_why() -> None:
    parsed = parse(b"<html>" + b"<div>" * 100_000)

    assert isinstance(parsed, TooCostly)
    assert parsed.reason == "more than 5000 elements open at once"


# Everything that makes a tag not a tag, or the end of a script not its end.
_SNIPPETS = """
    <script> </script> <SCRIPT|src=a> </SCRIPT|> <style> </style> </script </scriptx> <script|type=application/ld+json>
    <script|data-a='>'> <script/> <!-- --> <!--> --!> <p|title=" <p|title=' " ' > <p> </p> <svg> </svg> <math> <title>
    </title> <textarea> </textarea> <template> </template> <select> </select> <iframe> </iframe> <noscript> </noscript>
    <foreignObject> <![CDATA[ ]]> <plaintext> <frameset> text a<b | \x00 é
"""
# Only long contents are cut.
LONG = b"text " * 60
SNIPPETS = st.just(LONG) | st.sampled_from([snippet.replace("|", " ").encode() for snippet in _SNIPPETS.split()])


def markup(tree: LexborHTMLParser) -> str | None:
    """The HTML of *tree* with blank scripts and styles, whether they were cut or not."""
    for node in list(tree.css("script, style")):
        for child in list(node.iter(include_text=True)):
            if child.tag == "-text":
                child.remove()
    return tree.html


@settings(max_examples=1500, deadline=None)
@example([b"<script>", b"<!--", b"<script>", LONG, b"</script>", b"<p>", b"</script>"])
@example([b"<svg>", b"<style>", b"<p>", LONG, b"</style>"])
@example([b'<p title="', b"<script>", b'"', b">", LONG, b"<p>", b"</script>", LONG])
@example([b"<!--", b"<script>", b"-->", b"<p>", LONG, b"</script>"])
@example([b"<select>", b"<style>", b"<p>", LONG, b"</style>", b"</select>"])
@example([b"<script>", LONG, b"</scriptx>", b"<p>", b"</script>"])
@example([b"<script>", LONG, b"</SCRIPT >", b"<p>", LONG, b"</script>"])
@given(st.lists(SNIPPETS, max_size=14))
def test_without_scripts_the_markup_is_the_same(snippets: list[bytes]) -> None:
    body = b"<html><body>" + b"".join(snippets)

    lean = parse(body)

    assert isinstance(lean, Parsed)
    assert markup(lean.tree) == markup(LexborHTMLParser(body))


def test_tags_that_never_end_are_not_sought_over_and_over() -> None:
    started = time.process_time()

    for body in (b"<script " * 200_000, b"<script " * 200_000 + b">"):
        assert _without_scripts(body) == (body, 0)
    assert time.process_time() - started < 1


def test_long_scripts_and_styles_are_blank_and_structured_data_is_not() -> None:
    body = (
        b"<script>%b</script><style>%b</style><script type='application/ld+json'>%b</script><script>1</script><p>text"
    )

    parsed = parse(body % (LONG, LONG, LONG))

    assert isinstance(parsed, Parsed)
    texts = [node.text(strip=True) for node in parsed.tree.css("script, style, p")]
    assert texts == ["", "", LONG.decode().strip(), "1", "text"]
    assert len(parsed.body) < 2 * len(LONG)
