#!/usr/bin/env bash
# The virtual environment, from the lock with hashes, and the tree itself importable in it.
set -euo pipefail
venv=$1
usable() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; }
if ! usable "$venv/bin/python"; then
    for python in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if usable "$python" && "$python" -c 'import ensurepip, venv' 2>/dev/null; then
            "$python" -m venv --clear "$venv"
            break
        fi
    done
fi
usable "$venv/bin/python" || { echo "Python 3.11 or newer with venv is needed (Debian: python3-venv)" >&2; exit 1; }
echo "installing the locked packages into $venv"
"$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
"$venv/bin/python" - <<'PY'
import sysconfig
from pathlib import Path

Path(sysconfig.get_path("purelib"), "jobdesk-tree.pth").write_text(f"{Path.cwd()}\n", encoding="utf-8")
script = Path(sysconfig.get_path("scripts"), "jobdesk")
script.write_text(
    f"#!{Path(sysconfig.get_path('scripts'), 'python')}\nfrom jobdesk.__main__ import main\n\nraise SystemExit(main())\n",
    encoding="utf-8",
)
script.chmod(0o755)
PY
