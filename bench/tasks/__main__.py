"""Fifty-six tasks of a researcher, each one command or line of Python, over a blog that changed for days; checked
against the truth of the server that replayed it.

    python -m bench.tasks --shared ../shared --site CORPUS/dev/makigo-dev [--scenario FILE] [--keep DIR]

The blog is a replay of real pages (`shared/replay`), crawled once a simulated day.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.rehearsal import World, rehearse
from bench.tasks import changes, copies, evidence, further, others, texts, words

TASKS: tuple[Callable[[World], tuple[Any, Any]], ...] = (
    texts.posts_of_an_author_in_a_year,
    texts.a_text_as_of_a_day,
    changes.what_changed_in_a_text_and_when,
    changes.all_silent_edits,
    copies.removed_texts_with_their_last_words,
    words.posts_that_ever_held_a_phrase_now_gone,
    texts.a_citation_of_the_version_read,
    texts.publications_by_month,
    copies.the_corpus_in_polars,
    copies.the_history_of_a_post_as_git,
    texts.days_as_people_write_them,
    changes.a_reversed_range_is_refused,
    words.every_post_with_an_exact_word,
    words.how_many_posts_have_a_word,
    words.how_often_a_hit_has_a_word,
    words.every_place_of_a_word,
    words.how_often_a_word_is_used_a_year,
    words.what_stands_beside_a_word,
    words.posts_of_an_author_by_plain_words,
    changes.removed_posts,
    changes.posts_that_moved,
    changes.posts_that_came_back,
    changes.posts_that_were_published,
    changes.titles_that_changed,
    changes.signatures_that_changed,
    texts.a_post_by_its_public_address,
    texts.a_post_by_the_beginning_of_its_slug,
    texts.the_blog_as_of_a_day,
    texts.a_text_as_of_a_day_in_python,
    texts.nothing_is_sure_after_the_last_look,
    copies.a_received_file,
    further.posts_under_a_label,
    further.posts_between_two_months_in_words,
    further.edits_seen_in_three_days,
    further.a_word_as_of_a_day,
    further.words_that_a_year_has,
    further.a_table_for_french_excel,
    further.a_corpus_for_text_tools,
    further.words_that_an_edit_took_out,
    further.the_blog_of_a_day_in_datasette,
    further.the_changes_of_a_label_in_the_reading_room,
    others.dates_of_publication_that_were_rewritten,
    others.the_date_first_seen_of_a_text,
    others.how_many_states_each_text_had,
    others.texts_that_were_edited_more_than_once,
    others.the_words_before_and_after_an_edit,
    others.titles_that_have_a_word,
    others.the_references_of_an_author,
    others.when_a_removed_text_was_last_there,
    others.a_text_on_two_days_in_the_reading_room,
    others.a_memento_of_a_day,
    evidence.a_move_cited_at_each_address,
    evidence.titles_before_and_after,
    evidence.pictures_of_each_text,
    evidence.what_was_known_on_a_day,
    evidence.how_much_a_word_weighs,
)
"""Each gives what came, and what is true."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--site", type=Path, required=True, help="an unpacked site of the corpus")
    parser.add_argument("--scenario", type=Path)
    parser.add_argument("--keep", type=Path, help="where the archive stays")
    options = parser.parse_args()
    scenario = options.scenario or options.shared / "replay" / "scenarios" / "dev" / f"{options.site.name}.json"
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    world = rehearse(options.shared, options.site, scenario, folder)
    passed = sum(_run(task, world) for task in TASKS)
    print(f"{passed} of {len(TASKS)}")
    sys.exit(passed < len(TASKS))


def _run(task: Callable[[World], tuple[Any, Any]], world: World) -> bool:
    found, truth = task(world)
    print(f"{'right' if found == truth else 'WRONG'}  {task.__name__.replace('_', ' ')}")
    if found != truth:
        print(f"  found {str(found)[:600]}\n  truth {str(truth)[:600]}")
    return bool(found == truth)


if __name__ == "__main__":
    main()
