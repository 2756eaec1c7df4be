"""Fuzz by what code an input reaches: `python -m tests.fuzz.coverage TARGET [libFuzzer options]`; needs atheris.

What breaks a law is written to `tests/fuzz/found/TARGET`, and is a case of the tests from then on. Without a target
each has its turn, of the seconds in `-max_total_time`.
"""

import subprocess
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["archive", "scraper"]):
    from tests.fuzz.targets import TARGETS, run

FOUND = Path(__file__).with_name("found")
_SEEDS = (
    b'<html><body><article><p class="a" style="font-weight:bold">x</p></article>',
    b'{"@type":"Article","author":{"name":"x"},"datePublished":"2025-03-03"}',
    b"<urlset><url><loc>https://www.exemple.fr/post/a</loc><lastmod>2025-03-03</lastmod></url></urlset>",
    b"User-agent: *\nDisallow: /a*$\nCrawl-delay: 1",
    b'titre:"a b" OU -c* (d) avant:2025',
    b"https://www.exemple.fr/post/%C3%A9?a=b#c",
    b"3 mars 2025",
    "La mer monte. Il dit : « non ».\xfe\n\nLa mer monte.".encode("latin-1"),
)


def main() -> int:
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    options = [option for option in sys.argv[1:] if option.startswith("-")]
    if len(names) != 1:
        each = [sys.executable, "-m", "tests.fuzz.coverage"]
        return max(subprocess.run([*each, name, *options], check=False).returncode for name in names or TARGETS)
    return fuzz(names[0], options)


def fuzz(name: str, options: list[str]) -> int:
    """Fuzz one target until the options say to stop; never returns where libFuzzer ends the process."""
    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    seeds = Path(sys.prefix) / "fuzz" / name
    seeds.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(_SEEDS):
        (seeds / f"seed-{number}").write_bytes(seed)
    arguments = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=4096", f"-artifact_prefix={folder}/", *options]
    atheris.Setup([sys.argv[0], *arguments, str(seeds)], lambda data: run(name, data))
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
