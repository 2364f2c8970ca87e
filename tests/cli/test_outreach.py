"""A day out by the command line alone: checkout, bundle, merge, receipt."""

import json
from datetime import timedelta

from sqlalchemy import func, select

from jobdesk.base.clock import Clock
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Bundle, Checkout
from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.sample_fixtures import jobdesk
from tests.services.people import person

OUT = "행사-비밀번호-77"


def at(folder, *command, user="counselor1"):
    """One command on a copy."""
    return jobdesk(*command, center=folder, user=user, password=OUT)


def test_out_and_home(sample, tmp_path):
    copy, home, receipt = tmp_path / "copy", tmp_path / "home.jdb", tmp_path / "receipt.jdr"
    passwords = tmp_path / "passwords.txt"
    passwords.write_text(f"counselor1 {OUT}\n", encoding="utf-8")
    what = ("--purpose", "찾아가는 일자리센터", "--persons", "none", "--hours", "12")
    packed = sample.run("checkout", copy, *what, "--password-file", passwords)
    assert (packed.returncode, packed.stderr) == (0, "")
    assert str(copy) in packed.stdout
    assert "구직자 0명" in packed.stdout
    laptop = open_center(copy, "counselor1", OUT, locksmith=CHEAP)
    person(laptop, full_name="임꺽정", mobile="010-0000-7777")
    sealed = at(copy, "bundle", "--out", home).stdout
    assert f"jobdesk merge {home}" in sealed, "says what was written, and what is next"
    person(laptop, full_name="황진이", mobile="010-0000-8888")
    laptop.close()
    sealed = at(copy, "bundle", "--out", home).stdout
    first = tmp_path / "home-no1.jdb"
    assert [f"jobdesk merge {file}" in sealed for file in (first, home)] == [True, True]
    assert sample.run("merge", first, "--receipt", tmp_path / "first.receipt").returncode == 0
    dry = sample.run("merge", home, "--dry-run", "--format", "json")
    told = sample.run("merge", home, "--receipt", receipt, "--format", "json")
    assert json.loads(told.stdout) == json.loads(dry.stdout), told.stderr
    found = json.loads(told.stdout)
    assert (found["refused"], found["conflicts"]) == (None, 0)
    assert found["added"] > 0
    again = sample.run("merge", home, "--format", "json")
    assert (again.returncode, json.loads(again.stdout)["already"]) == (0, True)
    lost = sample.run("merge", home, "--receipt", tmp_path / "away" / "receipt", "--format", "json")
    assert (lost.returncode, json.loads(lost.stdout)) == (1, json.loads(again.stdout))
    assert "반입 확인서" in lost.stderr
    words = sample.run("merge", home, "--receipt", receipt).stdout.splitlines()
    assert [line.split(" ")[0] for line in words] == ["이미", "추가", "반입"], words
    center = sample.desk()
    until = center.read(lambda db, act: db.scalars(select(Checkout.expires_at)).one())
    assert timedelta(hours=11) < until - Clock().now() < timedelta(hours=12)
    count = center.read(lambda db, act: db.scalar(select(func.count()).select_from(Bundle)))
    query = select(func.count()).select_from(Jobseeker).where(Jobseeker.full_name == "임꺽정")
    assert (count, center.read(lambda db, act: db.scalar(query))) == (2, 1)
    center.close()
    assert at(copy, "receipt", tmp_path / "first.receipt").returncode == 0
    assert copy.exists(), "the second bundle is not known to be home"
    assert at(copy, "receipt", receipt).returncode == 0
    assert not copy.exists()


def test_what_is_refused_says_why_and_changes_nothing(sample, tmp_path):
    torn = tmp_path / "torn.jdb"
    torn.write_bytes(b"jobdesk bundle 1\n" + bytes(40))
    told = sample.run("merge", torn, "--format", "json")
    assert (told.returncode, json.loads(told.stdout)["bundle"]) == (1, None)
    assert json.loads(told.stdout)["refused"] == told.stderr.strip()
    for command in (
        ("checkout", tmp_path / "copy"),
        ("checkout", tmp_path / "copy", "--purpose", "행사", "--persons", "event"),
    ):
        assert sample.run(*command).returncode == 2
    assert sample.run("checkout", tmp_path / "copy", "--event", "EV-없음").returncode == 1
    assert sample.run("bundle", "--out", tmp_path / "home.jdb").returncode == 1
    assert sample.run("checkout", tmp_path / "copy", "--purpose", "행사", user="counselor1").returncode == 1
    assert not (tmp_path / "copy").exists()


def test_each_wrong_file_is_told_by_what_it_is(sample, tmp_path):
    gone = sample.run("merge", tmp_path / "nofile.jdb", "--format", "json")
    assert (gone.returncode, json.loads(gone.stdout)["refused"]) == (1, gone.stderr.strip())
    assert "읽을 수 없" in gone.stderr
    receipt = tmp_path / "r1"
    receipt.write_bytes(b"jobdesk receipt 1\n" + bytes(80))
    assert "반입 확인서입니다" in sample.run("merge", receipt).stderr
    assert "이곳은 센터입니다" in sample.run("receipt", receipt).stderr


def test_own_passwords_travel_only_where_that_is_said(sample, tmp_path):
    copy, passwords = tmp_path / "copy", tmp_path / "passwords.txt"
    what = ("checkout", copy, "--purpose", "행사", "--persons", "none")
    passwords.write_text("counselor1\n", encoding="utf-8")
    assert sample.run(*what, "--password-file", passwords).returncode == 2
    assert sample.run(*what, "--password-file", passwords, "--own-passwords").returncode == 2
    passwords.write_text(f"nobody {OUT}\n", encoding="utf-8")
    assert sample.run(*what, "--password-file", passwords).returncode == 1
    passwords.write_text(f"counselor1 {OUT}\n", encoding="utf-8")
    assert sample.run(*what, "--who", "supervisor", "--password-file", passwords).returncode == 1
    assert not copy.exists()
    told = sample.run(*what, "--own-passwords", "--who", "counselor1")
    assert (told.returncode, told.stderr.count("\n")) == (0, 1), told.stderr
    laptop = sample.desk_at(copy, "counselor1")
    assert laptop.user_name == "counselor1"
    laptop.close()
