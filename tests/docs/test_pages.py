"""Every command has help and stands in the docs; every configuration key is explained; nothing generated is stale."""

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from scraper.cli import COMMANDS

ROOT = Path(__file__).parents[2]


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = _generator()


@pytest.mark.parametrize("name", ["commands.md", "configuration.md", "api.md"])
def test_a_generated_page_is_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == GENERATE.pages()[name], "run: python docs/generate.py"


@pytest.mark.parametrize("name", [name for name, _ in GENERATE.described()])
def test_a_command_has_help_and_stands_in_the_reference(name: str) -> None:
    help_ = GENERATE._help(name)

    assert len(help_.splitlines()) > 4
    assert re.search(
        rf"^##+ cirma {re.escape(name)}$", (ROOT / "docs" / "commands.md").read_text("utf-8"), re.MULTILINE
    )


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_command_shows_an_example(name: str) -> None:
    inner = [full for full, _ in GENERATE.described() if full == name or full.startswith(f"{name} ")]

    assert any("Example" in GENERATE._help(full) for full in inner)


@pytest.mark.parametrize("table", GENERATE.TABLES)
def test_every_key_of_a_table_is_explained(table: str) -> None:
    unexplained = [key for key, _, meaning in GENERATE.keys(GENERATE.TABLES[table]) if not meaning]

    assert unexplained == []


def test_every_environment_variable_that_is_read_is_explained() -> None:
    sources = [path.read_text("utf-8") for folder in ("archive", "scraper") for path in (ROOT / folder).rglob("*.py")]
    read = {name for source in sources for name in re.findall(r'"(CIRMA_[A-Z_]+)"', source)}

    assert read <= set(GENERATE.VARIABLES)


def test_every_page_stands_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}

    assert {page for page in pages if page not in navigation} == set()


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text("utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_commands_named_in_guides_exist(page: Path) -> None:
    named = set(re.findall(r"(?:^|`|\$ )cirma ([a-z]+)", page.read_text("utf-8"), re.MULTILINE))

    assert named <= {*COMMANDS, "import"}


def test_the_shipped_configuration_is_readable_and_its_example_too() -> None:
    tomllib.loads((ROOT / "config.toml").read_text("utf-8"))
    for block in re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "archivist.md").read_text("utf-8"), re.DOTALL):
        assert set(tomllib.loads(block)) <= {"archive", "scraper", "site", "alarms", "notify"}
