"""Whatever is typed or configured: an exit code of ours and words, never a traceback."""

import io
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from scraper.cli import COMMANDS, main, program
from tests.support.archives import demo_archive

ODD = [
    "",
    " ",
    "\0",
    "~nobody/x",
    "\udcff",
    "9" * 30,
    "-1",
    "9999-12-31",
    "0000",
    "\x1b[31m",
    "a" * 300,
    "..",
    "http://[::1",
]
CODES = {0, 1, 2, 3, 4, 5, 6, 75, 130}
# They open a server, or run for as long as they are let.
_LASTING = {"serve", "datasette", "demo", "fleet", "crawl", "media"}
_NOT_VALUES = {"config_file", "archive_file"}


def options(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            inner = command.get_command(click.Context(command), name)
            assert inner is not None
            yield from options(inner, (*path, name))
        return
    arguments = [each for each in command.params if isinstance(each, click.Argument) and each.required]
    filled = ["x" if not isinstance(each.type, click.Choice) else str(each.type.choices[0]) for each in arguments]
    for place in range(len(arguments)):
        yield (*path, *filled[:place], "{}", *filled[place + 1 :])
    for each in command.params:
        if isinstance(each, click.Option) and not each.is_flag and not _NOT_VALUES & {each.name}:
            yield (*path, *filled, f"{each.opts[0]}={{}}")


def asked() -> list[tuple[str, ...]]:
    found = []
    for name in COMMANDS:
        if name not in _LASTING:
            command = program.get_command(click.Context(program), name)
            assert command is not None
            found += list(options(command, (name,)))
    return found


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    (tmp_path / "archive.db").write_bytes(demo_archive().read_bytes())
    path = tmp_path / "config.toml"
    path.write_text('[archive]\npath = "archive.db"\n', "utf-8")
    return path


@pytest.mark.parametrize("words", asked(), ids=" ".join)
def test_an_odd_value_is_refused_or_answered_in_words(
    words: tuple[str, ...], config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for odd in ODD:
        given = [word.format(odd) for word in words]

        code = main([*given, "--config", str(config)])

        told = capsys.readouterr()
        assert "Traceback" not in told.err, (odd, told.err[-600:])
        assert code in CODES
        assert "\x1b" not in told.err


TABLES = {
    "archive": ["path = {}"],
    "scraper": ["contact = {}", "min_delay = {}", "budget = {}"],
    "alarms": ["overdue = {}", "min_free_gb = {}", "backups = {}"],
    "notify": ["webhook = {}", "smtp = {}", "sender = {}", "to = {}"],
    "[site]": ["timezone = {}", "recheck_within = {}", "hours = {}", "url = {}", "profile = {}", "language = {}"],
}
VALUES = [
    '""', '" "', '"\\u0000"', '"~nobody/archive.db"', '"99999999999999 days"', "99999999999999999999", "1e300", "nan",
    "-1", "[]", "{}", '"http://[::1"', '"http://user:gehe1mnis@host.test/x y"', '"user:gehe1mnis@mail.test:587"',
    '"Europe"', '"../../etc/passwd"', '"\\u001b[31m"', "true",
]  # fmt: skip


@pytest.mark.parametrize("command", [("status",), ("doctor",), ("crawl", "--dry-run"), ("digest",)], ids=" ".join)
def test_an_odd_configuration_is_refused_or_taken_in_words(
    command: tuple[str, ...], config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for table, keys in TABLES.items():
        for key in keys:
            for value in VALUES:
                site = '\nid = "a"' if table == "[site]" else ""
                config.write_text(f"[{table}]{site}\n{key.replace('{}', value)}\n", "utf-8")

                code = main([*command, "--config", str(config)])

                told = capsys.readouterr()
                assert "Traceback" not in told.err, (table, key, value, told.err[-800:])
                assert code in CODES
                if table == "notify" or (key == "url = {}" and "http" in value):
                    assert "gehe1mnis" not in told.err + told.out, (table, key, value)


ENVIRONMENT = {
    "CIRMA_CLOCK": ["soon", "9999-12-31T23:59:59-12:00", "0001-01-01", " ", "\udcff"],
    "CIRMA_WEBHOOK": ["http://[::1", "ftp://host.test/gehe1mnis", "gehe1mnis\n", "http://host.test:99999/gehe1mnis"],
    "CIRMA_WEBHOOK_TOKEN": ["gehe1mnis\nX: y", "gehe1mnis\x07", "gehe1mnis\u20ac"],
    "CIRMA_SMTP_PASSWORD": ["gehe1mnis\0", "gehe1mnis\r\n."],
    "CIRMA_CONFIG": ["", "~nobody/x", "/dev/null", "/"],
}


@pytest.mark.parametrize(
    "command",
    [("posts", "--since", "7d"), ("status",), ("digest", "--send"), ("notify", "test"), ("doctor",)],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ENVIRONMENT)
def test_an_odd_environment_is_refused_or_taken_in_words(
    command: tuple[str, ...],
    name: str,
    config: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config.write_text('[archive]\npath = "archive.db"\n[notify]\nwebhook = "http://127.0.0.1:9/gehe1mnis"\n', "utf-8")
    for value in ENVIRONMENT[name]:
        given = value.replace("\0", "")
        monkeypatch.setenv(name, given)

        code = main([*command, *([] if name == "CIRMA_CONFIG" else ["--config", str(config)])])

        told = capsys.readouterr()
        assert "Traceback" not in told.err, (value, told.err[-800:])
        assert code in CODES
        assert "gehe1mnis" not in told.err + told.out, value
