"""`cirma fleet`: thousands of sites on several machines. Needs the extra `fleet`, which is imported when it is used."""

import click

from scraper.cli.fleet import answers, jobs, machines, orders

__all__ = ["command"]


@click.group("fleet")
def command() -> None:
    """Keep thousands of sites: a queue in PostgreSQL, archives in a store, workers on as many machines as it takes.

    For those who outgrow one machine; the archive of a single blog needs none of it.

    \b
    Examples:
      cirma fleet init && cirma fleet add sites.csv
      cirma fleet work --concurrency 16
      cirma fleet changes --since 7d
    """


for each in (
    machines.init, machines.add, machines.work, answers.status, answers.runs, answers.alarms, answers.changes,
    answers.search, jobs.reparse, jobs.verify, jobs.export, orders.withhold, orders.release, orders.purge,
    orders.retire, orders.resume, machines.serve,
):  # fmt: skip
    command.add_command(each)
