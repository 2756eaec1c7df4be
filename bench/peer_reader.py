"""The peer of `bench.parse_speed`: the CPU seconds trafilatura takes for each page of a folder."""

import sys
import time
from pathlib import Path

import trafilatura


def main() -> None:
    pages = [path.read_text("utf-8", "replace") for path in sorted(Path(sys.argv[1]).glob("*.html"))]
    trafilatura.bare_extraction(pages[0], with_metadata=True)
    print(*map(seconds, pages))


def seconds(page: str) -> float:
    start = time.process_time()
    trafilatura.bare_extraction(page, with_metadata=True)
    return time.process_time() - start


if __name__ == "__main__":
    main()
