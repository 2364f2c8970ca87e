"""A wheel built from the tree carries everything and runs with the locked packages alone."""

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest
from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent
NOT_PACKED = (".gitkeep", ".pyc", ".new")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built without network: the build's own package is in the lock."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def locked() -> list[str]:
    """The packages of the lock that are for this machine."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = re.findall(r"^([\w.\-]+)==[^ ]+(?: ; ([^\\\n]+))?", text, re.MULTILINE)
    return [name for name, marker in found if not marker or Marker(marker).evaluate()]


def link(package: Distribution, site: Path) -> None:
    """Let `site` hold one installed package, nothing of its own copied."""
    tops = {file.parts[0] for file in package.files or [] if file.parts[0] not in ("..", "__pycache__")}
    for top in tops:
        source, target = Path(str(package.locate_file(top))), site / top
        if not target.exists():
            target.symlink_to(source)
        elif source.resolve() != target.resolve():
            raise AssertionError(f"{package.name}: {top} comes from two places")


@pytest.fixture(scope="module")
def packed(tmp_path_factory, wheel):
    """An environment that holds the wheel and the locked packages, and nothing else; its `jobdesk`."""
    folder = tmp_path_factory.mktemp("packed")
    venv.create(folder, with_pip=False, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in locked():
        link(distribution(name), site)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return folder / "bin" / "python"


def run(python: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "JOBDESK_"))}
    command = [python, "-I", "-m", "jobdesk", *words]
    return subprocess.run(command, cwd="/", env=environment | more, capture_output=True, text=True, check=False)


def test_the_wheel_carries_code_resources_and_migrations(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    listed = subprocess.run(
        ["git", "ls-files", "-z", "jobdesk", "resources", "migrations"], cwd=ROOT, capture_output=True, check=True
    )
    tree = {
        f for f in listed.stdout.decode().split("\0") if f and (ROOT / f).exists() and not f.endswith(NOT_PACKED)
    }
    wanted = {f if f.startswith("jobdesk/") else f"jobdesk/_data/{f}" for f in tree}
    assert wanted <= packed
    assert "jobdesk/_data/resources/locale/ko/LC_MESSAGES/jobdesk.mo" in packed
    assert [name for name in packed if name.endswith(".pyc") or name.startswith("tests")] == []


def test_the_environment_holds_only_what_is_locked(packed):
    code = "from importlib.metadata import distributions; print(*sorted(d.name for d in distributions()))"
    held = subprocess.run([packed, "-I", "-c", code], capture_output=True, text=True, check=True).stdout.split()

    def plain(names):
        return {re.sub(r"[-_.]+", "-", name).lower() for name in names}

    assert plain(held) == plain([*locked(), "jobdesk"])
    assert {"pytest", "hatchling"} <= plain(d.name for d in distributions())


def test_the_command_runs_from_the_wheel(packed):
    done = run(packed, "--help")
    assert done.returncode == 0, done.stderr
    assert "demo" in done.stdout


def test_an_empty_center_is_made_and_reported_from_the_wheel(packed, tmp_path):
    """Migrations, codes and messages are all reached from inside the package."""
    folder = str(tmp_path / "center")
    made = run(packed, "demo", folder, "--empty", "--format", "json")
    assert made.returncode == 0, made.stderr
    account = next(a for a in json.loads(made.stdout)["accounts"] if a["role"] == "supervisor")
    told = run(
        packed,
        *["report", "--layout", "yeongdeungpo", "--from", "2023-01-01", "--to", "2023-10-31", "--format", "text"],
        JOBDESK_CENTER=folder,
        JOBDESK_USER=account["user"],
        JOBDESK_PASSWORD=account["password"],
    )
    assert told.returncode == 0, told.stderr
    assert "구인업체" in told.stdout


def test_every_module_imports_from_the_wheel(packed):
    code = (
        "import importlib, pkgutil, jobdesk, pathlib\n"
        "assert 'site-packages' in jobdesk.__file__\n"
        "from jobdesk.base.files import data_root\n"
        "assert data_root().name == '_data', data_root()\n"
        "for found in pkgutil.walk_packages(jobdesk.__path__, 'jobdesk.'):\n"
        "    if not found.name.endswith('__main__') and '_data' not in found.name:\n"
        "        importlib.import_module(found.name)\n"
    )
    done = subprocess.run([packed, "-I", "-c", code], cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
