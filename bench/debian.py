"""The archivist's guide followed to the letter on a clean Debian 12, which ends in a timer that runs.

    python -m bench.debian [FOLDER]        as root; needs debootstrap and systemd-container

Makes a Debian in FOLDER (kept for the next time; a temporary one by default) through this machine's own apt
settings, boots it with systemd-nspawn, and lets a user of it type what `docs/archivist.md` says, each block in a new
terminal, with a demo blog, a webhook and a mail server on loopback instead of the guide's examples. Then the steps of
the Containerfile are done in it, and what a container says on a fresh volume is printed. Exits with 1 where a step
fails.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench import guide
from scraper.demo import demo_blog, serving
from tests.support import listeners

ROOT = Path(__file__).parent.parent

GUIDE = ROOT / "docs" / "archivist.md"
SECTIONS = ("Install", "Configure", "The first crawl", "The timer", "Alarms", "Once a month")
WITHIN = "20min"
# Said by nobody in the guide: what its reader would see a month later.
CHECKS = r"""
cd ~/.config/systemd/user
service=$(echo cirma-*.service) timer=$(echo cirma-*.timer)
systemd-analyze --user verify "$PWD/$service" "$PWD/$timer"
systemctl --user is-enabled "$timer"
systemctl --user list-timers --no-pager "$timer"
systemctl --user start "$service"
systemctl --user show -p Result -p ExecMainStatus "$service"
cirma runs
loginctl show-user archivist -p Linger
"""
UNIT = f"""
[Unit]
Description=A user follows the guide
After=systemd-user-sessions.service dbus.service

[Service]
Type=oneshot
User=archivist
PAMName=login
WorkingDirectory=~
Environment=PIP_FIND_LINKS=/opt/guide PIP_CERT=/etc/ssl/certs/ca-certificates.crt
ExecStart=/bin/bash /opt/guide/run
StandardOutput=append:/opt/guide/log
StandardError=append:/opt/guide/log
TimeoutStartSec={WITHIN}
ExecStopPost=+/bin/systemctl --no-block poweroff

[Install]
WantedBy=multi-user.target
"""
RUN = """
for block in /opt/guide/block-*; do
    echo "=== $(sed -n 's/^# //p;q' "$block")"
    bash -l -c "set -e; PS4='$ '; set -x; . $block" </dev/null || { echo "=== FAILED with $?"; exit 1; }
done
echo '=== done'
"""


def main() -> int:
    if os.geteuid() or not shutil.which("debootstrap") or not shutil.which("systemd-nspawn"):
        print("needs root, debootstrap and systemd-nspawn (apt-get install debootstrap systemd-container)")
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        debian = Path(sys.argv[1]) if sys.argv[1:] else Path(scratch) / "debian"
        if not (debian / "usr/bin/sudo").exists():
            install(debian)
        wheel = built(Path(scratch))
        fine = [follow(debian, wheel), contained(debian)]
        return 0 if all(fine) else 1


def install(debian: Path) -> None:
    """A minimal Debian in *debian* with what every machine has beyond it: sudo, a user, and a bus for each user."""
    debian.mkdir(parents=True, exist_ok=True)
    targets = ["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT)", "Created-By: Packages"]
    lines = subprocess.run(targets, check=True, capture_output=True, text=True).stdout.splitlines()
    mirror = next(line.split()[0] for line in lines if line.split()[1:] == ["bookworm", "main"])
    subprocess.run(["debootstrap", "--include=ca-certificates", "bookworm", str(debian), mirror], check=True)
    for own in ("etc/apt/sources.list.d", "etc/apt/apt.conf.d", "usr/local/share/ca-certificates"):
        shutil.copytree(Path("/") / own, debian / own, dirs_exist_ok=True)
    shutil.copy("/etc/resolv.conf", debian / "etc/resolv.conf")
    within(debian, "update-ca-certificates; apt-get -qq update")
    within(debian, "DEBIAN_FRONTEND=noninteractive apt-get -qq install -y systemd-sysv dbus-user-session sudo")
    within(debian, "useradd --create-home --shell /bin/bash archivist")
    within(debian, "echo 'archivist ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/archivist")


def built(scratch: Path) -> Path:
    """The wheel of this checkout."""
    folder = scratch / "wheel"
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT], check=True)
    return next(folder.glob("*.whl"))


def follow(debian: Path, wheel: Path) -> bool:
    """Let a user of *debian* follow the guide; whether every command of it succeeded."""
    place = debian / "opt/guide"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    shutil.copy(wheel, place)
    within(debian, "userdel --remove --force archivist 2>/dev/null; rm -rf /media/disk /var/lib/systemd/linger/*")
    within(debian, "useradd --create-home --shell /bin/bash archivist && install -d -o archivist /media/disk")
    with neighbours() as instead:
        typed = guide.scripts(GUIDE, SECTIONS, instead=instead) | {"Checks": [CHECKS]}
        blocks = [(name, script) for name, scripts in typed.items() for script in scripts]
        for number, (name, script) in enumerate(blocks):
            (place / f"block-{number:02}").write_text(f"# {name}\n{script}", "utf-8")
        (place / "run").write_text(RUN, "utf-8")
        (debian / "etc/systemd/system/guide.service").write_text(UNIT, "utf-8")
        (place / "log").touch()
        within(debian, "chown -R archivist /opt/guide; systemctl -q enable guide.service")
        boot = ["systemd-nspawn", "-q", "-D", str(debian), "--boot", "--register=no", "--keep-unit", "--console=pipe"]
        subprocess.run(boot, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    log = (place / "log").read_text("utf-8")
    print(log)
    return log.rstrip().endswith("=== done")


@contextmanager
def neighbours() -> Iterator[dict[str, str]]:
    """A blog, a webhook and a mail server on loopback, by the examples of the guide that they stand for."""
    with serving(demo_blog()) as server, listeners.hook() as hook, listeners.mailbox() as mailbox:
        yield {
            "https://www.example.org/post/a-recent-post": f"{server.base}/post/sanctions-éloge-du-temps-long",
            "https://www.example.org": server.base,
            "[scraper]\n": "[scraper]\nallow_loopback = true\n",
            "https://chat.your-institution.org/hooks/cirma": hook.url,
            "mail.your-institution.org:587": f"127.0.0.1:{mailbox.port}",
            'user = "cirma"\n': "",
            "./cirma_archive-": "/opt/guide/cirma_archive-",
        }
        print(f"webhook: {len(hook.posted)} messages; mail: {len(mailbox.letters)} letters")


def contained(debian: Path) -> bool:
    """Do in *debian* what the Containerfile does, and run it on a fresh volume; whether its health is told right."""
    steps = [line.partition(" ") for line in (ROOT / "Containerfile").read_text("utf-8").splitlines() if line]
    settings: dict[str, str] = {}
    # The base image calls its Python so.
    within(debian, "ln -sf /usr/bin/python3 /usr/local/bin/python; userdel cirma 2>/dev/null; rm -rf /data /opt/cirma")
    for word, _, rest in steps:
        match word:
            case "COPY" if not rest.startswith("--from"):
                _copied(rest.split(), debian)
            case "RUN":
                within(debian, f"export PIP_CERT=/etc/ssl/certs/ca-certificates.crt; {rest}")
            case "ENV":
                settings |= dict(pair.split("=", 1) for pair in rest.replace("$PATH", "/usr/bin:/bin").split())
    return _is_told(debian, settings)


def _copied(words: Sequence[str], debian: Path) -> None:
    *sources, target = words
    for source in sources:
        into = debian / target.lstrip("/")
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, into, dirs_exist_ok=True)
        else:
            into.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, into)


def _is_told(debian: Path, settings: dict[str, str]) -> bool:
    """Return whether health and words are right: without a configuration, with one, and with a crawl long due."""
    words = [f"{name}={shlex.quote(value)}" for name, value in settings.items()]

    def run(arguments: str) -> int:
        command = f"cd /data && exec env -i {' '.join(words)} setpriv --reuid=cirma --regid=cirma --clear-groups "
        print(f"--- cirma {arguments}", flush=True)
        return within(debian, f"{command} {arguments}", check=False)

    fine = [run("cirma status") == 2, run("cirma doctor") == 2]
    with neighbours() as instead:
        (config,) = (
            each for each in guide.scripts(GUIDE, ("Configure",), instead=instead)["Configure"] if "[[" in each
        )
        within(debian, config.replace(f">>{guide.CONFIG}", ">/data/config.toml").replace("~/cirma/", "/data/"))
        fine += [run("cirma doctor") == 0, run("cirma crawl") == 0, run("cirma doctor") == 0]
    words.append("CIRMA_CLOCK=2099-01-01")
    return all([*fine, run("cirma doctor") == 1])


def within(debian: Path, script: str, *, check: bool = True) -> int:
    """Run *script* as root in *debian*, not booted; its exit code."""
    inside = ["unshare", "--mount", "--pid", "--fork", "chroot", str(debian), "/bin/sh", "-c"]
    done = subprocess.run([*inside, f"mount -t proc proc /proc; {script}"], check=False)
    if check and done.returncode:
        raise SystemExit(f"in {debian}: {script}: exit {done.returncode}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
