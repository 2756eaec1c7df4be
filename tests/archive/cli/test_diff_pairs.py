"""`cirma diff` of a move and of two posts, and `cirma changes` with its words."""

import json

import pytest

from archive.cli import output
from archive.errors import NoSuchState, TwoPosts
from scraper.cli import main
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


def test_states_of_two_posts_are_compared_only_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    new = [change["to"] for change in changes("--kind", "new")][:2]
    assert main(["diff", *new, "--config", str(demo_config())]) == 2
    assert "two posts" in capsys.readouterr().err
    assert cirma("diff", *new, "--across").exit_code == 0


def test_a_flag_is_shown_with_its_words_their_place_and_the_time() -> None:
    told = cirma("changes", "--flag", "number", "--words").stdout

    assert "[-41-]{+14+}" in told
    assert "number" in told
    assert "paragraph 4 of 9" in told
    assert "between 2026-" in told
    assert "    Aucun n’a été officiellement retenu." in told


def test_a_wide_terminal_shows_both_texts_beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    edit = changes("--flag", "number")[0]
    monkeypatch.setattr(output, "is_wide", lambda columns: columns <= 140)
    monkeypatch.setattr(output, "width", lambda: 140)

    told = cirma("diff", edit["id"]).stdout

    (row,) = [line for line in told.splitlines() if "[-41-]" in line]
    assert row.index("{+14+}") > 70 > row.index("[-41-]")


def test_a_page_of_a_diff_says_which_when_and_where() -> None:
    edit = changes("--flag", "number")[0]

    told = cirma("diff", edit["id"], "--format", "html").stdout

    for fact in (edit["id"], edit["from"], edit["to"], "between 2026-", "paragraph 4", "<del>41</del><ins>14</ins>"):
        assert fact in told


def test_what_is_piped_has_its_head_and_its_site() -> None:
    for command in ("posts", "changes"):
        head, *rows = (line.split("\t") for line in cirma(command).stdout.splitlines())
        assert {row[head.index("site")] for row in rows} == {"demo"}
    assert {"after", "before", "title"} <= set(cirma("changes").stdout.splitlines()[0].split("\t"))


def test_a_change_with_one_side_names_the_command_that_shows_it() -> None:
    (removed,) = changes("--kind", "removed")

    with pytest.raises(NoSuchState, match=rf"its removal: .*`cirma show {removed['post']}`"):
        cirma("diff", removed["id"])


def test_two_posts_can_be_named_as_people_name_posts() -> None:
    with pytest.raises(TwoPosts):
        cirma("diff", "détroits", "sanctions")
    assert "Détroits : la diplomatie des passages | Sanctions" in cirma(
        "diff", "détroits", "sanctions", "--across"
    ).stdout.replace("\u00a0", " ")
    assert cirma("diff", "détroits", "--across").exit_code == 2


def test_states_in_the_wrong_order_are_compared_and_it_is_said() -> None:
    edit = changes("--flag", "number")[0]

    assert "the second state is the older" in cirma("diff", edit["to"], edit["from"]).stdout
    assert "older" not in cirma("diff", edit["from"], edit["to"]).stdout


def test_every_field_that_moved_has_both_its_values() -> None:
    told = cirma("changes", "--words").stdout

    (move,) = changes("--kind", "moved")
    assert f"moved: {move['old_url']} → {move['url']}" in told
    assert "title: [-Sanctions : éloge du temps long-]{+Sanctions : le prix du temps long+}" in told.replace(
        "\u00a0", " "
    )
    assert "modified: [-2026-07-01 08:50-]{+2026-11-17 13:20+}" in told
    # One picture of two was replaced; the other is not told.
    (images,) = [line for line in told.splitlines() if line.startswith("  images: ")]
    assert (images.count("[-"), images.count("{+"), images.count("~mv2")) == (1, 1, 2)


def test_programs_read_the_class_of_a_sentence_by_one_name() -> None:
    (edit,) = changes("--flag", "number")
    diff = json.loads(cirma("diff", edit["id"], "--format", "json").stdout)

    assert diff["edits"] == edit["edits"]
    assert diff["edits"][0]["class"] == "substantive"
