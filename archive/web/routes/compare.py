"""Any two states of a post compared."""

from starlette.responses import Response

from archive.citation import Form
from archive.errors import NoSuchPost, NoSuchState
from archive.query import posts
from archive.query.posts import Shown
from archive.web import absence, answers, comparing, filters
from archive.web.answers import Elsewhere, Refusal
from archive.web.ask import Ask, address
from archive.web.routes import references


def form(ask: Ask) -> Response:
    """`/compare?from=A&to=B`, which the form asks: leads to the page of the two."""
    before, after = filters.text(ask, "from"), filters.text(ask, "to")
    if not before or not after:
        raise Refusal(400, "error.two_states")
    kept = [(name, value) for name in ("view", "typography", "lang") if (value := filters.text(ask, name))]
    # An address that can be cited, in place of a form's.
    raise Elsewhere(address(f"/compare/{before}..{after}", kept))


def states(ask: Ask) -> Response:
    """`/compare/A..B`."""
    before, after = (_state(ask, ask.parts[name]) for name in ("from", "to"))
    if before.post.id != after.post.id and not filters.flag(ask, "across"):
        raise Refusal(400, "error.two_posts", one=before.content.title, other=after.content.title)
    compared = comparing.of_states(ask, before, after)
    if ask.format in references.FORMS:
        written = references.both(ask, before, after, form=Form(references.FORMS[ask.format][0]))
        return answers.text(written + "\n", references.FORMS[ask.format][1])
    return comparing.page(ask, compared)


def _state(ask: Ask, name: str) -> Shown:
    try:
        return posts.show_snapshot(ask.database, name)
    except (NoSuchState, NoSuchPost) as error:
        raise absence.explain_id(ask.database, "snapshot", name) from error
