"""`python -m scraper.cli`: the program without its console script."""

from scraper.cli import run

run()
