"""The documentation prints the tables of rules as they are."""

from pathlib import Path

import pytest

from archive.compare import states
from archive.text import judgement

PRINTED = (Path(__file__).parents[2] / "docs" / "changes.md").read_text("utf-8").splitlines()


@pytest.mark.parametrize("rules", [states.RULES, judgement.RULES], ids=["changes", "differences"])
def test_every_rule_is_printed_in_order(rules: tuple[states.ClassRule | judgement.DifferenceRule, ...]) -> None:
    rows = [f"| {rule.class_.value} | {rule.why} |" for rule in rules]

    start = PRINTED.index(rows[0])

    assert PRINTED[start : start + len(rows)] == rows
