"""Programs that replay web archives, found where they were installed, each on loopback and stopped at the end.

They bring old or large dependencies, so they stand apart: `python -m tests.trade.replayers` installs them into
`.tools/` (pywb in an environment of its own, ReplayWeb.page from npm). Without them their tests skip and say so.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen

TOOLS = Path(os.environ.get("CIRMA_TEST_TOOLS") or Path(__file__).parents[2] / ".tools")
PYWB = TOOLS / "pywb" / "bin" / "pywb"
PAGE = TOOLS / "replaywebpage" / "package"
NO_PYWB = f"pywb is not in {TOOLS}: python -m tests.trade.replayers installs it"
NO_PAGE = f"ReplayWeb.page is not in {TOOLS}: python -m tests.trade.replayers installs it"
_WAIT = 60.0
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def main() -> int:
    """Install what can be installed here; 0 even where something cannot, which is said."""
    TOOLS.mkdir(exist_ok=True)
    for name, install in (("pywb", _install_pywb), ("ReplayWeb.page", _install_page)):
        try:
            install()
        except (OSError, subprocess.CalledProcessError) as error:
            sys.stderr.write(f"{name} could not be installed: {error}\n")
    return 0


def _install_pywb() -> None:
    if not PYWB.exists():
        folder = TOOLS / "pywb"
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        # It imports pkg_resources, which later versions of setuptools leave out.
        words = [str(folder / "bin" / "pip"), "install", "-q", "pywb==2.10.0", "setuptools<81"]
        subprocess.run(words, check=True)


def _install_page() -> None:
    if not PAGE.exists():
        folder = PAGE.parent
        folder.mkdir(exist_ok=True)
        # Prebuilt: its dependencies are of no use here.
        subprocess.run(["npm", "pack", "--silent", "replaywebpage@2.4.6"], cwd=folder, check=True)
        with tarfile.open(next(folder.glob("*.tgz"))) as packed:
            packed.extractall(folder, filter="data")


@contextmanager
def pywb(folder: Path, name: str, *files: Path, unpack: bool = False) -> Iterator[str]:
    """A pywb in *folder* whose collection *name* holds *files*: the address of the collection."""
    manager = PYWB.with_name("wb-manager")
    _run(manager, folder, "init", name)
    for file in files:
        _run(manager, folder, "add", *(["--unpack-wacz"] if unpack else []), name, str(file))
    port = _free_port()
    log = (folder / "pywb.log").open("wb")
    words = [str(PYWB), "-p", str(port), "-b", "127.0.0.1", "-d", str(folder)]
    server = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder)
    try:
        base = f"http://127.0.0.1:{port}/{name}"
        _answering(f"http://127.0.0.1:{port}/", server)
        yield base
    finally:
        server.terminate()
        server.wait()
        log.close()


@contextmanager
def replayweb_page(folder: Path, file: Path, *, url: str, timestamp: str) -> Iterator[str]:
    """ReplayWeb.page in *folder*: the address of a page that shows the capture of *url* in *file*."""
    shutil.copyfile(file, folder / file.name)
    (folder / "replay").mkdir()
    shutil.copyfile(PAGE / "ui.js", folder / "ui.js")
    shutil.copyfile(PAGE / "sw.js", folder / "replay" / "sw.js")
    shown = f'<replay-web-page source="/{file.name}" url="{url}" ts="{timestamp}" embed="default"></replay-web-page>'
    (folder / "index.html").write_text(f'<!doctype html><script src="/ui.js"></script>{shown}', "utf-8")
    # What its service worker answers there. A busy browser may ask before the worker is active, and nobody asks again.
    app = '<!doctype html><script src="/ui.js"></script><replay-app-main></replay-app-main>'
    (folder / "replay" / "index.html").write_text(app, "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, and parts of them: browsers read a WACZ by ranges."""

    def log_message(self, *_: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        wanted = _RANGE.fullmatch(self.headers.get("Range", ""))
        if wanted is None or not path.is_file():
            super().do_GET()
            return
        data = path.read_bytes()
        first = int(wanted[1]) if wanted[1] else max(0, len(data) - int(wanted[2]))
        last = min(len(data) - 1, int(wanted[2])) if wanted[1] and wanted[2] else len(data) - 1
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.end_headers()
        self.wfile.write(data[first : last + 1])


def _run(program: Path, folder: Path, *arguments: str) -> None:
    done = subprocess.run([str(program), *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def _answering(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _WAIT
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(url):
                return
        except URLError:
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {url}")


if __name__ == "__main__":
    sys.exit(main())
