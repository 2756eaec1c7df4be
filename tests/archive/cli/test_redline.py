"""Edits of a text in their places, in a wide terminal and in a narrow one."""

import pytest

from archive.cli import output, redline
from archive.compare.states import compare
from archive.model import Block, BlockKind, Content, Run

MOVED = "Le port dit « non » aux navires."
LINES = [MOVED, "Une frégate suivait le convoi.", "Les primes ont doublé."]


def content(lines: list[str]) -> Content:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=line),)) for line in lines)
    return Content(title="Le port", language="fr", blocks=blocks)


@pytest.mark.parametrize("wide", [True, False])
def test_what_moved_has_its_sign(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, wide: bool
) -> None:
    monkeypatch.setattr(output, "is_wide", lambda _columns: wide)
    monkeypatch.setattr(output, "width", lambda: 140)
    # Set in other quotation marks on its way.
    old, new = content(LINES), content([*LINES[1:], MOVED.replace("« non »", "“non”")])

    redline.tell(old, new, compare(old, new).edits)

    (row,) = [line for line in capsys.readouterr().out.splitlines() if "navires" in line]
    assert "> Le port dit “non” aux navires." in row
    assert ("> Le port dit « non » aux navires." in row) is wide
