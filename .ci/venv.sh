#!/usr/bin/env bash
# The virtual environment, from the lock with hashes, and the tree itself importable from anywhere.
set -euo pipefail
venv=$1
if [ ! -x "$venv/bin/python" ]; then
    for python in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if "$python" -c 'import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$python" -m venv "$venv"
            break
        fi
    done
fi
[ -x "$venv/bin/python" ] || { echo "Python 3.11 or newer with venv is needed" >&2; exit 1; }
"$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
"$venv/bin/python" - <<'PY'
import sysconfig
from pathlib import Path

Path(sysconfig.get_path("purelib"), "jobdesk-tree.pth").write_text(str(Path.cwd()), encoding="utf-8")
script = Path(sysconfig.get_path("scripts"), "jobdesk")
script.write_text(f"#!{Path(sysconfig.get_path('scripts'), 'python')}\nfrom jobdesk.__main__ import main\n\nmain()\n")
script.chmod(0o755)
PY
