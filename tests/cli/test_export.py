"""The center's records out by a command: the workbook, its template, a sealed file; a purpose is needed."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from jobdesk.base.sheets import SHEETS
from jobdesk.papers.sealed_archive import unsealing
from tests.sample_fixtures import jobdesk

SEPTEMBER = ("--from", "2023-09-01", "--to", "2023-09-30")


def sheets(source):
    book = CalamineWorkbook.from_filelike(source)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_center_as_a_workbook(sample_template, tmp_path):
    out = tmp_path / "center.xlsx"
    done = sample_template.run("export", "--out", out, "--purpose", "이관")
    assert done.returncode == 0, done.stderr
    told = dict(line.split("\t") for line in done.stdout.splitlines())
    found = sheets(BytesIO(out.read_bytes()))
    assert {name: f"{len(rows) - 1:,}" for name, rows in found.items()} == told
    assert {name: tuple(rows[0]) for name, rows in found.items()} == {s.name: s.headings for s in SHEETS}
    assert len(found["알선"]) > 11_448


def test_a_sealed_file(sample_template, tmp_path):
    out, kept = tmp_path / "center.ZIP", tmp_path / "password"
    kept.write_text("Carry-2026-ok\n")
    done = sample_template.run(
        "export", "--out", out, "--purpose", "노트북으로 옮김", *SEPTEMBER, "--password-file", kept
    )
    assert done.returncode == 0, done.stderr
    with out.open("rb") as file, unsealing(file, "Carry-2026-ok") as opened:
        assert len(sheets(BytesIO(opened.read()))["구직등록"]) > 1
    asked = sample_template.run(
        "export", "--out", out, "--purpose", "이관", *SEPTEMBER, stdin="Carry-2026-no\nCarry-2026-no\n"
    )
    assert asked.returncode == 0, asked.stderr


@pytest.mark.parametrize("with_center", [True, False])
def test_the_template(sample_template, tmp_path, with_center):
    out = tmp_path / "template.xlsx"
    run = sample_template.run if with_center else jobdesk
    done = run("export", "--template", "--out", out)
    assert done.returncode == 0, done.stderr
    assert {name: tuple(*rows) for name, rows in sheets(BytesIO(out.read_bytes())).items()} == {
        s.name: s.headings for s in SHEETS
    }


@pytest.mark.parametrize(
    ("command", "user", "status"),
    [
        (("--out", "x.xlsx"), "supervisor", 1),
        (("--out", "x.xlsx", "--purpose", " "), "supervisor", 1),
        (("--out", "x.xlsx", "--purpose", "이관"), "counselor1", 1),
        (("--out", "x.xlsx", "--purpose", "이관", "--from", "2023-02-01", "--to", "2023-01-01"), "supervisor", 1),
        (("--out", "x.csv", "--purpose", "이관"), "supervisor", 2),
        (("--out", "x.xlsx", "--purpose", "이관", "--from", "gestern"), "supervisor", 2),
        (("--out", "x.xlsx", "--purpose", "이관", "--password-file", "x"), "supervisor", 2),
        (("--out", "x.zip", "--purpose", "이관", "--password-file", "/nowhere"), "supervisor", 2),
        (("--purpose", "이관"), "supervisor", 2),
    ],
)
def test_what_is_refused_and_what_is_misused(sample_template, tmp_path, monkeypatch, command, user, status):
    monkeypatch.chdir(tmp_path)
    done = sample_template.run("export", *command, user=user)
    assert done.returncode == status, done.stderr
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
