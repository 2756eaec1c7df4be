"""The peer of `bench.parse_speed`: trafilatura's version, and the mean CPU seconds it takes for a page of a folder."""

import sys
import time
from pathlib import Path

import trafilatura


def main() -> None:
    pages = [path.read_text("utf-8", "replace") for path in sorted(Path(sys.argv[1]).glob("*.html"))]
    trafilatura.bare_extraction(pages[0], with_metadata=True)
    start = time.process_time()
    for page in pages:
        trafilatura.bare_extraction(page, with_metadata=True)
    print(trafilatura.__version__, (time.process_time() - start) / len(pages))


if __name__ == "__main__":
    main()
