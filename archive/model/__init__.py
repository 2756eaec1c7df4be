"""The words of the archive, as frozen values.

Every value that crosses a module border is defined here; behaviour lives in the modules named after it. Times
are aware UTC datetimes, digests are strings such as `sha256:…`, URIs are canonical URI-Rs (`archive.uri`).
"""

from archive.model.change import (
    Change,
    ChangeClass,
    ChangeKind,
    Comparison,
    Disclosure,
    Edit,
    EditKind,
    EditMark,
    Field,
    Flag,
    Uncertainty,
    Window,
)
from archive.model.content import Block, BlockKind, Content, Mark, Media, MediaKind, Precision, Run, Runs, Stamp
from archive.model.fetching import (
    Cause,
    Failed,
    Fetch,
    Headers,
    NotModified,
    Outcome,
    Reason,
    Refused,
    Request,
    Response,
    Validators,
)
from archive.model.observations import Absence, Known, Miss, Observation, State
from archive.model.problem import UNREADABLE, Problem, ProblemKind, in_a_line, problem_of
from archive.model.reading import Entry, Name, Reading, Scheme, Source, Verdict
from archive.model.states import WENT_WELL, BodyState, Confirmation, RunOutcome

__all__ = [
    "UNREADABLE",
    "WENT_WELL",
    "Absence",
    "Block",
    "BlockKind",
    "BodyState",
    "Cause",
    "Change",
    "ChangeClass",
    "ChangeKind",
    "Comparison",
    "Confirmation",
    "Content",
    "Disclosure",
    "Edit",
    "EditKind",
    "EditMark",
    "Entry",
    "Failed",
    "Fetch",
    "Field",
    "Flag",
    "Headers",
    "Known",
    "Mark",
    "Media",
    "MediaKind",
    "Miss",
    "Name",
    "NotModified",
    "Observation",
    "Outcome",
    "Precision",
    "Problem",
    "ProblemKind",
    "Reading",
    "Reason",
    "Refused",
    "Request",
    "Response",
    "Run",
    "RunOutcome",
    "Runs",
    "Scheme",
    "Source",
    "Stamp",
    "State",
    "Uncertainty",
    "Validators",
    "Verdict",
    "Window",
    "in_a_line",
    "problem_of",
]
