"""The rules of the tree that no other tool holds; the import contracts among them, run as they are."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "jobdesk"
SOURCES = sorted(PACKAGE.rglob("*.py"))
ALL_SOURCES = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "migrations").glob("*.py"))]
TOP = {
    ".ci",
    ".gitignore",
    "Makefile",
    "README.md",
    "jobdesk",
    "migrations",
    "pyproject.toml",
    "resources",
    "tests",
}
TOP |= {"requirements.lock", "requirements-dev.lock", "LICENSE"}
LONGEST = 400
BELOW_QT = ("base", "records", "store", "papers", "devices", "services", "wiring")
PINNED = re.compile(r"[\w.\-]+==[\w.!+]+( ; [^\\]+)? \\")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_import_contracts_are_kept():
    """Layers, no rings, no unlisted folder, Qt in its place."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_every_folder_of_code_is_a_package_with_a_docstring():
    """A folder without one escapes the layer check."""
    for folder in {path.parent for path in SOURCES}:
        first = folder / "__init__.py"
        assert first.is_file(), name(folder)
        assert ast.get_docstring(ast.parse(first.read_text(encoding="utf-8"))), name(first)


def test_no_file_is_longer_than_one_can_keep_in_mind():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ALL_SOURCES}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_everything_below_qt_imports_without_pyside():
    """The center's rules, papers and devices run where no Qt is installed."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in SOURCES
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in BELOW_QT
    ]
    assert len(modules) > 50
    code = (
        "import importlib, sys\n"
        "sys.modules.update({name: None for name in ('PySide6', 'shiboken6')})\n"
        "for module in sys.argv[1:]: importlib.import_module(module)\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code, *modules], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_first_window_imports_nothing_heavy():
    """Shell and sign-in open before the database, the papers and the commands are loaded."""
    code = (
        "import importlib, pkgutil, sys, jobdesk.__main__, jobdesk.qt.app, jobdesk.qt.windows as windows\n"
        "for found in pkgutil.iter_modules(windows.__path__, windows.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
        "late = {'sqlalchemy', 'alembic', 'reportlab', 'typer', 'psycopg', 'sqlcipher3', 'jobdesk.services',"
        " 'jobdesk.records', 'jobdesk.store', 'jobdesk.papers'}\n"
        "assert not late & sys.modules.keys(), late & sys.modules.keys()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_tree_holds_only_what_belongs_there():
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [file for file in listed.split("\0") if file]
    assert {file.partition("/")[0] for file in files} <= TOP
    assert [f for f in files if f.endswith((".pyc", ".db", ".sqlite", ".png.orig", ".log"))] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_its_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 20
    for entry in entries:
        first, *hashes = entry.splitlines()
        assert PINNED.fullmatch(first), first
        assert hashes, first
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes), first


def test_the_locks_hold_what_the_project_asks_for_at_the_same_versions():
    def pins(lock):
        text = (ROOT / lock).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.\-]+)==([\w.!+]+)", text, re.MULTILINE))

    def asked(requirements):
        return {re.split(r"[\[<>=!~; ]", r)[0].lower().replace("_", "-") for r in requirements}

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert asked(project["dependencies"]) <= run.keys()
    assert asked(project["optional-dependencies"]["dev"]) <= dev.keys()
    assert run.items() <= dev.items()


def test_only_plain_labels_are_made():
    """A name may hold markup: labels come from PlainLabel, and nothing shows rich text."""
    found = []
    for path in SOURCES:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        used = {n.id for n in nodes if isinstance(n, ast.Name)} | {
            n.attr for n in nodes if isinstance(n, ast.Attribute)
        }
        rich = used & {"QLabel", "QTextBrowser", "QMessageBox", "setHtml", "insertHtml", "RichText", "AutoText"}
        found += [f"{name(path)}: {word}" for word in sorted(rich)]
    assert found == ["jobdesk/qt/inputs/typing.py: QLabel"]


def test_make_names_every_command_the_readme_does():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", readme)) <= targets
    assert targets >= {"setup", "run", "test", "test-long", "test-desktop", "bench", "lint", "lock"}


def test_ci_is_lint_and_test():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[-2:] == ["make lint", "make test"]
    assert "set -euo pipefail" in lines
