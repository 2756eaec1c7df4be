"""What an archive says while its site, its host and its machine are unwell: thirty days of each misfortune.

    .venv/bin/python -m bench.misfortunes [NAME …]

Each is acted out on a blog of eight posts beside a truth that the server writes: once with the platform's time of
rendering in every page, and once without. A line a misfortune says its exit codes, its alarms, and what was told that
is not so: a change that never was, a post called gone that is there, a state that the post never had. Days are
simulated and nothing is asked over a network. Exit code 1 where anything false was told, or the exit code is not the
one expected.
"""

import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench.misfortunes.catalogue import MISFORTUNES, Misfortune
from bench.misfortunes.world import World
from scraper.crawl.clock_check import ClockDoubted, require_after
from tests.support import fakes

DAYS = 30


def act(misfortune: Misfortune, *, rendered: bool, days: int = DAYS) -> tuple[str, bool]:
    """Act out *misfortune*; a line on what was said, and whether all of it was true."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), rendered=rendered)
        world.crawl()
        misfortune.strike(world)
        # Less than a fortnight for what a fortnight makes believed.
        lasting = 12 if misfortune.looks_like in ("template", "moved", "not_found") else days - 3
        said = [world.crawl() for _ in range(lasting)]
        meanwhile = world.falsehoods(misfortune.gone, misfortune.edited)
        world.well()
        world.archivist.sleep(days=1)
        after = [world.crawl() for _ in range(2)]
        false = [*meanwhile, *world.falsehoods(misfortune.gone, misfortune.edited)]
    codes = {code for code, _ in said}
    looks = {alarm.looks_like for _, alarms in said for alarm in alarms}
    rules = sorted({alarm.rule.value for _, alarms in said for alarm in alarms})
    well = not false and codes <= misfortune.codes and (misfortune.looks_like in looks or misfortune.looks_like is None)
    well = well and after[-1][0] == 0
    line = (
        f"exit {sorted(codes)} then {after[-1][0]}; alarms {', '.join(rules) or 'none'}; false {false[:3] or 'nothing'}"
    )
    return line, well


def clock(off: timedelta) -> tuple[str, bool]:
    """A machine whose clock is *off* before the newest row."""
    try:
        require_after(fakes.NOON, fakes.NOON + off)
    except ClockDoubted as doubted:
        return f"exit 1; {doubted.witness}", True
    return "nothing said", False


def main(names: Sequence[str]) -> int:
    """Act out the misfortunes called *names*, or all; the exit code."""
    if unknown := {*names} - {misfortune.name for misfortune in MISFORTUNES}:
        print(f"no such misfortune: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    failed = 0
    for misfortune in MISFORTUNES:
        if names and misfortune.name not in names:
            continue
        for rendered in (True, False):
            line, well = act(misfortune, rendered=rendered)
            failed += not well
            blog = "with render times" if rendered else "without"
            print(f"{'ok  ' if well else 'FALSE'} {misfortune.name}, {blog}: {line}", flush=True)
    line, well = clock(-timedelta(days=20_000))
    print(f"{'ok  ' if well else 'FALSE'} a clock in 1970: {line}")
    return int(bool(failed or not well))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
