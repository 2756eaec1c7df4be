"""Ids of states and changes, whole or cut short: they mean what they name, never the latest state of its post."""

import json
from functools import cache

import pytest

from archive.errors import NoSuchId
from archive.query.names import shown_id
from scraper.cli import main
from tests.support.archives import cirma, demo_config


@cache
def edit() -> dict[str, str]:
    told = cirma("changes", "--flag", "number", "--json").stdout
    found: dict[str, str] = json.loads(told.splitlines()[0])
    return found


@pytest.mark.parametrize("letters", [6, 8, 12, 15, 16])
def test_a_state_is_compared_by_the_beginning_of_its_id(letters: int) -> None:
    old, new = edit()["from"][:letters], edit()["to"][:letters]

    told = json.loads(cirma("diff", old, new, "--format", "json").stdout)

    assert (told["from"], told["to"]) == (edit()["from"], edit()["to"])


@pytest.mark.parametrize("letters", [6, 8, 16])
def test_a_state_is_shown_and_cited_by_the_beginning_of_its_id(letters: int) -> None:
    cut = edit()["from"][:letters]

    assert f"snapshot {edit()['from']} " in cirma("show", "--snapshot", cut).stdout
    assert edit()["from"] in cirma("cite", "--snapshot", cut).stdout
    assert cirma("cite", "--change", edit()["id"][:letters]).stdout == cirma("cite", "--change", edit()["id"]).stdout
    assert f"change {edit()['id']}" in cirma("diff", edit()["id"][:letters]).stdout


@pytest.mark.parametrize("command", ["show", "cite"])
def test_the_id_of_another_state_in_place_of_a_post_is_said(command: str) -> None:
    assert f"ask with --snapshot {edit()['from']}" in cirma(command, edit()["from"][:8]).stderr
    assert f"`cirma diff {edit()['id']}`" in cirma(command, edit()["id"]).stderr
    # The state that is shown anyway, and names of posts, are what they seem.
    for plain in (edit()["to"], edit()["post"], edit()["url"]):
        assert cirma(command, plain).stderr == ""


def test_a_change_beside_another_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for pair in ((edit()["id"], edit()["id"]), (edit()["from"], edit()["id"][:8])):
        assert main(["diff", *pair, "--config", str(demo_config())]) == 1
        assert f"one of its snapshots {edit()['from']} {edit()['to']}" in capsys.readouterr().err


def test_the_beginning_of_several_ids_names_none() -> None:
    class Two:
        def execute(self, *_: object) -> list[dict[str, str]]:
            return [{"id": "abcdef0000000000"}, {"id": "abcdef1111111111"}]

    with pytest.raises(NoSuchId, match="2 ids begin so: abcdef0000000000, abcdef1111111111"):
        shown_id(Two(), "abcdef", "snapshot")  # type: ignore[arg-type]
    for word in ("face", "", "zzzzzz", "abcdef0000000000a", "ABCDEF%"):
        assert shown_id(Two(), word, "snapshot") is None  # type: ignore[arg-type]
