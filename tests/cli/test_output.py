"""The one way out: nothing of a page drives the terminal, no broken pipe changes an exit code."""

import ast
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import archive
import scraper
from archive.cleaning.harmless import clean, escaped
from archive.cleaning.redaction import redacted, remember
from archive.cli import output
from scraper.cli import main
from tests.support.archives import demo_config

ROOT = Path(__file__).parents[2]
HARMFUL = "\x1b]0;owned\x07\x1b[31m\x9b31m\x00\r\x08\u202e\u2066\ud800"
CHILD = ROOT / "scraper/reading/bounded/document_child.py"
"""Its output is a pipe to its parent, which reads it as JSON."""
RUN = "from scraper.cli import run; run()"


def modules() -> list[Path]:
    folders = (Path(str(archive.__file__)).parent, Path(str(scraper.__file__)).parent)
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_but_the_one_way_out_writes_to_the_terminal(path: Path) -> None:
    """`click.echo` and its kin, `print`, a console of rich: only `archive.cli.output` has them."""
    if path in (Path(str(output.__file__)), CHILD):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("print", "click.echo", "click.secho", "click.echo_via_pager", "console"), node.lineno
            assert not called.startswith(("sys.stdout.write", "sys.stderr.write", "sys.stdout.buffer")), node.lineno


@given(st.text())
def test_what_is_cleaned_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    kept = clean(text + HARMFUL + text)

    assert not set(kept) & set(map(chr, (*range(9), *range(11, 32), *range(0x7F, 0xA0))))
    assert clean(kept) == kept
    kept.encode()


@given(st.text())
def test_json_says_the_same_without_what_a_terminal_obeys(text: str) -> None:
    value = text + "\x1b\x9b\u202e"

    told = escaped(json.dumps(value, ensure_ascii=False))

    assert json.loads(told) == value
    assert clean(told) == told


def test_a_secret_that_was_read_is_in_no_talk(capsys: pytest.CaptureFixture[str]) -> None:
    address = remember("https://hooks.test/services/T00/B00/xyzzy?key=plugh99")

    output.say(f"cannot reach {address}; the server said: no such hook /services/T00/B00/xyzzy, key=plugh99")

    told = capsys.readouterr().err
    assert "xyzzy" not in told
    assert "plugh" not in told
    assert redacted("a word") == "a word"


def terminal(*arguments: str) -> str:
    """Return what a command prints on a terminal."""
    mine, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL, cwd=ROOT
    ) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                piece = os.read(mine, 1 << 16)
            except OSError:
                break
            if not piece:
                break
            told += piece
        process.wait()
    os.close(mine)
    return told.decode("utf-8", "replace")


def test_raw_bytes_of_a_page_are_cleaned_on_a_terminal() -> None:
    told = terminal("show", "Sanctions", "--format", "raw", "--config", str(demo_config()))

    assert "<html" in told
    assert "redirect to a file" in told
    assert "\x1b" not in told


FAULTY = """
import sys
from archive.cli import output
from archive.cli.ending import ended, flush
from archive.errors import NoSuchPost
def command():
    for number in range(100_000):
        output.line("a line of data", str(number))
    {end}
code = ended(command)
flush()
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("end", "code"), [("return 0", 0), ("return 4", 4), ("raise NoSuchPost('x')", 1), ("raise ValueError('x')", 1)]
)
@pytest.mark.parametrize("both", [False, True], ids=["stdout", "stdout and stderr"])
def test_a_reader_that_stops_changes_no_exit_code(end: str, code: int, both: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", FAULTY.format(end=end)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if both else subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read().decode() if process.stderr else ""
        assert process.wait() == code
    assert "BrokenPipe" not in told


def test_a_list_stops_when_nobody_reads_it(tmp_path: Path) -> None:
    script = (
        "import itertools\nfrom archive.cli import output\noutput.json_lines({'n': n} for n in itertools.count())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 0


def test_a_full_disk_behind_stdout_is_an_error_in_words() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", RUN, "posts", "--config", str(demo_config())],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == 1
    assert b"cannot print: No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_terminal_without_the_letters_gets_marks_for_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, "posts", "--config", str(demo_config())],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0
    assert b"\\u00e9" in done.stdout


def test_an_unforeseen_fault_is_told_with_its_place_and_cleaned() -> None:
    script = FAULTY.format(end="raise ValueError('\\x1b]0;owned\\x07')").replace("100_000", "1")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=False)

    assert done.returncode == 1
    assert b"Traceback" in done.stderr
    assert b"\x1b" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8", "cp437"])
@pytest.mark.parametrize("command", ["posts", "search le", "history détroits", "show détroits", "concordance détroits"])
def test_json_is_json_in_every_encoding(encoding: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding=encoding, write_through=True))

    assert main([*command.split(), "--json", "--config", str(demo_config())]) == 0

    told = [json.loads(line) for line in written.getvalue().decode("utf-8").splitlines()]
    assert any("é" in json.dumps(each, ensure_ascii=False) for each in told)


@pytest.mark.parametrize(("letter", "mark"), [("é", "\\u00e9"), ("’", "\\u2019"), ("🔥", "\\ud83d\\udd25")])
def test_a_letter_that_an_encoding_lacks_is_marked_as_json_marks_it(
    letter: str, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii", write_through=True))

    output.line(f"a{letter}b")

    assert written.getvalue().decode() == f"a{mark}b\n"
    assert json.loads(f'"{mark}"') == letter


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_fault(closed: str) -> None:
    code = f"'{sys.executable}' -c '{RUN}' posts --config '{demo_config()}' {closed}"
    ended = subprocess.run(["sh", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False)
