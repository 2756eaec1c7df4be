"""`cirma.env` is read by the program, whoever starts it, and nothing in it is ever told."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.cleaning.redaction import redacted
from archive.errors import ConfigError
from scraper.cli import main
from scraper.settings.config import Config
from scraper.unattended.env_file import environment_of
from tests.support import listeners

SECRET = "s3cr3t-of-the-house"


def written(folder: Path, text: str | bytes, mode: int = 0o600) -> Config:
    """The configuration beside a `cirma.env` of that *text*."""
    (folder / "config.toml").touch()
    path = folder / "cirma.env"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return replace(Config(), source=str(folder / "config.toml"))


@pytest.mark.parametrize(
    "text",
    [
        f"CIRMA_SMTP_PASSWORD={SECRET}",
        f"# ours\n\n; theirs\n  CIRMA_SMTP_PASSWORD = {SECRET}  \n",
        f'CIRMA_SMTP_PASSWORD="{SECRET}"\r\n',
        f"export CIRMA_SMTP_PASSWORD='{SECRET}'",
        f"\ufeffCIRMA_SMTP_PASSWORD={SECRET}",
    ],
)
def test_a_value_is_read_as_people_write_it(tmp_path: Path, text: str) -> None:
    assert environment_of(written(tmp_path, text), {}) == {"CIRMA_SMTP_PASSWORD": SECRET}
    assert SECRET not in redacted(f"the server says {SECRET}")


@pytest.mark.parametrize("said", ["of the environment", ""])
def test_the_environment_goes_before_the_file(tmp_path: Path, said: str) -> None:
    settings = written(tmp_path, f"CIRMA_WEBHOOK_TOKEN={SECRET}")

    assert environment_of(settings, {"CIRMA_WEBHOOK_TOKEN": said})["CIRMA_WEBHOOK_TOKEN"] == said


def test_without_a_file_or_a_configuration_there_is_the_environment(tmp_path: Path) -> None:
    (tmp_path / "config.toml").touch()

    assert environment_of(replace(Config(), source=str(tmp_path / "config.toml")), {"A": "b"}) == {"A": "b"}
    assert environment_of(Config(), {"A": "b"}) == {"A": "b"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(ConfigError, match="chmod 600"):
        environment_of(written(tmp_path, f"CIRMA_SMTP_PASSWORD={SECRET}", mode), {})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(SECRET, "no NAME=value", id="no assignment"),
        pytest.param(f"CIRMA_PASSWORD={SECRET}", "CIRMA_PASSWORD is not known", id="an unknown name"),
        pytest.param(f"CIRMA_SMTP_PASSWORD={SECRET}\nCIRMA_SMTP_PASSWORD=b", "is there twice", id="twice"),
        pytest.param(f'CIRMA_SMTP_PASSWORD="{SECRET}', "not closed", id="an open quotation"),
        pytest.param(b"CIRMA_SMTP_PASSWORD=\xff" + SECRET.encode(), "not UTF-8", id="another encoding"),
        pytest.param("#" * 100_001, "too long", id="a log that was put there"),
    ],
)
def test_what_cannot_be_understood_is_told_without_its_value(tmp_path: Path, text: str | bytes, why: str) -> None:
    with pytest.raises(ConfigError, match=why) as told:
        environment_of(written(tmp_path, text), {})

    assert "cirma.env" in str(told.value)
    assert SECRET not in str(told.value)


def test_a_folder_of_that_name_is_refused(tmp_path: Path) -> None:
    settings = written(tmp_path, "")
    (tmp_path / "cirma.env").unlink()
    (tmp_path / "cirma.env").mkdir()

    with pytest.raises(ConfigError):
        environment_of(settings, {})


def test_a_command_sends_through_the_channel_that_the_file_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CIRMA_WEBHOOK", raising=False)
    with listeners.hook() as box:
        written(tmp_path, f"CIRMA_WEBHOOK={box.url}\nCIRMA_WEBHOOK_TOKEN={SECRET}\n")

        assert main(["notify", "test", "--config", str(tmp_path / "config.toml")]) == 0

        ((token, _),) = box.posted
    assert token == f"Bearer {SECRET}"
    assert SECRET not in "".join(capsys.readouterr())
