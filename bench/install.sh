#!/usr/bin/env bash
# The archivist's guide followed to the letter, in a home of its own: ends in units that systemd verifies.
#
#     bench/install.sh [WHEEL]      (without one, the wheel is built from this checkout)
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home
unset CIRMA_CONFIG CIRMA_CLOCK XDG_CONFIG_HOME

wheel=${1:-}
if [ -z "$wheel" ]; then
    python3 -m pip wheel -q --no-deps -w "$home/wheel" "$here"
    wheel=$(echo "$home"/wheel/*.whl)
fi
# What `pipx install` does.
python3 -m venv "$home/pipx"
"$home/pipx/bin/pip" install -q "$wheel"
mkdir -p "$home/bin" && ln -s "$home/pipx/bin/cirma" "$home/bin/cirma"
PATH=$home/bin:$PATH

# "Configure": the folders, then the guide's own file.
mkdir -p ~/cirma ~/.config/cirma
awk '/^```toml/ {inside = 1; next} /^```/ && inside {exit} inside' "$here/docs/archivist.md" >~/.config/cirma/config.toml
cirma doctor || true
mkdir -p ~/.local/share/bash-completion/completions
_CIRMA_COMPLETE=bash_source cirma >~/.local/share/bash-completion/completions/cirma

# "The timer": without a systemd of one's own (a container), the units are written all the same.
cirma schedule systemd --print >/dev/null
cirma schedule systemd --install || true
systemd-analyze verify ~/.config/systemd/user/cirma-*.service ~/.config/systemd/user/cirma-*.timer
cirma schedule cron
echo "installed: the units verify"
