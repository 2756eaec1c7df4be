"""PostgreSQL for a session of tests: a cluster in a temporary folder, on a Unix socket alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import psycopg.sql

# Debian puts the server's programs where no PATH looks.
_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_PATIENCE = 60.0


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs, or None."""
    named = shutil.which("initdb")
    places = [*_PLACES, *([Path(named).resolve().parent] if named else [])]
    return next((place for place in places if (place / "postgres").exists()), None)


def why_not() -> str:
    """Return why no cluster can be made here; empty where one can."""
    if programs() is None:
        return "PostgreSQL's server is not installed (apt-get install postgresql)"
    return "" if os.getuid() or _other_user() else "PostgreSQL does not run as root, and there is no other user"


@dataclass
class Cluster:
    """A server of our own."""

    folder: Path
    bin: Path
    prefix: Sequence[str]

    def url(self, database: str = "postgres") -> str:
        """The address of *database*."""
        return f"postgresql:///{database}?host={self.folder}&user=fleet"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=200"
        self._control("start", "-w", "-o", options, "-l", str(self.folder / "log"))

    def stop(self, mode: str = "fast") -> None:
        """Stop it: fast, or at once as a crash does (`immediate`)."""
        self._control("stop", "-w", "-m", mode)

    def create(self, database: str, *, template: str = "template1") -> str:
        """A new database like *template*; how to reach it."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            names = map(psycopg.sql.Identifier, (database, template))
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return self.url(database)

    def make(self) -> None:
        """Make the cluster."""
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "fleet", "-A", "trust", "-E", "UTF8", "--no-sync")

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-t", str(int(_PATIENCE)), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        # The server keeps what it is given to write to: no pipe, which would never end.
        with (self.folder / "told").open("ab") as told:
            subprocess.run(
                [*self.prefix, str(self.bin / program), *arguments], check=True, stdout=told, stderr=told, cwd="/"
            )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server, gone afterwards."""
    place = programs()
    assert place is not None
    folder = Path(tempfile.mkdtemp(prefix="cirma-pg-", dir="/tmp"))
    prefix: list[str] = []
    if os.getuid() == 0:
        user = _other_user()
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        prefix = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]
    folder.chmod(0o755)
    found = Cluster(folder, place, prefix)
    try:
        found.make()
        found.start()
        yield found
    finally:
        _end(found)
        shutil.rmtree(folder, ignore_errors=True)


def _end(found: Cluster) -> None:
    try:
        found.stop("immediate")
    except subprocess.CalledProcessError:
        time.sleep(0.1)


def _other_user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), "")
