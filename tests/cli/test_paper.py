"""`jobdesk paper`: any paper into a file, of its record or blank, as an audited export."""

import re
import subprocess
from types import SimpleNamespace

import pytest

from jobdesk.base.printing import PrintKind
from jobdesk.cli._papers import _say_lacks
from jobdesk.records.audit import AuditEntry
from jobdesk.records.events import Event
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._printable import SHEET, Printable
from jobdesk.services.papers import ALL
from tests.counts import LONG
from tests.sample_fixtures import jobdesk

FEW = ("vacancy_application", "vacancy_list")


@pytest.fixture(scope="module")
def numbers(sample_template):
    """A record of each table, by its number."""
    desk = sample_template.desk("counselor1")
    try:
        found = desk.read(
            lambda db, act: SimpleNamespace(
                jobseeker=db.query(Jobseeker.jobseeker_no).order_by(Jobseeker.jobseeker_no).first()[0],
                vacancy=db.query(Vacancy.vacancy_no).filter_by(kind="own").order_by(Vacancy.vacancy_no).first()[0],
                event=db.query(Event.event_no).order_by(Event.event_no).first()[0],
                day=act.today.isoformat(),
            )
        )
    finally:
        desk.close()
    return found


def text_of(pdf):
    return subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout


def test_the_kinds_are_listed_without_a_center():
    told = jobdesk("paper")
    assert told.returncode == 0
    lines = [line.split("\t") for line in told.stdout.splitlines()]
    assert [line[0] for line in lines] == [kind.value for kind in ALL]
    assert {len(line) for line in lines} == {4}
    by_kind = {line[0]: line[1:] for line in lines}
    assert by_kind["jobseeker_application"] == ["구직신청서", "구직번호", "--blank"]
    assert by_kind["certificate"][2] == "-"


@pytest.mark.parametrize("kind", [kind.value for kind, one in ALL.items() if one.blank and (LONG or kind in FEW)])
def test_a_blank_form_is_written(sample_template, tmp_path, kind):
    out = tmp_path / "blank.pdf"
    done = sample_template.run("paper", kind, "--blank", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert "010-" not in text_of(out)


def test_papers_of_records_are_written(sample_template, numbers, tmp_path):
    asked = {
        "resume": (numbers.jobseeker, "010-0000-"),
        "vacancy_application": (numbers.vacancy, numbers.vacancy),
        "event_sign_in": (numbers.event, "JOB포유"),
        "interviews": (numbers.day, "오늘의 면접"),
        "slip": (sample_template.told["slips"][0], "취업알선장"),
    }
    for kind, (number, said) in asked.items():
        out = tmp_path / f"{kind}.pdf"
        done = sample_template.run("paper", kind, number, "--out", out)
        assert (done.returncode, done.stderr) == (0, ""), kind
        assert said in text_of(out), kind


def test_an_export_is_on_record_for_its_purpose(sample, tmp_path):
    desk = sample.desk("counselor1")
    number = desk.read(lambda db, act: db.query(Jobseeker.jobseeker_no).first()[0])
    desk.close()
    assert sample.run("paper", "consent_form", number, "--out", tmp_path / "one.pdf").returncode == 0
    desk = sample.desk("counselor1")
    rows = desk.read(lambda db, act: db.query(AuditEntry).filter_by(action="export").all())
    desk.close()
    (row,) = [row for row in rows if row.detail.get("what") == PrintKind.CONSENT_FORM]
    assert (row.purpose, row.table_name, len(row.jobseeker_ids)) == ("paper", "jobseeker", 1)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (("kitchen", "1"), 2),
        (("resume",), 2),
        (("certificate", "--blank"), 2),
        (("resume", "JS-1", "--blank"), 2),
        (("vacancy_list", "VC-1"), 2),
        (("day_sheet", "gestern"), 2),
        (("resume", "JS-1999-01-000001"), 1),
        (("certificate", "확인-1999-01-000001"), 1),
        (("slip", "20230100000000"), 1),
        (("--blank",), 2),
        (("--dong", "당산1동"), 2),
        (("resume", "JS-1", "--dong", "당산1동"), 2),
        (("vacancy_list", "--blank", "--occupation", "경비원"), 2),
        (("vacancy_list", "--occupation", "없는직종"), 1),
    ],
)
def test_what_is_misused_and_what_is_not_there(sample_template, tmp_path, asked, status):
    out = tmp_path / "x.pdf"
    done = sample_template.run("paper", *asked, "--out", out)
    assert done.returncode == status
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_the_list_of_vacancies_is_narrowed_to_occupations_and_dongs(sample_template, tmp_path):
    def count(*asked):
        done = sample_template.run("paper", "vacancy_list", *asked, "--out", tmp_path / "list.pdf")
        assert (done.returncode, done.stderr) == (0, "")
        text = "".join(text_of(tmp_path / "list.pdf").split())
        return int(re.search(r"모두([0-9]+)건", text)[1]), text

    everywhere, _text = count()
    guards, told = count("--occupation", "경비원")
    assert "알선아님)·경비원" in told
    both, _text = count("--occupation", "경비원", "--occupation", "541")
    here, told = count("--occupation", "54", "--dong", "당산1동")
    assert "당산1동" in told
    assert everywhere > both >= guards > 0
    assert here < both


def test_a_paper_goes_into_a_pdf(sample_template, tmp_path):
    assert sample_template.run("paper", "resume", "--blank").returncode == 2
    assert sample_template.run("paper", "resume", "--blank", "--out", tmp_path / "x.bin").returncode == 2


def test_who_sees_no_people_writes_no_paper(sample_template, tmp_path):
    done = sample_template.run("paper", "resume", "--blank", "--out", tmp_path / "x.pdf", user="admin")
    assert done.returncode == 1


def test_a_sign_no_paper_can_show_is_said_beside_the_file(capsys):
    _say_lacks(Printable("x", SHEET, lambda _paper: b"", missing=["𠮷"]), "a4")
    _say_lacks(Printable("x", SHEET, lambda _paper: b""), "a4")
    said = capsys.readouterr()
    assert ("𠮷" in said.err, said.err.count("\n"), said.out) == (True, 1, "")


def test_what_is_cut_on_this_paper_is_said_beside_the_file(capsys):
    shown = Printable("x", SHEET, lambda _paper: b"", cut=lambda paper: ["직무내용"] if paper == "a5" else [])
    _say_lacks(shown, "a5")
    _say_lacks(shown, "roll")
    said = capsys.readouterr()
    assert ("직무내용" in said.err, said.err.count("\n"), said.out) == (True, 1, "")
