"""The documentation prints the table of doubts as it is."""

from pathlib import Path

from archive.history.doubt import DOUBTS, MASS, MASS_OF_FIELDS

PRINTED = (Path(__file__).parents[2] / "docs" / "archivist.md").read_text("utf-8").splitlines()


def test_every_doubt_is_printed_in_order() -> None:
    rows = [f"| {rule.name} | {rule.why} | {rule.looks_like.value} |" for rule in (*DOUBTS, MASS, MASS_OF_FIELDS)]

    start = next(number for number, line in enumerate(PRINTED) if line.startswith(rows[0]))

    assert [line[: len(row)] for line, row in zip(PRINTED[start:], rows, strict=False)] == rows
