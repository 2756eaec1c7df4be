"""Report what an archive says while its site, host or machine is unwell: thirty days of each misfortune.

    .venv/bin/python -m bench.misfortunes [NAME …] [--blog rendered|plain|replay] [--jobs N] [--list]

Each is acted out on a blog of eight posts beside a truth that the server writes: with the platform's time of rendering
in every page; without; and on pages of a real blog as the replay server renders them. A line a misfortune says its exit
codes, its alarms, and what was told that is not so: a change that never was, a post called gone that is there, a state
that the post never had; once all is well again, what should be told and is not. Days are simulated and nothing is asked
over a network. Exit code 1 where anything false was told, or exit code or alarm are not those expected; 2 for a name
that is none.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import process_time

from msgspec import Struct

from bench.corpus import dev_sites
from bench.misfortunes.beginnings import BEGINNINGS
from bench.misfortunes.blogs import Blog, DemoBlog, ReplayedBlog
from bench.misfortunes.further import FURTHER
from bench.misfortunes.hosts import HOSTS
from bench.misfortunes.pages import PAGES
from bench.misfortunes.templates import TEMPLATES
from bench.misfortunes.world import World

DAYS = 27
BLOGS = ("rendered", "plain", "replay")
MISFORTUNES = {misfortune.name: misfortune for misfortune in (*HOSTS, *PAGES, *FURTHER, *TEMPLATES, *BEGINNINGS)}
_SITE = "makigo-dev"


class Said(Struct, frozen=True, kw_only=True):
    """The statements about one misfortune."""

    name: str
    blog: str
    codes: tuple[int, ...]
    after: int
    rules: tuple[str, ...]
    looks: tuple[str, ...]
    faults: tuple[str, ...]
    seconds: float
    """Of processor time."""


def act(name: str, kind: str, site: Path | None = None, most: int = DAYS) -> Said:
    """Act out the misfortune *name* on a blog of *kind*, for *most* days at most."""
    misfortune, began = MISFORTUNES[name], process_time()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "disk").mkdir()
        world = World(Path(folder) / "disk", _blog(kind, site))
        if not misfortune.from_the_start:
            world.crawl()
        misfortune.strike(world)
        said = [world.crawl() for _ in range(min(misfortune.days, most))]
        meanwhile = world.falsehoods(misfortune, over=False) if world.path.exists() else []
        misfortune.relieve(world)
        world.sleep()
        # What is gone and goes on to be listed is asked for once a week.
        after = [world.crawl() for _ in range(9 if misfortune.gone else 3)]
        false = [*meanwhile, *world.falsehoods(misfortune, over=True)]
    alarms = [alarm for _, standing in said for alarm in standing]
    codes = tuple(sorted({code for code, _ in said}))
    rules = tuple(sorted({alarm.rule.value for alarm in alarms}))
    looks = tuple(sorted({alarm.looks_like for alarm in alarms if alarm.looks_like}))
    faults = [*dict.fromkeys(false)]
    faults += [f"exit {code}" for code in codes if code not in misfortune.codes]
    faults += [f"no alarm {misfortune.rule}"] if misfortune.rule and misfortune.rule not in rules else []
    faults += [f"not {misfortune.looks_like}"] if misfortune.looks_like and misfortune.looks_like not in looks else []
    faults += [f"exit {after[-1][0]} afterwards"] if after[-1][0] != misfortune.after else []
    faults += [f"{alarm.rule.value} rings on" for alarm in after[-1][1]]
    return Said(
        name=name,
        blog=kind,
        codes=codes,
        after=after[-1][0],
        rules=rules,
        looks=looks,
        faults=tuple(faults),
        seconds=process_time() - began,
    )


def _blog(kind: str, site: Path | None) -> Blog:
    if kind == "replay":
        assert site
        return ReplayedBlog(site)
    return DemoBlog(rendered=kind == "rendered")


def tell(said: Said) -> None:
    """One line."""
    word = "FALSE" if said.faults else "ok   "
    print(
        f"{word} {said.name}, {said.blog}: exit {list(said.codes)} then {said.after}; "
        f"alarms {', '.join(said.rules) or 'none'}; looks like {', '.join(said.looks) or '-'}; "
        f"{'; '.join(said.faults[:6]) or 'nothing false'} ({said.seconds:.0f} s)",
        flush=True,
    )


def main(arguments: Sequence[str]) -> int:
    """Act out the misfortunes that *arguments* name, or all; the exit code."""
    parser = argparse.ArgumentParser(prog="bench.misfortunes")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--blog", choices=BLOGS, action="append")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--days", type=int, default=DAYS, help="for a first look: so many days of each at most")
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.list:
        print("\n".join(MISFORTUNES))
        return 0
    if unknown := {*asked.names} - {*MISFORTUNES}:
        print(f"no such misfortune: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    with dev_sites() as sites:
        site = next((each for each in sites if each.name == _SITE), None)
        kinds = [kind for kind in asked.blog or BLOGS if kind != "replay" or site]
        turns = [(name, kind) for name in asked.names or MISFORTUNES for kind in kinds]
        with ProcessPoolExecutor(max_workers=asked.jobs) as pool:
            said = []
            for each in pool.map(act, *zip(*turns, strict=True), [site] * len(turns), [asked.days] * len(turns)):
                said.append(each)
                tell(each)
    false = [each for each in said if each.faults]
    print(f"{len(said)} acted out, {len(said) - len(false)} as they should be, {len(false)} not")
    for each in false:
        tell(each)
    return int(bool(false))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
