"""Digests of content states: archives hold them for decades, so the rule never changes by a byte."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from archive import sameness
from archive.model import Block, BlockKind, Content, Mark, Run

# Each character that JSON escapes, some that it could, and what no encoding takes.
ODD = [*map(chr, range(33)), "\x7f", "\x85", "\u2028", "\ufeff", '"', "\\", "/", "é", "😀", "\ud800", "<", "&"]
TEXTS = st.text(st.sampled_from([*ODD, " ", "a"]), max_size=12)
RUNS = st.builds(Run, text=TEXTS, marks=st.sampled_from([(), (Mark.BOLD,)]), href=st.sampled_from([None, "", "/a"]))
BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    runs=st.lists(RUNS, max_size=3).map(tuple),
    rows=st.lists(st.lists(RUNS, max_size=1).map(tuple), max_size=2).map(
        lambda cells: (tuple(cells),) if cells else ()
    ),
    level=st.integers(0, 3),
    ordered=st.booleans(),
)


@given(st.lists(BLOCKS, max_size=3), TEXTS)
def test_the_digest_is_that_of_plain_json(blocks: list[Block], title: str) -> None:
    content = Content(title=title, blocks=tuple(blocks))

    fields = sameness._content(sameness.canonical(content))

    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert sameness.content_digest(content) == f"c1:{digest}"


@given(TEXTS, st.sampled_from([None, "", "/a"]))
def test_a_block_of_one_run_is_as_if_the_editor_had_split_it(text: str, href: str | None) -> None:
    whole, parts = ((Run(text=part, href=href) for part in each) for each in ((text,), (text[:2], text[2:])))

    first, second = (
        Content(title="", blocks=(Block(kind=BlockKind.PARAGRAPH, runs=tuple(runs)),)) for runs in (whole, parts)
    )

    assert sameness.content_digest(first) == sameness.content_digest(second)


def test_a_digest_as_it_was_made_at_first() -> None:
    block = Block(kind=BlockKind.HEADING, level=2, runs=(Run(text="  A \n b", marks=(Mark.BOLD,)), Run(text=" c\x1f ")))

    assert (
        sameness.content_digest(Content(title="T", blocks=(block,)))
        == "c1:c07975511ddf9c6a53212e3a05c2b30a5973d12ecf8a12b2d8944df2b7f805ec"
    )
