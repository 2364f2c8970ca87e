"""Calls aloud by programs of the system: what each is told, and what happens where one fails."""

import threading
from time import monotonic

import pytest

from jobdesk.devices import announcer as announcers
from jobdesk.devices.announcer import Announcer, chime_file
from jobdesk.devices.chime import chime_wav
from tests.qt.displays import noting, only, told

SAID = "에이 십이번 고객님, 삼번 창구로 오십시오."


@pytest.fixture
def programs(tmp_path, monkeypatch):
    only(monkeypatch, tmp_path)
    return tmp_path


def test_the_bundled_chime_is_the_declared_tone():
    assert chime_file().read_bytes() == chime_wav()


def test_a_call_is_chimed_then_said(programs):
    note = noting(programs, "aplay", "spd-say", "espeak-ng")
    assert Announcer().announce("A012", 3)
    assert told(note) == [["aplay", "-q", str(chime_file())], ["spd-say", "-w", "-l", "ko", SAID]]


def test_the_other_voice_speaks_where_the_first_fails(programs):
    note = noting(programs, "spd-say", status=1)
    noting(programs, "espeak-ng")
    assert Announcer().announce("A012", 3)
    assert told(note)[-1] == ["espeak-ng", "-v", "ko", SAID]


def test_without_programs_it_is_silent(programs, monkeypatch):
    monkeypatch.setenv("PATH", str(programs))
    assert not Announcer().announce("A012", 3)


def test_a_voice_that_hangs_is_ended(programs, monkeypatch):
    monkeypatch.setattr(announcers, "VOICE_SECONDS", 0.3)
    noting(programs, "spd-say", "espeak-ng", sleeps=30)
    begun = monotonic()
    assert not Announcer().announce("A012", 3)
    assert monotonic() - begun < 5


def test_what_is_said_breaks_off_at_the_end(programs):
    noting(programs, "spd-say", sleeps=30)
    one = Announcer()
    begun = monotonic()
    end = threading.Timer(0.5, one.stop)
    end.start()
    assert not one.announce("A012", 3)
    assert monotonic() - begun < 5
    assert not one.announce("A013", 3)
