"""The first page: what this is, a year at a glance, what changed last, when the sites were last seen."""

from datetime import date

from starlette.responses import Response

from archive import timestamps
from archive.formats.json import change_record
from archive.query import calendar, register, status
from archive.query.changes import ChangeFilter
from archive.web import answers, filters, templating
from archive.web.ask import Ask

_NEWEST = 6


def home(ask: Ask) -> Response:
    """`/`."""
    years = ask.reading.lately("years", calendar.years)
    # The newest year that has anything: in January the calendar of this one is empty.
    newest = years[0] if years else date.today().year  # noqa: DTZ011 - of an archive without posts
    year = filters.number(ask, "year", default=newest, least=1, most=9998)
    wanted = ChangeFilter(significant=True, baseline=False)
    lately = ask.reading.kept(
        ("post_status", "change", "snapshot"), "lately", lambda: register.newest(ask.database, wanted, limit=_NEWEST)
    )
    seen = ask.reading.kept(("crawl", "post_status"), "seen", lambda: status.last_seen(ask.database))
    if ask.format == "json":
        return answers.json(
            {
                "name": ask.room.name,
                "sites": [
                    {
                        "id": site.id,
                        "name": site.name,
                        "url": site.url,
                        "posts": seen[site.id].posts if site.id in seen else 0,
                        "last_seen": timestamps.optional_text(seen[site.id].at) if site.id in seen else None,
                    }
                    for site in ask.sites.values()
                ],
                "lately": [change_record(entry.change) for entry in lately],
            }
        )
    days = ask.reading.lately(("year", year), lambda database: calendar.year(database, year))
    return templating.html(ask, "home.html", year=year, years=years, days=days, entries=lately, seen=seen)
