"""A replayed blog crawled once a simulated day, and the truth of each of these days."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.replay import configured

_PARTIAL = 4
# The one installed beside this Python, whatever else is on the path.
_CIRMA = str(Path(sys.executable).with_name("cirma"))
Record = dict[str, Any]


@dataclass
class World:
    """The blog with its truth, and the archive that was made of it."""

    folder: Path
    blog: Any
    base: str
    days: int
    states: list[dict[str, Record]] = field(default_factory=list)
    """The truth of each day: every post as it stood."""

    def cirma(self, *arguments: str, clock: str | None = None) -> str:
        """One command; its output."""
        environment = os.environ | ({"CIRMA_CLOCK": clock} if clock else {})
        command = [_CIRMA, *arguments, "--config", str(self.folder / "config.toml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode not in (0, _PARTIAL):
            raise AssertionError(f"{' '.join(command)}: {done.returncode}\n{done.stderr[-500:]}")
        return done.stdout

    def code(self, *arguments: str) -> int:
        """The exit code of one command."""
        command = [_CIRMA, *arguments, "--config", str(self.folder / "config.toml")]
        return subprocess.run(command, capture_output=True, check=False).returncode

    def bare(self, *arguments: str) -> str:
        """The output of one command without any configuration."""
        return subprocess.run([_CIRMA, *arguments], capture_output=True, text=True, check=True).stdout

    def records(self, *arguments: str) -> list[Record]:
        """The same, for a command that lists."""
        return [json.loads(line) for line in self.cirma(*arguments, "--json").splitlines()]

    def scratch(self, name: str) -> Path:
        """A place for an export, empty."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        return path

    def day(self, number: int) -> str:
        return self.blog.now(number).date().isoformat()

    @property
    def rows(self) -> list[Record]:
        """The real changes."""
        return [row for row in self.blog.truth(self.base) if row["kind"] != "none" and row["day"] > 0]

    @property
    def last(self) -> dict[str, Record]:
        """Every post that ever was, as it stood last."""
        return {name: state for day in self.states for name, state in day.items() if is_live(name, day)}

    @property
    def live(self) -> dict[str, Record]:
        return {name: state for name, state in self.states[-1].items() if state["status"] == "present"}

    def first(self, **wanted: Any) -> Record:
        """The first change that is as *wanted*."""
        return next(row for row in self.rows if all(row[name] == value for name, value in wanted.items()))


def rehearse(shared: Path, site: Path, scenario: Path, folder: Path) -> World:
    """Crawl the blog once a day from the first to the last; an archive in *folder* already is taken as it is."""
    sys.path.insert(0, str(shared / "replay"))
    import replay

    plan = json.loads(scenario.read_text("utf-8"))
    config = folder / "config.toml"
    known = config.exists()
    port = int(re.findall(r":(\d+)", config.read_text("utf-8"))[0]) if known else 0
    server, base, _, _ = replay.start(str(site), plan, port)
    world = World(folder, server.blog, base, plan["days"])
    configured(folder, base)
    for number in range(world.days + 1):
        if not known:
            server.set_day(number)
            morning = server.blog.now(number).replace(hour=9, minute=0, second=0, microsecond=0)
            world.cirma("crawl", "--init", "--clock-is-right", "--full", clock=morning.isoformat())
        states = server.blog.states(number)
        world.states.append({name: server.blog.snapshot(state, base) for name, state in states.items()})
    return world


def is_live(name: str, day: dict[str, Record]) -> bool:
    """Return whether the post *name* stood in the truth of *day*."""
    return name in day and day[name]["status"] == "present"
