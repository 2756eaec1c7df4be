"""Lessons from the pages of a site: places that are not part of an article, and places that differ at every render.

Pure. `volatile` and `common` learn lessons from content states, `leaving_out` applies them to one, `traces`
tells whose words they repeat; `archive.store` keeps the lessons in the table `learnt` and decides when they are learnt.
"""
