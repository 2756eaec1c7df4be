"""Posts and diffs as notebooks show them: small, escaped HTML without scripts."""

from html import escape

from archive import timestamps
from archive.model import Comparison
from archive.query.posts import Shown
from archive.render import edits_html
from archive.render.html import as_html


def post(shown: Shown) -> str:
    """A state of a post: head, where it comes from, text."""
    # Everything is escaped: a notebook runs whatever HTML it is given, and these words are a site's.
    content = shown.content
    published = content.published.day.isoformat() if content.published else "no date"
    facts = [
        ", ".join(content.authors) or "no author",
        published,
        shown.state.value,
        f"snapshot {shown.snapshot}, archived {timestamps.text(shown.captured)}",
    ]
    language = escape(content.language or "")
    return (
        f'<article lang="{language}"><h2>{escape(content.title)}</h2>'
        f"<p><small>{escape(' · '.join(facts))}<br>{escape(shown.url)}</small></p>\n{as_html(content)}</article>"
    )


def diff(before: Shown, after: Shown, comparison: Comparison) -> str:
    """Two states compared: what moved, and the edits of the text."""
    if comparison.class_ is None:
        return "<p>nothing differs</p>"
    facts = [
        comparison.class_.value,
        "moved: " + ", ".join(field.value for field in comparison.fields),
        *(["flags: " + ", ".join(flag.value for flag in comparison.flags)] if comparison.flags else []),
        *(["silent"] if comparison.silent else []),
        f"disclosure: {comparison.disclosure.value}",
        f"{before.snapshot} → {after.snapshot}",
    ]
    old, new = escape(before.content.title), escape(after.content.title)
    title = new if old == new else f"<del>{old}</del> <ins>{new}</ins>"
    return (
        f"<article><h2>{title}</h2><p><small>{escape(' · '.join(facts))}</small></p>\n"
        f"{edits_html.html(comparison.edits)}</article>"
    )
