"""Commands as an administrator's script meets them: texts, files, exit status."""

import json
import subprocess

import pytest

from tests.sample_fixtures import jobdesk

YEAR = ("--from", "2023-01-01", "--to", "2023-10-31")


def test_the_report_as_text_and_json(sample_template):
    text = sample_template.run("report", "--layout", "yeongdeungpo", *YEAR)
    assert text.returncode == 0
    assert [w for w in ("2,601", "3,401", "1,965", "11,448", "854", "43.5") if w not in text.stdout] == []
    made = sample_template.run(
        "report", "--layout", "indicators", *YEAR, "--format", "json", "--breakdown", "sex,policy_age,dong"
    )
    told = json.loads(made.stdout)
    assert told["cells"]["placement_rate"] == "43.5"
    assert told["cells"]["placed_persons"] == 854
    assert (told["from"], told["to"], told["cumulate"]) == ("2023-01-01", "2023-10-31", "monthly_sum")
    for name, kinds in told["breakdowns"].items():
        for split in kinds.values():
            assert sum(split.values()) == told["cells"][name]
    assert set(told["breakdowns"]["jobseekers"]["policy_age"]) <= {
        "18세 이하",
        "청년",
        "중장년",
        "65세 이상",
        "미상",
    }


def test_the_monthly_report_as_json_with_its_columns(sample_template):
    made = sample_template.run("report", "--layout", "monthly", *YEAR, "--format", "json", "--breakdown", "route")
    told = json.loads(made.stdout)
    assert told["columns"]["cumulative"]["placed_persons"] == told["cells"]["placed_persons"] == 854
    assert told["columns"]["target"]["placed_persons"] is None
    assert sum(told["breakdowns"]["placed_persons"]["route"].values()) == 854
    assert set(told["breakdowns"]["placed_persons"]["route"]) <= {"알선", "소개", "본인", "행사", "기타"}


def test_the_report_as_csv_and_a_time_without_data(sample_template, tmp_path):
    made = sample_template.run("report", "--layout", "geumcheon", *YEAR, "--format", "csv")
    assert made.returncode == 0
    assert "11,448" in made.stdout or "11448" in made.stdout
    empty = sample_template.run(
        "report", "--layout", "monthly", "--from", "2031-01-01", "--to", "2031-01-31", "--format", "text"
    )
    assert empty.returncode == 0
    assert "구직자\t명\t-\t-" in empty.stdout
    for form in ("xlsx", "hwpx"):
        out = tmp_path / f"report.{form}"
        assert (
            sample_template.run("report", "--layout", "monthly", *YEAR, "--format", form, "--out", out).returncode
            == 0
        )
        assert out.read_bytes().startswith(b"PK")


def test_the_report_as_pdf(sample_template, tmp_path):
    out = tmp_path / "report.pdf"
    assert (
        sample_template.run(
            "report", "--layout", "yeongdeungpo", *YEAR, "--format", "pdf", "--out", out
        ).returncode
        == 0
    )
    text = subprocess.run(["pdftotext", str(out), "-"], check=True, capture_output=True, text=True).stdout
    assert [
        w for w in ("2,601", "3,401", "1,965", "11,448", "854", "43.5", "2023. 10. 31.") if w not in text
    ] == []


@pytest.mark.parametrize("paper", ["a4", "a5", "roll"])
def test_a_slip_is_written_as_it_was_issued(sample_template, tmp_path, paper):
    out, number = tmp_path / "slip.pdf", sample_template.told["slips"][0]
    assert sample_template.run("slip", number, "--out", out, "--paper", paper).returncode == 0
    text = subprocess.run(["pdftotext", str(out), "-"], check=True, capture_output=True, text=True).stdout
    assert f"{number[:4]}-{number[4:6]}-{number[6:12]}-{number[12:]}" in text


@pytest.mark.parametrize(("mode", "said"), [("raster", b"\x1dv0\x00\x40\x00"), ("text", "알선장".encode("cp949"))])
def test_a_slip_is_written_as_a_roll_printer_gets_it(sample_template, tmp_path, mode, said):
    out, number = tmp_path / "slip.bin", sample_template.told["slips"][0]
    assert sample_template.run("slip", number, "--out", out, "--mode", mode).returncode == 0
    sent = out.read_bytes()
    assert sent.startswith(b"\x1b@")
    assert said in sent
    assert sent.count(b"\x1dV") == 1
    assert (number[:4].encode() in sent) is (mode == "text")


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("slip", "20230100000000", "--out", "x.pdf"), 1),
        (("slip", "20230100000000", "--out", "x.bin"), 1),
        (("slip", "20230100000000", "--out", "x.pdf", "--mode", "text"), 2),
        (("slip", "20230100000000", "--out", "x.bin", "--paper", "a4"), 2),
        (("slip", "20230100000000", "--out", "x.doc"), 2),
        (("report", "--layout", "yeongdeungpo", "--from", "2023-11-01", "--to", "2023-10-31"), 1),
        (("report", "--layout", "kitchen", *YEAR), 2),
        (("report", "--layout", "yeongdeungpo", "--from", "gestern", "--to", "2023-10-31"), 2),
        (("report", "--layout", "yeongdeungpo", *YEAR, "--format", "pdf"), 2),
        (("report", "--layout", "yeongdeungpo", *YEAR, "--format", "xlsx"), 2),
        (("report", "--layout", "yeongdeungpo", *YEAR, "--cross", "jobseekers"), 2),
        (("report",), 2),
        (("dance",), 2),
        (("tour", "--out", "x", "--size", "big"), 2),
    ],
)
def test_what_is_refused_and_what_is_misused(sample_template, command, status):
    done = sample_template.run(*command)
    assert done.returncode == status
    assert done.stderr.strip()
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_wrong_password_and_a_role_without_the_right(sample):
    wrong = jobdesk("check", center=sample.folder, user="supervisor", password="no-such-1")
    assert wrong.returncode == 1
    assert wrong.stderr.strip()
    assert sample.run("report", "--layout", "yeongdeungpo", *YEAR, user="auditor").returncode == 1
    assert sample.run("check", user="counselor1").returncode == 1
    assert sample.run("check", user="auditor").returncode == 0


def test_damage_exits_1_with_a_sentence(sample):
    data = bytearray((sample.folder / "center.db").read_bytes())
    data[len(data) // 2] ^= 1
    (sample.folder / "center.db").write_bytes(data)
    done = sample.run("check")
    assert done.returncode == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_backup_is_restored_into_a_new_folder_with_the_same_table(sample, tmp_path):
    assert sample.run("backup", tmp_path / "one.jobdesk-backup").returncode == 0
    done = sample.run("restore", tmp_path / "one.jobdesk-backup", tmp_path / "new", user="admin")
    assert done.returncode == 0, done.stderr
    made = jobdesk(
        "report",
        "--layout",
        "yeongdeungpo",
        *YEAR,
        center=tmp_path / "new",
        user="supervisor",
        password=sample.password("supervisor"),
    )
    assert "11,448" in made.stdout
    assert sample.run("restore", tmp_path / "one.jobdesk-backup", tmp_path / "new", user="admin").returncode == 1
    assert (
        sample.run("restore", tmp_path / "one.jobdesk-backup", tmp_path / "x", user="counselor1").returncode == 1
    )


def test_nothing_is_to_migrate_and_commands_work_while_a_desk_is_open(sample):
    desk = sample.desk("counselor1")
    assert sample.run("migrate", user="admin").returncode == 0
    assert sample.run("check").returncode == 0
    desk.close()


def test_a_month_is_closed_by_command_provisionally_and_finally_only_with_its_review(sample):
    first = sample.run("close", "2023-10")
    assert first.returncode == 0
    month, kind, serial, digest = first.stdout.split()
    assert (month, kind, serial, len(digest)) == ("2023-10", "provisional", "1", 64)
    for asked, status in (
        (("2023-10", "--final"), 1),
        (("October",), 2),
        (("2023-13",), 2),
    ):
        refused = sample.run("close", *asked)
        assert (refused.returncode, refused.stdout) == (status, "")
        assert refused.stderr
        assert status == 1 or "YYYY-MM" in refused.stderr.replace("YYYY-MM-DD", "")
    again = sample.run("close", "2023-10")
    assert (again.returncode, again.stdout) == (0, first.stdout), "nothing changed: it is closed as it was"
    assert again.stderr
    assert sample.run("close", "2023-10", "--reason", "늦게 들어온 취업").stdout.split()[2] == "2"
    assert sample.run("check").returncode == 0
