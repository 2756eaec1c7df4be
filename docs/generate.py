"""Write the reference pages from the program itself: `python docs/generate.py`. A test fails when they are stale."""

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from msgspec import NODEFAULT, structs

from archive.config import ArchiveConfig
from scraper.cli import COMMANDS, program
from scraper.parse.said import Said
from scraper.settings.config import AlarmsConfig, NotifyConfig, ScraperConfig, SiteConfig
from scraper.settings.fleet import FleetConfig

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from api_page import api  # noqa: E402 - beside this script

WIDTH = 100
TABLES = {
    "[archive]": ArchiveConfig,
    "[scraper]": ScraperConfig,
    "[[site]]": SiteConfig,
    "[site.read]": Said,
    "[alarms]": AlarmsConfig,
    "[notify]": NotifyConfig,
    "[fleet]": FleetConfig,
}
VARIABLES = {
    "CIRMA_CONFIG": "The configuration file, unless `--config` names one.",
    "CIRMA_CLOCK": "The time at which a command starts (`2026-11-22T09:00:00Z`), for rehearsals.",
    "CIRMA_WEBHOOK": "The address of the webhook, if the address itself is a secret.",
    "CIRMA_WEBHOOK_TOKEN": "Bearer token for the webhook; sent over https only.",
    "CIRMA_SMTP_PASSWORD": "The password of `[notify] user` at the mail server.",
}
CODES = {
    0: "done, whether or not anything changed; nothing needs your attention",
    1: "error; something is broken (`doctor`), a fault was found (`verify`), or a message was not sent",
    2: "usage or configuration",
    3: "database or disk; no archive where the configuration says",
    4: "partial: some pages failed, a first crawl found no post, the site answers from another host, budget or time "
    "ended the run, posts are held back, or `verify` could not record its result because another command was writing",
    5: "refused by the site: robots.txt, 401, 403; on every run until the site allows it again",
    6: "the site cannot be reached: DNS, connection, TLS, 5xx, 429",
    75: "another crawl is running on the archive",
    130: "interrupted",
}


def pages() -> dict[str, str]:
    """The text of every generated page, by file name."""
    return {"commands.md": commands(), "configuration.md": configuration(), "api.md": api()}


def commands() -> str:
    """The reference of commands: what `--help` prints."""
    parts = ["# Commands", "", _generated(), "", "Every command takes `--help`, and most take `--json`.", ""]
    parts += ["## Exit codes", "", "| code | meaning |", "|---|---|"]
    parts += [f"| {code} | {meaning} |" for code, meaning in CODES.items()]
    for name, short in described():
        parts += ["", f"## cirma {name}", "", short, ""] if short else ["", f"### cirma {name}", ""]
        parts += ["```text", _help(name), "```"]
    return "\n".join(parts) + "\n"


def configuration() -> str:
    """The reference of configuration keys: each table with its defaults and docstrings."""
    parts = ["# Configuration", "", _generated(), ""]
    parts += [
        "The configuration is one TOML file: `--config FILE`, else `CIRMA_CONFIG`, else `./config.toml`, else",
        "`~/.config/cirma/config.toml`. Every key has a default except `contact` and each site's `id` and `url`.",
        "An unknown key is an error; the message names the file, the table, the key and the remedy.",
    ]
    for name, type_ in TABLES.items():
        parts += ["", f"## `{name}`", "", _sentence(inspect.getdoc(type_) or ""), ""]
        parts += ["| key | default | meaning |", "|---|---|---|"]
        parts += [f"| `{key}` | {default} | {meaning} |" for key, default, meaning in keys(type_)]
    parts += ["", "## Environment", "", "| variable | meaning |", "|---|---|"]
    parts += [f"| `{name}` | {meaning} |" for name, meaning in VARIABLES.items()]
    return "\n".join(parts) + "\n"


def described() -> Iterator[tuple[str, str]]:
    """Every command and subcommand, with the short help of those that stand in `cirma --help`."""
    for name, (_, _, short) in COMMANDS.items():
        yield name, short
        for inner in getattr(_command(name), "commands", {}):
            yield f"{name} {inner}", ""


def keys(type_: Any) -> Iterator[tuple[str, str, str]]:
    """Each key of a table: its name, default and meaning."""
    meanings = _docstrings(type_)
    for key in structs.fields(type_):
        yield key.name, _default(key), " ".join(meanings.get(key.name, "").split()).replace("|", "\\|")


def _sentence(doc: str) -> str:
    """What a table's docstring says after its name."""
    text = " ".join(doc.partition(": ")[2].split())
    return text[:1].upper() + text[1:]


def _docstrings(type_: Any) -> dict[str, str]:
    """The string under each field: Python forgets it, its source does not."""
    body = ast.parse(inspect.getsource(type_)).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for first, second in zip(body.body, body.body[1:], strict=False):
        match first, second:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = text
    return found


def _default(key: structs.FieldInfo) -> str:
    if key.default is NODEFAULT:
        return "(none)" if key.default_factory is NODEFAULT else "`{}`"
    match key.default:
        case bool(flag):
            return f"`{str(flag).lower()}`"
        case int(number) | float(number):
            return f"`{number}`"
        case ():
            return "`[]`"
        case Said():
            return "`{}`"
        case other:
            return f'`"{other}"`'


def _help(name: str) -> str:
    first, *inner = name.split()
    command = _command(first)
    context = click.Context(program, info_name="cirma", max_content_width=WIDTH, terminal_width=WIDTH)
    context = click.Context(command, info_name=first, parent=context)
    for part in inner:
        assert isinstance(command, click.Group)
        command = command.commands[part]
        context = click.Context(command, info_name=part, parent=context)
    # A command remembers the help option of whoever called it first, which in a test may be nobody.
    command._help_option = None
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def _command(name: str) -> click.Command:
    module, attribute, _ = COMMANDS[name]
    command: click.Command = getattr(importlib.import_module(module), attribute)
    return command


def _generated() -> str:
    return "<!-- written by docs/generate.py -->"


def main() -> int:
    """Write the pages, or with --check say which are stale."""
    stale = [name for name, text in pages().items() if not _is_current(HERE / name, text)]
    if "--check" in sys.argv:
        sys.stderr.writelines(f"docs/{name} is stale: run python docs/generate.py\n" for name in stale)
        return 1 if stale else 0
    for name, text in pages().items():
        (HERE / name).write_text(text, "utf-8")
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
