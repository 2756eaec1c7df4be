"""Thirty days without anybody watching: every alarm that should ring rings once, and none rings otherwise.

    python -m bench.thirty_days [--site makigo-dev] [--mix quiet|default|busy|sly --seed 1]

A real `cirma crawl` a day, under CIRMA_CLOCK, of a real Wix blog on the shared replay server. The blog publishes,
edits and is deployed by a scenario: three plain events, or a generated month of them (--mix). A proxy breaks it and
mends it again; the archive lies on a small file system of its own, which fills up to the last byte. A mail server and
a webhook on loopback keep what they are sent. Prints the days, what the changes come to beside the truth, and whether
the archive is whole. Exits with 1 where anything differs from what was expected.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bench.corpus import SHARED, unpack
from bench.month import DAYS, MONTH, Stretch, generated, plain
from bench.replay import SERVER, serving
from bench.trouble import Proxy, before
from tests.support import listeners
from tests.support.listeners import Hook, Mailbox

ROOT = Path(__file__).parent.parent
# For `score`, imported where the corpus is known to be there.
sys.path.insert(0, str(SHARED / "replay"))

BOUND = 7
"""Days within which every post is read: `recheck_within`."""
DISK = 128 << 20
CONFIG = """
[archive]
path = "{disk}/archive.db"
name = "Thirty days"
[scraper]
contact = "thirty-days@bench.invalid"
min_delay = 0.0
allow_loopback = true
[alarms]
min_free_gb = 0.03
[notify]
webhook = "{webhook}"
smtp = "127.0.0.1:{smtp}"
sender = "cirma@bench.invalid"
to = "archivist@bench.invalid"
[[site]]
id = "replay"
name = "{name}"
url = "{base}"
"""
_MINE = "CIRMA_BENCH_NAMESPACE"


@dataclass(slots=True, kw_only=True)
class Rehearsal:
    """The days, one crawl each, and what the archivist hears of them."""

    folder: Path
    disk: Path
    start: datetime
    control: str
    proxy: Proxy
    hook: Hook
    mailbox: Mailbox
    busy: bool
    """Whether the scenario brings failures of its own."""
    faults: Sequence[dict[str, Any]] = ()
    today: int = 0
    ends: dict[int, float] = field(default_factory=dict)
    """How long the crawl of each day took."""

    @property
    def config(self) -> Path:
        """The path of the configuration."""
        return self.folder / "config.toml"

    def live(self, stretch: Stretch) -> bool:
        """Let the days of *stretch* pass; whether what should ring rang, and nothing else."""
        heard, self.proxy.spoil, wrong = len(self.hook.posted), stretch.spoil, []
        for self.today in range(stretch.first, stretch.last):
            self._dawn(stretch)
            run = self.cirma("crawl", "--init", "--clock-is-right")
            if run.returncode not in stretch.codes | ({4} if self.busy else set()):
                wrong.append(f"day {self.today}: exit {run.returncode}: {run.stderr.strip()[-300:]}")
            if run.returncode == 3 and "cannot write the archive" not in run.stderr:
                wrong.append(f"day {self.today}: a full disk in no words: {run.stderr.strip()[-300:]}")
        rang, cleared = self._rules("alarm", heard), self._rules("cleared", heard)
        told = (rang, cleared) == (stretch.rings, stretch.clears)
        fine = told and not wrong
        days = f"{stretch.first:>2}-{stretch.last - 1:<2}"
        over = f", over: {cleared}" if cleared else ""
        print("ok   " if fine else "WRONG", days, f"{stretch.what}: rang {rang or 'nothing'}{over}", *wrong, flush=True)
        if not told:
            for _, posted in self.hook.posted[heard:]:
                print(f"        {posted['text']}", flush=True)
        return fine

    def _rules(self, kind: str, heard: int) -> tuple[str, ...]:
        """The rules of the alarms that messages of *kind* told, of those after the first *heard*."""
        posted = (message for _, message in self.hook.posted[heard:] if message["kind"] == kind)
        return tuple(alarm["rule"] for message in posted for alarm in message["alarms"])

    def is_heard(self) -> bool:
        """Tell whether webhook and mail got the same alarms, each with what was expected, seen and to be looked at."""
        wrong = []
        for (_, posted), letter in zip(self.hook.posted, self.mailbox.letters, strict=True):
            body = letter.get_body(("plain",))  # type: ignore[attr-defined]
            told = [alarm[part] for alarm in posted.get("alarms", ()) for part in ("expected", "seen", "look")]
            wrong += [part for part in told if " ".join(part.split()) not in " ".join(body.get_content().split())]
            wrong += [posted["subject"]] if letter["Subject"] != posted["subject"] else []
        kinds = [posted["kind"] for _, posted in self.hook.posted]
        print(f"told: {len(kinds)} messages by webhook, {len(self.mailbox.letters)} by mail: {', '.join(kinds)}")
        return not wrong and kinds[:1] + kinds[-1:] == ["test", "digest"] and {*kinds[1:-1]} <= {"alarm", "cleared"}

    def is_true(self) -> bool:
        """Return whether the changes told are those that happened, by the shared scorer.

        A silent edit of the last week may not be found yet: that is the bound within which every post is read.
        """
        import score

        end = self._asked(f"/truth?day={DAYS - 1}")
        rows = self._asked("/truth")["rows"]
        slugs = {score.slug_of(post["url"]): key for key, post in end.items()}
        slugs |= {score.slug_of(row["old_url"]): row["post"] for row in rows if row.get("old_url")}
        windows = {day: ((at := self._noon(day).timestamp()), at + took) for day, took in self.ends.items()}
        told = [json.loads(line) for line in self.cirma("changes", "--json").stdout.splitlines()]
        at_start = [key for key, post in self._asked("/truth?day=0").items() if post["status"] == "present"]
        found = score.evaluate(rows, told, windows, slugs, at_start)
        print(
            f"changes: {found['events']} happened, {found['detected']} told and {found['merged']} within others, "
            f"{found['false_alarms']} false; {found['baseline_found']} of {found['baseline_posts']} posts at the start"
        )
        for each in (*found["missed"], *found["false_list"]):
            print(f"        {each}")
        late = [each for each in found["missed"] if not each["silent"] or each["day"] < DAYS - BOUND]
        return not (found["false_alarms"] or found["bad_reports"] or late)

    def is_whole(self) -> bool:
        """Return whether the archive verifies, no alarm stands, and every post reads as the site has it."""
        verified = self.cirma("verify")
        standing = json.loads(self.cirma("status", "--json").stdout)["alarms"]
        posts = {post["id"]: post for post in map(json.loads, self.cirma("posts", "--json").stdout.splitlines())}
        truth = self._asked(f"/truth?day={DAYS - 1}")
        live = sum(post["state"] in ("live", "suspect") for post in posts.values())
        present = sum(post["status"] == "present" for post in truth.values())
        print(f"verify: exit {verified.returncode}; {live} of {present} posts live; standing: {standing or 'nothing'}")
        return verified.returncode == 0 and not standing and live == present

    def cirma(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the program today."""
        command = [sys.executable, "-m", "scraper.cli", *arguments, "--config", str(self.config)]
        began, now = datetime.now(UTC), self._noon(self.today)
        environment = {**os.environ, "CIRMA_CLOCK": now.isoformat(), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if arguments[0] == "crawl":
            self.ends[self.today] = (datetime.now(UTC) - began).total_seconds()
        return done

    def _dawn(self, stretch: Stretch) -> None:
        """The site and the disk as they are today."""
        self._asked(f"/day/{self.today}", b"{}")
        for fault in self.faults:
            if fault["day"] == self.today:
                self._asked("/fault", json.dumps(fault).encode())
        filler = self.disk / "filler"
        filler.unlink(missing_ok=True)
        if stretch.left is not None:
            fill(filler, leaving=stretch.left)

    def _noon(self, day: int) -> datetime:
        """After the renders of that day, which are of the morning."""
        return self.start.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=day)

    def _asked(self, path: str, body: bytes | None = None) -> Any:
        with urlopen(Request(self.control + path, data=body, method="POST" if body else "GET")) as answer:
            return json.loads(answer.read())


def fill(filler: Path, *, leaving: int) -> None:
    """Write *filler* until no more than *leaving* bytes are left on its file system, and no block that it can take."""
    with filler.open("wb", buffering=0) as file:
        size = 1 << 20
        while size and shutil.disk_usage(filler.parent).free > leaving:
            try:
                file.write(bytes(min(size, max(1, shutil.disk_usage(filler.parent).free - leaving))))
            except OSError:
                size //= 16


@contextmanager
def staged(site: Path, options: argparse.Namespace) -> Iterator[Rehearsal]:
    """*site* with its scenario, proxy, disk and listeners, on the day before the first."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path = folder / "scenario.json"
        scenario = generated(site, path, mix=options.mix, seed=options.seed) if options.mix else plain(site, path)
        base, control = stack.enter_context(serving(site, path))
        hook, mailbox = stack.enter_context(listeners.hook()), stack.enter_context(listeners.mailbox())
        proxy = stack.enter_context(before(base))
        disk = folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "cirma-bench", str(disk)], check=True)
        stack.callback(subprocess.run, ["umount", "-l", str(disk)], check=False)
        rehearsal = Rehearsal(
            folder=folder,
            disk=disk,
            start=datetime.fromisoformat(scenario["start"]),
            control=control,
            proxy=proxy,
            hook=hook,
            mailbox=mailbox,
            busy=bool(options.mix),
            faults=scenario["faults"],
        )
        facts = {"disk": disk, "webhook": hook.url, "smtp": mailbox.port, "base": proxy.base, "name": site.name}
        rehearsal.config.write_text(CONFIG.format(**facts), "utf-8")
        yield rehearsal


def rehearse(rehearsal: Rehearsal) -> bool:
    """Let the month pass; whether all of it was as it should be."""
    tested = rehearsal.cirma("notify", "test").returncode == 0
    fine = [rehearsal.live(stretch) for stretch in MONTH]
    sent = rehearsal.cirma("digest", "--since", f"{DAYS}d", "--send").returncode == 0
    return all([tested, sent, *fine, rehearsal.is_heard(), rehearsal.is_true(), rehearsal.is_whole()])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", default="makigo-dev", help="of the shared corpus")
    parser.add_argument("--mix", choices=["quiet", "default", "busy", "sly"], help="a generated month")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not SERVER.exists():
        print(f"skipped: no replay server at {SERVER}", file=sys.stderr)
        return 0
    if not os.environ.get(_MINE):
        # Mounts of its own, which go when it ends.
        command = ["unshare", "--map-root-user", "--mount", sys.executable, "-m", "bench.thirty_days", *sys.argv[1:]]
        return subprocess.run(command, env={**os.environ, _MINE: "1"}, check=False).returncode
    with tempfile.TemporaryDirectory() as corpus:
        unpack(Path(corpus))
        with staged(next(Path(corpus).glob(f"*/{options.site}")), options) as rehearsal:
            return 0 if rehearse(rehearsal) else 1


if __name__ == "__main__":
    sys.exit(main())
