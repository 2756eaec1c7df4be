"""The archive is asked for by name: made by `init`, missed by everything else."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from archive.errors import NoArchive
from scraper.cli import main
from scraper.demo import demo_blog
from scraper.demo.edge import EdgeAnswer
from scraper.demo.server import serving


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    with serving(demo_blog()) as blog:
        yield blog.base


def configured(folder: Path, url: str) -> Path:
    path = folder / "config.toml"
    path.write_text(
        f'[scraper]\ncontact = "a@b.example"\nmin_delay = 0\nallow_loopback = true\n[[site]]\nid = "x"\nurl = "{url}"\n'
    )
    return path


def test_init_makes_both_and_says_what_a_crawl_costs(
    served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = configured(tmp_path, served)

    assert main(["init", "--config", str(config)]) == 0

    said = capsys.readouterr().out
    assert (tmp_path / "archive.db").exists()
    assert "platform   wix" in said
    assert said.count("\npost ") == 3
    assert "estimate" in said


def test_init_makes_the_archive_of_the_configuration_that_other_commands_read(
    served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home" / "cirma"
    home.mkdir(parents=True)
    configured(home, served)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home.parent))
    monkeypatch.delenv("CIRMA_CONFIG", raising=False)

    assert main(["init"]) == 0

    assert (home / "archive.db").exists()
    assert not (tmp_path / "config.toml").exists()


def test_init_doubts_an_address_without_posts_and_another_platform(
    served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--config", str(configured(tmp_path, f"{served}/post/un-article"))]) == 4
    assert "no post was found" in capsys.readouterr().out
    config = configured(tmp_path, served)
    config.write_text(f'{config.read_text()}profile = "ghost"\n')

    assert main(["init", "--config", str(config)]) == 4
    assert 'profile = "ghost", and the site looks like wix' in capsys.readouterr().out


def test_missing_archive_is_no_new_history(served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = configured(tmp_path, served)

    for command in (["crawl"], ["reparse"], ["posts"], ["repair", "--index"], ["withhold", "x", "--reason", "y"]):
        assert main([*command, "--config", str(config)]) == 3

    assert "mount its disk, or create one with `cirma init`" in capsys.readouterr().err
    assert not (tmp_path / "archive.db").exists()
    assert main(["crawl", "--init", "--limit", "1", "--config", str(config)]) == 0
    assert (tmp_path / "archive.db").exists()


def test_an_empty_file_is_no_new_history(served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = configured(tmp_path, served)
    # As a crash leaves it, or a restore that was killed.
    (tmp_path / "archive.db").touch()
    orders = (["withhold", "x", "--reason", "y"], ["sites", "retire", "x", "--reason", "y"], ["repair", "--index"])

    for command in (["crawl"], ["reparse"], ["posts"], ["verify"], *orders):
        assert main([*command, "--config", str(config)]) == 3
        assert "it is empty; restore a backup" in capsys.readouterr().err

    assert not (tmp_path / "archive.db").stat().st_size
    assert main(["crawl", "--init", "--limit", "1", "--config", str(config)]) == 0


def test_strange_address_gets_a_trial_archive(served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = configured(tmp_path, "https://elsewhere.example")

    main(["crawl", "--url", served, "--limit", "1", "--config", str(config)])

    assert (tmp_path / "127.0.0.1.db").exists()
    assert not (tmp_path / "archive.db").exists()
    assert "trial archive" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["withhold"], ["purge", "--yes"]], ids=["withhold", "purge"])
def test_nothing_is_taken_down_without_a_reason(command: list[str], tmp_path: Path) -> None:
    config = configured(tmp_path, "https://elsewhere.example")

    assert main([*command, "x", "--reason", " ", "--config", str(config)]) == 2


def test_refusal_names_the_file_and_the_remedy() -> None:
    assert (
        str(NoArchive(Path("/media/a.db")))
        == "no archive at /media/a.db: mount its disk, or create one with `cirma init`"
    )


FORBIDDEN = b"User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        ({"/robots.txt": (301, "/rules", b""), "/rules": (200, "", b"User-agent: *\nAllow: /\n")}, 0, "platform   wix"),
        ({"/robots.txt": (302, "/rules", b""), "/rules": (200, "", FORBIDDEN)}, 5, "robots.txt forbids"),
        ({"/robots.txt": (301, "http://localhost:9/robots.txt", b"")}, 0, "platform   wix"),
        ({"/robots.txt": (301, "/robots.txt", b"")}, 6, "more than 5 redirects"),
        ({"/robots.txt": (503, "", b"later")}, 6, "robots.txt: HTTP 503"),
        ({"/robots.txt": (500, "", b"")}, 6, "robots.txt: HTTP 500"),
        ({"/robots.txt": (429, "", b"")}, 6, "robots.txt: HTTP 429"),
        ({"/robots.txt": (403, "", b"no")}, 5, "refuses to be crawled: HTTP 403"),
        ({"/robots.txt": (404, "", b"")}, 0, "platform   wix"),
        ({"/robots.txt": (200, "", FORBIDDEN)}, 5, "robots.txt forbids"),
    ],
    ids=["moved", "moved to a refusal", "elsewhere", "a ring", "503", "500", "429", "403", "404", "refusal"],
)
def test_init_keeps_to_robots_wherever_they_are(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answers: dict[str, tuple[int, str, bytes]],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    with serving(demo_blog()) as blog:
        whole = blog.edge.answer

        def answer(path: str, conditions: Mapping[str, str]) -> EdgeAnswer:
            if path not in answers:
                return whole(path, conditions)
            status, location, body = answers[path]
            headers = (("content-type", "text/plain"), *((("location", location),) if location else ()))
            return EdgeAnswer(status=status, headers=headers, body=body)

        monkeypatch.setattr(blog.edge, "answer", answer)
        assert main(["init", "--config", str(configured(tmp_path, blog.base))]) == code

    told = capsys.readouterr()
    assert said in told.out + told.err
    # What cannot be asked leaves no archive behind that holds nothing.
    assert (tmp_path / "archive.db").exists() is (code == 0)
