"""States of posts, and two of them compared, as values of the Python API."""

from msgspec import Struct

from archive.api import notebook
from archive.formats.json import Record, shown_record
from archive.model import Comparison, Content
from archive.query.posts import Shown
from archive.render.html import as_html
from archive.render.markdown import as_markdown
from archive.render.text import as_text


class PostState(Struct, frozen=True, kw_only=True):
    """A post with its title, text, dates and labels as they stood in one of its states."""

    shown: Shown

    @property
    def id(self) -> str:
        """The post's id."""
        return self.shown.post.id

    @property
    def title(self) -> str:
        """As this state has it."""
        return self.shown.content.title

    @property
    def content(self) -> Content:
        """All that this state says."""
        return self.shown.content

    @property
    def snapshot(self) -> str:
        """The id of this state."""
        return self.shown.snapshot

    @property
    def text(self) -> str:
        """The body as plain text, its blocks parted by a blank line."""
        return as_text(self.shown.content)

    @property
    def markdown(self) -> str:
        """The post in Markdown."""
        return as_markdown(self.shown.content)

    @property
    def html(self) -> str:
        """The body as clean HTML."""
        return as_html(self.shown.content)

    @property
    def record(self) -> Record:
        """As `cirma show --json` prints it."""
        return shown_record(self.shown)

    def __repr__(self) -> str:
        return f"<PostState {self.snapshot} of {self.id}: {self.title!r}>"

    # Jupyter and marimo ask for this name.
    def _repr_html_(self) -> str:
        return notebook.post(self.shown)


class Diff(Struct, frozen=True, kw_only=True):
    """Two states of a post, and what moved between them."""

    before: Shown
    after: Shown
    comparison: Comparison

    def __repr__(self) -> str:
        moved = ", ".join(field.value for field in self.comparison.fields) or "nothing"
        return f"<Diff {self.before.snapshot} → {self.after.snapshot}: {moved}>"

    def _repr_html_(self) -> str:
        return notebook.diff(self.before, self.after, self.comparison)
