"""Sites whose id was changed in the configuration: a crawl under the new one would see half of the history."""

from collections.abc import Sequence

from archive.errors import ConfigError
from archive.query.retirements import retired
from archive.query.sites import sites as held_sites
from archive.store import Store
from archive.uri import place
from scraper.settings.config import Config, SiteConfig


def refuse(store: Store, config: Config, sites: Sequence[SiteConfig]) -> None:
    """Raise `ConfigError` where one of *sites* is new to the archive, which knows its address under another id."""
    held, ended = held_sites(store.database), retired(store.database)
    # What is configured with another address moved, and what is retired was ended on purpose: both leave theirs free.
    left = held.keys() - {site.id for site in config.sites} - ended.keys()
    known = {place(held[name].url): name for name in sorted(left) if held[name].url}
    for site in sites:
        other = known.get(place(site.url))
        if site.id not in held and other:
            raise ConfigError(
                f"{config.source}: [[site]] {site.id}",
                f"the archive knows this address as the site {other!r}, and an id can never change",
                f'write id = "{other}"; to begin a second history instead, end the first: `cirma sites retire {other}`',
            )
