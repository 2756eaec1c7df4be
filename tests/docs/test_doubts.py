"""The documentation prints the table of doubts as it is."""

from pathlib import Path

from archive.history.doubt_rules import DOUBTS, MASS, MASS_OF_FIELDS, MASS_STRIPPED

PRINTED = (Path(__file__).parents[2] / "docs" / "archivist.md").read_text("utf-8").splitlines()


def test_every_doubt_is_printed_in_order() -> None:
    rules = (*DOUBTS, MASS_STRIPPED, MASS, MASS_OF_FIELDS)
    rows = [f"| {rule.name} | {rule.why} | {rule.looks_like.value} |" for rule in rules]

    start = next(number for number, line in enumerate(PRINTED) if line.startswith(rows[0]))

    assert [line[: len(row)] for line, row in zip(PRINTED[start:], rows, strict=False)] == rows
