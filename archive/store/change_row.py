"""The row of a step in a post's history: what happened, which fields moved, and how much it matters.

A judgement made before of the same two states is reused, since judging costs the most.
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from archive import timestamps
from archive.digest import short_id
from archive.history import Step
from archive.model import ChangeClass, ChangeKind, Comparison, Content, Disclosure, Field, Observation
from archive.store.declarations import Alone

_JUDGEMENT = ("fields", "class", "flags", "silent", "disclosure", "edits")


def row(
    step: Step,
    *,
    post: str,
    snapshots: Mapping[str, str],
    contents: Mapping[str, Content],
    told: Mapping[str, Mapping[str, Any]],
    baseline: bool,
    given: Collection[str] = (),
) -> dict[str, Any]:
    """The row of *step* of *post*.

    *snapshots* are the ids of states by content digest, *told* the rows of before by id; *baseline* says that the
    site's first crawl found the post. *given* are the ids of the steps before this one.
    """
    identity = _identity(step, post, given)
    facts = {
        "id": identity,
        "post": post,
        "observed_at": timestamps.text(step.observed_at),
        "window_start": timestamps.optional_text(step.window.after),
        "window_end": timestamps.text(step.window.before),
        "kind": step.kind.value,
        "snapshot_before": snapshots[step.before.content] if step.before else None,
        "snapshot_after": snapshots[step.after.content] if step.after else None,
        "url": (step.after or step.before).url,  # type: ignore[union-attr]
        "old_url": step.before.url if step.before and step.kind is ChangeKind.MOVED else None,
        "estimate": timestamps.optional_text(_estimate(step)),
        "baseline": int(baseline),
    }
    known = told.get(identity)
    # Both ends are checked, not the id alone: a better parser keeps the id of a change but may read its states
    # otherwise.
    if known and _same_step(known, facts, step):
        return facts | _judged(known, step, contents)
    return facts | _judgement(step, contents)


def of_a_date(alone: Alone, *, post: str, snapshot: str, given: Collection[str] = ()) -> dict[str, Any]:
    """The row of a date of modification that moved while *post* stayed in the state *snapshot*; *given* as in `row`."""
    identity = short_id(post, "date", alone.move.lastmod, alone.seen.payload)
    return {
        "id": identity if identity not in given else short_id(identity, alone.seen.capture),
        "post": post,
        "observed_at": timestamps.text(alone.move.at),
        "window_start": timestamps.optional_text(alone.move.stood),
        "window_end": timestamps.text(alone.move.at),
        "kind": ChangeKind.EDIT.value,
        "fields": json.dumps([Field.MODIFIED.value]),
        "class": ChangeClass.METADATA.value,
        "flags": "[]",
        "silent": 0,
        "disclosure": Disclosure.MACHINE.value,
        "snapshot_before": snapshot,
        "snapshot_after": snapshot,
        "url": alone.span.url,
        "old_url": None,
        "estimate": timestamps.optional_text(alone.estimate),
        "baseline": 0,
        "edits": "[]",
    }


def payloads(step: Step) -> tuple[str, ...]:
    """Payload digests of the captures that a change is named after."""
    spans = [span for span in (step.before, step.after) if span]
    firsts = [min(span.observations, key=Observation.site_order).payload for span in spans]
    return (*firsts, *(miss.payload for miss in step.evidence[:1]))


def _identity(step: Step, post: str, given: Collection[str]) -> str:
    """The id of *step*, which none of *given* is."""
    # Of bodies, not of states: a better parser changes what is read of a body, and the change keeps its name.
    identity = short_id(post, step.kind.value, *payloads(step))
    if identity not in given:
        return identity
    # The same again, byte for byte: put back and changed once more, removed a second time. Told apart by the capture
    # that shows it.
    shown = min(step.after.observations, key=Observation.site_order) if step.after else step.evidence[0]
    return short_id(identity, shown.capture)


def _judged(known: Mapping[str, Any], step: Step, contents: Mapping[str, Content]) -> dict[str, Any]:
    """The judgement of *known*, which its two states bear out: what documents declared of it may be another's now."""
    found = {name: known[name] for name in _JUDGEMENT}
    if step.kind not in (ChangeKind.EDIT, ChangeKind.MOVED) or step.before is None or step.after is None:
        return found
    if any(contents[span.content].modified for span in (step.before, step.after)):
        return found
    fields = [field for field in json.loads(known["fields"]) if field != Field.MODIFIED.value]
    return found | {"fields": json.dumps(fields), "silent": None if step.kind is ChangeKind.EDIT else 0}


def _judgement(step: Step, contents: Mapping[str, Content]) -> dict[str, Any]:
    """The columns that say what moved and how much it matters."""
    comparison = _comparison(step, contents)
    fields = set(comparison.fields)
    # These fields belong to the kind of step, not to the two contents, so no comparison finds them.
    if step.kind is ChangeKind.MOVED:
        fields.add(Field.URL)
    if step.kind in (ChangeKind.NEW, ChangeKind.REMOVED, ChangeKind.RESTORED):
        fields.add(Field.STATUS)
    flags = {flag.value: None for flag in (*comparison.flags, *step.flags)}
    return {
        "fields": json.dumps([field.value for field in Field if field in fields]),
        "class": (comparison.class_ or ChangeClass.METADATA).value,
        "flags": json.dumps(list(flags)),
        "silent": _flag(comparison.silent) if step.kind is ChangeKind.EDIT else 0,
        "disclosure": comparison.disclosure.value,
        "edits": msgspec.json.encode(comparison.edits).decode(),
    }


def _comparison(step: Step, contents: Mapping[str, Content]) -> Comparison:
    if step.before is None or step.after is None or step.before.content == step.after.content:
        return Comparison(fields=(), class_=None)
    # Not above: most crawls meet no edit, and the tables of words take a tenth of what starting the program takes.
    if changes_platform(step):
        from archive.compare.platforms import compare_across as compare
    else:
        from archive.compare.states import compare
    return compare(contents[step.before.content], contents[step.after.content])


def changes_platform(step: Step) -> bool:
    """Return whether two platforms showed the two states of *step*."""
    if step.before is None or step.after is None:
        return False
    before = max(step.before.observations, key=Observation.site_order).platform
    after = min(step.after.observations, key=Observation.site_order).platform
    return bool(before and after) and before != after


def _same_step(known: Mapping[str, Any], facts: Mapping[str, Any], step: Step) -> bool:
    """Return whether *known* was judged of the same two states, under the same suspicion."""
    suspected = set(json.loads(known["flags"])) >= {flag.value for flag in step.flags}
    return suspected and (known["snapshot_before"], known["snapshot_after"]) == (
        facts["snapshot_before"],
        facts["snapshot_after"],
    )


def _estimate(step: Step) -> datetime | None:
    """Return the declared modification date, if it lies inside the window."""
    if step.after is None or step.kind not in (ChangeKind.EDIT, ChangeKind.MOVED):
        return None
    declared = min(step.after.observations, key=Observation.site_order).modified
    # A date before the window is that of an earlier edit, or a platform's error: it dates nothing here.
    if declared is None or declared > step.window.before:
        return None
    return declared if step.window.after is None or declared > step.window.after else None


def _flag(value: bool | None) -> int | None:  # noqa: FBT001
    return None if value is None else int(value)
