"""Commands without their start: a process that has imported them forks itself for each one asked for.

What is run is `jobdesk.__main__.main` as ever, in a process of its own with its words, environment, folder and
streams, and ends as a process ends. Only the second that importing takes is spent once and not a hundred times,
and key slots and new schemas are cheap as in all tests of centers (centers.py, schemas.py).
"""

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 600
LATER = (
    "jobdesk.services.checks",
    "jobdesk.services.export_files",
    "jobdesk.services.imports.applying",
    "jobdesk.services.imports.ledger",
    "jobdesk.services.paper_command",
    "jobdesk.services.report_command",
    "jobdesk.wiring.outreach",
)
"""What commands import when they are run, each its own."""
STREAMS = (("in", os.O_RDONLY), ("out", os.O_WRONLY), ("err", os.O_WRONLY))


@cache
def _server() -> subprocess.Popen:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.ready"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(server.communicate)
    return server


def run_ready(words, env: dict[str, str], given: str | None) -> subprocess.CompletedProcess:
    """One command: its exit status and its texts."""
    server = _server()
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder, name) for name, _flags in STREAMS}
        for name, file in files.items():
            file.write_text(given or "" if name == "in" else "", encoding="utf-8")
        asked = {"words": words, "env": env, "folder": str(Path.cwd())} | {n: str(f) for n, f in files.items()}
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        told = [files[name].read_text(encoding="utf-8") for name in ("out", "err")]
    return subprocess.CompletedProcess(words, status, *told)


def _serve() -> int:
    from sqlalchemy.orm import configure_mappers

    import jobdesk.cli  # noqa: F401  what every command needs, once
    from jobdesk.__main__ import main
    from tests.centers import cheapen_slots
    from tests.schemas import share_schema

    for name in LATER:
        import_module(name)
    configure_mappers()
    cheapen_slots()
    share_schema()
    gc.collect()
    gc.freeze()  # a child that ends need not look through all that was imported
    questions, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for line in questions:
        child = os.fork()
        if not child:
            asked = json.loads(line)
            for number, (name, flags) in enumerate(STREAMS):
                os.dup2(os.open(asked[name], flags), number)
            questions.close()
            answers.close()
            os.environ.clear()
            os.environ.update(asked["env"])
            os.chdir(asked["folder"])
            signal.alarm(PATIENCE)
            sys.argv = ["jobdesk", *asked["words"]]
            return main()
        answers.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(_serve())
