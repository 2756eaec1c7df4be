"""The child process that reads one document: its bytes come by its input, what it says goes out as JSON."""

import json
import resource
import sys

from scraper.reading.bounded.limits import bind_memory

CPU, MEMORY, LETTERS, PAGES = 10, 512 << 20, 4_000_000, 2_000
"""Seconds, bytes beyond those of an idle child, letters and pages that one document may take."""


def main() -> None:
    """Read the document, within limits of time and memory."""
    # Before the limits: they count from an idle child.
    import pypdfium2

    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    bind_memory(MEMORY)
    document = pypdfium2.PdfDocument(data)
    texts, letters = [], 0
    for number in range(min(len(document), PAGES)):
        texts.append(document[number].get_textpage().get_text_bounded())
        letters += len(texts[-1])
        # `problem` names what is left out.
        if letters > LETTERS:
            break
    said = "\n\n".join(text.strip() for text in texts).replace("\r\n", "\n").replace("\0", "")
    is_whole = len(texts) == len(document)
    problem = None if is_whole else f"read to page {len(texts)} of {len(document)}"
    sys.stdout.write(json.dumps({"text": said, "pages": len(document), "problem": problem}))
