"""Simulate when to look again, on synthetic histories: `python -m bench.schedule`.

A blog publishes and edits for a year, and each policy looks once a day, paying a request a post that it reads. Ages
are those of the corpus' posts. Rates fall with age and differ between posts by a Gamma factor; half of the edits
move the declared date, the rest are silent. Policies marked "same" are given as many requests as ours took.
"""

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import exp, log
from statistics import fmean

from archive.model import Known, State
from bench.corpus import dev_posts
from scraper.frontier.schedule import due

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = 365
BOUND = 7
POSTS = 300
BETWEEN_NEW = 3.5
SEEDS = range(3)
SILENT = 0.5
# Edits an e-fold of age, and how alike posts are: neither is what the schedule takes for granted (0.1 and 0.5).
PACE, ALIKE = 0.15, 0.3
# Days between two visits by age in days, as NewsDiffs' `get_update_delay`; what it does in minutes is daily here.
LADDER = ((7, 1), (30, 3), (360, 30))


@dataclass(slots=True)
class Post:
    """The life of a post, and what a policy saw of it. Times are days from the start."""

    uri: str
    published: float
    edits: list[float] = field(default_factory=list)
    declared: list[float] = field(default_factory=list)
    """Those of the edits that moved the declared date."""
    first: float | None = None
    """The first reading."""
    read: float = 0.0
    """The last one."""
    seen: int = 0

    def announced(self, day: int) -> bool:
        """Return whether the sitemap tells of an edit that was not read."""
        return any(self.read < at <= day for at in self.declared)


@dataclass(slots=True)
class Score:
    """The result of a policy."""

    requests: int = 0
    looks: int = 0
    fresh: int = 0
    declared: list[float] = field(default_factory=list)
    """Days from each edit to the reading that found it."""
    silent: list[float] = field(default_factory=list)
    missed: int = 0
    longest: float = 0.0

    def row(self, name: str) -> str:
        """One line of the table."""
        found = len(self.declared) + len(self.silent)
        late = "".join(f"{fmean(waits):9.2f}" if waits else f"{'–':>9}" for waits in (self.declared, self.silent))
        fresh, missed = 100 * self.fresh / self.looks, 100 * self.missed / (found + self.missed)
        return f"{name:36} {self.per_day:8.1f} {fresh:8.2f} {late} {missed:8.1f} {self.longest:8.0f}"

    @property
    def per_day(self) -> float:
        """Requests a day."""
        return self.requests / DAYS / len(SEEDS)


Policy = Callable[[int, Sequence[Post]], Sequence[Post]]
"""Which of the posts to read on a day."""


def main() -> int:
    """Print one line a policy."""
    ages = corpus_ages()
    if not ages:
        return 0
    ours = play(ours_of_the_day, ages)
    table = {
        "ours: lastmod, rates, bound": ours,
        "uniform, same": play(uniform(ours.per_day), ages),
        "uniform and lastmod, same": play(heeding(uniform(ours.per_day)), ages),
        "age alone: NewsDiffs' ladder": play(ladder(1.0), ages),
        "age alone: the ladder, same": play(ladder(stretched(ours.per_day, ages)), ages),
        "lastmod alone": play(heeding(lambda _day, _posts: ()), ages),
    }
    print(f"{POSTS} posts and one more each {BETWEEN_NEW} days; {DAYS} daily runs; {len(SEEDS)} histories")
    print(f"{'':36} {'requests':>8} {'fresh':>8}  declared  silent   missed  longest")
    print(f"{'policy':36} {'a day':>8} {'%':>8}   ... found after, days   % edits   unread")
    for name, score in table.items():
        print(score.row(name))
    return 0


def play(policy: Policy, ages: Sequence[float]) -> Score:
    """A year of *policy* over each history."""
    score = Score()
    for seed in SEEDS:
        posts = history(random.Random(seed), ages)
        for day in range(DAYS):
            live = [post for post in posts if post.published <= day]
            known = [post for post in live if post.first is not None]
            for post in (*(post for post in live if post.first is None), *policy(day, known)):
                read(post, day, score)
            score.looks += len(live)
            score.fresh += sum(not _unread(post, day + 0.5) for post in live)
            score.longest = max(score.longest, day + 1 - min(post.read for post in live))
        score.missed += sum(len(_unread(post, DAYS)) for post in posts)
    return score


def read(post: Post, day: int, score: Score) -> None:
    """Read *post*: the edits since the last reading are found."""
    for at in _unread(post, day) if post.first is not None else ():
        (score.declared if at in post.declared else score.silent).append(day - at)
    post.seen += bool(_unread(post, day)) and post.first is not None
    post.first = day if post.first is None else post.first
    post.read = day
    score.requests += 1


def history(chance: random.Random, ages: Sequence[float]) -> list[Post]:
    """A blog whose posts are of the corpus' ages, or come out during the year; their edits of that year."""
    births = [-chance.choice(ages) for _ in range(POSTS)]
    births += [n * BETWEEN_NEW for n in range(int(DAYS / BETWEEN_NEW))]
    return [edited(Post(uri=f"p{n}", published=birth), chance) for n, birth in enumerate(births)]


def edited(post: Post, chance: random.Random) -> Post:
    """*post* with a Poisson process of edits, whose rate is inverse to the age."""
    pace = PACE * chance.gammavariate(ALIKE, 1 / ALIKE)
    at = log(1 + max(0.0, -post.published))
    while pace and (at := at + chance.expovariate(pace)) < log(1 + DAYS - post.published):
        post.edits.append(post.published + exp(at) - 1)
    post.declared = [at for at in post.edits if chance.random() > SILENT]
    return post


def ours_of_the_day(day: int, posts: Sequence[Post]) -> list[Post]:
    """What `scraper.frontier.schedule` asks for."""
    now = START + day * DAY
    asked = due([_known(post, day) for post in posts], now=now, bound=BOUND * DAY, interval=DAY)
    by_uri = {post.uri: post for post in posts}
    return [by_uri[one.uri] for one in asked]


def uniform(per_day: float) -> Policy:
    """So many a day, the longest unread first."""

    def choose(day: int, posts: Sequence[Post]) -> list[Post]:
        places = int((day + 1) * per_day) - int(day * per_day)
        return sorted(posts, key=lambda post: post.read)[:places]

    return choose


def ladder(stretch: float) -> Policy:
    """By age alone: each step of the ladder, *stretch* times as long."""

    def choose(day: int, posts: Sequence[Post]) -> list[Post]:
        return [post for post in posts if day - post.read >= _step(day - post.published) * stretch]

    return choose


def heeding(policy: Policy) -> Policy:
    """Return what the sitemap announces, and in the places that leaves what *policy* chooses."""

    def choose(day: int, posts: Sequence[Post]) -> list[Post]:
        announced = [post for post in posts if post.announced(day)]
        others = [post for post in policy(day, posts) if not post.announced(day)]
        return [*announced, *others]

    return choose


def stretched(per_day: float, ages: Sequence[float]) -> float:
    """The stretch at which the ladder takes so many requests a day."""
    low, high = 0.01, 2.0
    for _ in range(8):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if play(ladder(middle), ages).per_day > per_day else (low, middle)
    return high


def corpus_ages() -> list[float]:
    """Return how many days before the newest post of its site each post of the corpus came out."""
    with dev_posts() as posts:
        dated = [(post.site, datetime.fromisoformat(post.published)) for post in posts if post.published]
    newest = {site: max(at for other, at in dated if other == site) for site, _ in dated}
    return [(newest[site] - at) / DAY for site, at in dated]


def _known(post: Post, day: int) -> Known:
    """Return what the archive would know of *post*."""
    announced = post.announced(day)
    read = START + post.read * DAY
    return Known(
        uri=post.uri,
        state=State.LIVE,
        lastmod=(START + day * DAY).date() if announced else None,
        last_rendered=read,
        last_tried=read,
        published=START + post.published * DAY,
        watched_since=START + (post.first or 0) * DAY,
        edits=post.seen,
    )


def _unread(post: Post, day: float) -> list[float]:
    return [at for at in post.edits if post.read < at <= day]


def _step(age: float) -> float:
    return next((step for limit, step in LADDER if age < limit), float("inf"))


if __name__ == "__main__":
    sys.exit(main())
