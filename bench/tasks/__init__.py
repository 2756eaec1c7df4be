"""Tasks of a researcher over a blog that changed for days; `python -m bench.tasks` runs them."""
