"""Crawl each replayed blog of another platform through its scenario, and score what was told.

    python -m bench.platforms.scenarios [SITE …] [--at-once 2] [--keep FOLDER] [--scenarios FOLDER]

The server and the scorer are those of the shared material; --scenarios names a folder of others, drawn by its generator
(`generate_scenario.py`), one file a site. A site is configured by its address alone. A row a site: how
much of what was told was true, how much of what happened was told on its day, and what the crawls asked for: requests,
of those the ones that only added or dropped a slash, and the ones that asked for an address a second time on one day.
Exit code 1 where a site is below its goal.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import SHARED, unpack

PLATFORMS = SHARED / "platforms"
_RECALL = 0.97
_SECONDS = 7200
_CONFIG = """
[archive]
path = "{workdir}/archive.db"
[scraper]
contact = "bench@example.org"
min_delay = 0.0
allow_loopback = true
[[site]]
id = "site"
profile = "auto"
url = "{base}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result on one site: the scorer's, and the requests of each day as (method, path, status)."""

    site: str
    result: dict[str, object]
    requests: dict[int, list[tuple[str, str, int]]]
    said: str

    @property
    def well(self) -> bool:
        """Whether all goals are met."""
        recall = self.result.get("recall")
        told = isinstance(recall, float) and recall >= _RECALL and self.result.get("precision") == 1.0
        return told and not self.result["false_alarms"] and not self.for_slashes

    @property
    def asked(self) -> int:
        """The number of requests were made in all."""
        return sum(map(len, self.requests.values()))

    @property
    def for_slashes(self) -> int:
        """The number of requests on one day asked for an address that differs by its last slash from another."""
        return sum(_for_slashes(path for _, path, _ in day) for day in self.requests.values())

    @property
    def again(self) -> int:
        """The number of requests on one day asked for an address that was asked for before and answered in full."""
        return sum(_again(day) for day in self.requests.values())


def main(arguments: Sequence[str]) -> int:
    """Score the sites named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="*")
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--scenarios", type=Path, default=PLATFORMS / "scenarios" / "dev")
    options = parser.parse_args(arguments)
    if not PLATFORMS.exists():
        print(f"skipped: no blogs of other platforms at {PLATFORMS}", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        unpack(Path(folder), PLATFORMS / "dev.tar.zst")
        sites = [path.parent for path in sorted(Path(folder).glob("*/*/site.json"))]
        chosen = [site for site in sites if not options.site or site.name in options.site]
        with ThreadPoolExecutor(options.at_once) as pool:
            work, drawn = options.keep or Path(folder) / "work", options.scenarios.resolve()
            outcomes = list(pool.map(lambda site: _scored(site, work, drawn / f"{site.name}.json"), chosen))
    return int(not all(outcome.well for outcome in outcomes))


def _scored(site: Path, work: Path, scenario: Path) -> Outcome:
    folder = work / site.name
    folder.mkdir(parents=True)
    template, out, log = folder / "template.toml", folder / "result.json", folder / "requests.log"
    template.write_text(_CONFIG, "utf-8")
    program = f"{sys.executable} -c 'from scraper.cli import run; run()'"
    command = [
        sys.executable, "score.py", "--site", str(site), "--scenario", str(scenario),
        "--config-template", str(template), "--workdir", str(folder), "--json", str(out), "--log", str(log),
        "--crawl", f"{program} crawl --init --full --config {{config}}",
        "--changes", f"{program} changes --json --config {{config}}",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=PLATFORMS, capture_output=True, text=True, check=False, timeout=_SECONDS)
    result = json.loads(out.read_text("utf-8")) if out.exists() else {"false_alarms": None}
    outcome = Outcome(site=site.name, result=result, requests=_requests(log), said=done.stdout + done.stderr)
    _report(outcome)
    return outcome


def _requests(log: Path) -> dict[int, list[tuple[str, str, int]]]:
    days: dict[int, list[tuple[str, str, int]]] = {}
    for line in log.read_text("utf-8").splitlines() if log.exists() else ():
        row = json.loads(line)
        days.setdefault(row["day"], []).append((row["method"], row["path"], row["status"]))
    return days


def _for_slashes(paths: Iterable[str]) -> int:
    spelt = set(paths)
    return sum(path + "/" in spelt for path in spelt)


def _again(day: list[tuple[str, str, int]]) -> int:
    counts = Counter(path for _, path, status in day if str(status).startswith(("2", "3")))
    return sum(count - 1 for count in counts.values())


def _report(outcome: Outcome) -> None:
    result = outcome.result
    first, *later = [len(outcome.requests[day]) for day in sorted(outcome.requests)] or [0]
    print(
        f"{outcome.site:14} precision {result.get('precision')}  recall {result.get('recall')}"
        f" (in the end {result.get('recall_eventual')})  false alarms {result.get('false_alarms')}"
        f"  found {result.get('baseline_found')} of {result.get('baseline_posts')}"
        f"  requests {first} + {sum(later)}, for a slash {outcome.for_slashes}, again {outcome.again}"
        f"  {'ok' if outcome.well else 'BELOW'}",
        flush=True,
    )
    if "missed" not in result:
        print(outcome.said[-2000:])
        return
    for kind in ("missed", "false_list"):
        for row in result[kind]:  # type: ignore[attr-defined]
            print(f"    {kind.removesuffix('_list')} {json.dumps(row)}")
    late = {key: row for key, row in result["by_op"].items() if row["on_time"] < row["eventual"]}  # type: ignore[attr-defined]
    if late:
        print(f"    late {json.dumps(late)}")
    print(f"    fields {result['field_precision']}/{result['field_recall']} classes {result['class_accuracy']}"
          f" exits {json.dumps(result['failed_crawls'])}", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
