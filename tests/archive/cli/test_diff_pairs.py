"""`cirma diff` of a move and of two posts, and `cirma changes` with its words."""

import json

from click.testing import CliRunner

from scraper.cli import program
from tests.support.archives import cirma, demo_config


def changes(*arguments: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in cirma("changes", *arguments, "--json").stdout.splitlines()]


def test_a_move_says_from_where_to_where() -> None:
    move = changes("--kind", "moved")[0]

    told = cirma("diff", move["id"]).stdout

    assert f"moved: {move['old_url']} → {move['url']}" in told
    assert "nothing differs" not in told


def test_a_change_says_between_which_instants_it_happened() -> None:
    edit = changes("--kind", "edit")[0]

    assert f"{edit['from']} → {edit['to']}, change {edit['id']}\nbetween 2026-" in cirma("diff", edit["id"]).stdout
    assert json.loads(cirma("diff", edit["id"], "--format", "json").stdout)["window"] == edit["window"]


def test_states_of_two_posts_are_compared_only_when_asked_for() -> None:
    new = [change["to"] for change in changes("--kind", "new")][:2]
    refused = CliRunner().invoke(program, ["diff", *new, "--config", str(demo_config())])

    assert refused.exit_code == 2
    assert "two posts" in refused.output
    assert cirma("diff", *new, "--across").exit_code == 0


def test_a_flag_is_shown_with_its_words() -> None:
    told = cirma("changes", "--flag", "number", "--words").stdout

    assert "[-41-]{+14+}" in told
    assert "number" in told
