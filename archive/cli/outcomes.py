"""What came of the posts that a crawl asked for, in the same words after a crawl and in `cirma runs show`."""

OUTCOMES = {
    "posts": "read", "unchanged": "not modified", "missing": "not there", "moved": "redirected", "walled": "walled off",
    "other": "no posts", "unread": "not readable", "refused": "refused", "failed": "failed",
}  # fmt: skip
"""The counts that add up to `asked`, as `--json` names them, with the words for people."""
