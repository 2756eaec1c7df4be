"""The program `cirma`: the commands of the crawler, and those of the archive, which need none."""

from collections.abc import Sequence

from archive.cli import program as programs
from archive.cli.program import Commands, Program

_OURS: Commands = {
    "init": ("scraper.cli.init", "command", "Write a configuration, create the archive, estimate the first crawl."),
    "crawl": ("scraper.cli.crawl", "command", "Fetch what is due, keep it, and report what changed."),
    "reparse": ("scraper.cli.reparse", "command", "Read every kept page again with today's parsers."),
    "import": ("scraper.cli.bring_in", "command", "Bring in WARC, ARC or WACZ files, or another archive."),
    "sites": ("scraper.cli.sites", "command", "Check how a site is read; list profiles; retire a site."),
    "demo": ("scraper.cli.demo", "command", "Try the program on a small French blog on this machine."),
    "schedule": ("scraper.cli.schedule", "command", "Write the systemd timer or crontab line that runs the crawl."),
    "notify": ("scraper.cli.notify", "command", "Send a test message through the alarm channels."),
    "doctor": ("scraper.cli.doctor", "command", "Check the setup; say what is broken and how to fix it."),
    "fleet": ("scraper.cli.fleet", "command", "Keep thousands of sites on several machines."),
    "runs": ("scraper.cli.runs", "command", "List the crawls and what came of each; correct their times."),
    "media": ("scraper.cli.media", "command", "List pictures and documents, held or missing; ask for them now."),
    "digest": ("scraper.cli.digest", "command", "Write or send a report of what changed."),
}
# The letter is made of answers and sent like alarms: people look for it among the answers. So are the runs.
_FIRST = tuple(name for name in _OURS if name not in ("digest", "runs", "media"))
_AFTER_RUNS = tuple(programs.COMMANDS).index("runs") + 1
_ALL = (*_FIRST, *tuple(programs.COMMANDS)[:_AFTER_RUNS], "digest", *tuple(programs.COMMANDS)[_AFTER_RUNS:])

COMMANDS: Commands = {name: {**programs.COMMANDS, **_OURS}[name] for name in _ALL}
"""Every command, in the order in which people meet them."""


def _parser_versions() -> dict[str, str]:
    """Today's parser versions, for the commands of the archive, which knows no parsers."""
    from scraper.parse.version import parser_versions

    return parser_versions()


# Built at import, since shell completion asks for it; each command's module is imported when it is called.
program = Program(COMMANDS, name="cirma")
# A function, not its result: most commands never ask for it, and its answer would import every parser.
program.context_settings["obj"] = _parser_versions


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return the exit code."""
    # Here, not above: most commands never raise these, and importing them takes longer than `--help` does.
    from scraper.errors import ScraperError, SiteRefused, SiteUnreachable

    return programs.main(program, arguments, codes={SiteRefused: 5, SiteUnreachable: 6, ScraperError: 1})


def run() -> None:
    """The console script."""
    from scraper.errors import ScraperError, SiteRefused, SiteUnreachable

    programs.run(program, codes={SiteRefused: 5, SiteUnreachable: 6, ScraperError: 1})


if __name__ == "__main__":
    run()
