"""Calls aloud by programs of the system: a chime, then a Korean voice; where none is there the screen says it all.

Linux: `aplay`, and `spd-say -l ko` or `espeak-ng -v ko`. Windows (not tried): `winsound`, and SAPI by PowerShell.
Each program is given so many seconds and killed after them. Source: hardware.md 2 (optional, for sound).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from jobdesk.base.files import resource
from jobdesk.base.spoken import say_call

CHIME_SECONDS, VOICE_SECONDS = 5.0, 15.0
_TEXT = "JOBDESK_CALL"
_SAPI = (
    "Add-Type -AssemblyName System.Speech; "
    "$v = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
    "$v.SelectVoiceByHints('NotSet', 'NotSet', 0, [Globalization.CultureInfo]'ko-KR'); "
    f"$v.Speak($env:{_TEXT})"
)
_SILENT = (OSError, subprocess.SubprocessError)


def chime_file() -> Path:
    """The bundled chime."""
    return resource("sounds", "chime.wav")


class Announcer:
    """Says one call after the other; blocking, for a lane of its own. `stop` ends it from any thread."""

    def __init__(self, *, chime: bool = True, voice: bool = True) -> None:
        self._chime, self._voice = chime, voice
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._held = Lock()

    def announce(self, label: str, counter_no: int) -> bool:
        """Chime and say a call; whether a voice said it. No failure of a sound ends anything."""
        if self._chime:
            self._play()
        return self._voice and self._say(say_call(label, counter_no))

    def stop(self) -> None:
        """Say nothing any more; what is being said breaks off."""
        with self._held:
            self._stopped = True
            if self._child is not None:
                self._child.kill()

    def _play(self) -> None:
        if sys.platform == "win32":
            import winsound

            with suppress(RuntimeError):
                winsound.PlaySound(str(chime_file()), winsound.SND_FILENAME)
        elif (player := shutil.which("aplay")) is not None:
            self._run([player, "-q", str(chime_file())], CHIME_SECONDS)

    def _say(self, text: str) -> bool:
        if sys.platform == "win32":
            shell = ["powershell", "-NoProfile", "-NonInteractive", "-Command", _SAPI]
            return self._run(shell, VOICE_SECONDS, {_TEXT: text})
        voices = (("spd-say", "-w", "-l", "ko", text), ("espeak-ng", "-v", "ko", text))
        for name, *asked in voices:
            found = shutil.which(name)
            if found is not None and self._run([found, *asked], VOICE_SECONDS):
                return True
        return False

    def _run(self, command: Sequence[str], seconds: float, more: Mapping[str, str] | None = None) -> bool:
        """Whether a program did it in time."""
        nothing = subprocess.DEVNULL
        environment = {**os.environ, **(more or {})}
        try:
            with self._held:
                if self._stopped:
                    return False
                child = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, env=environment)
                self._child = child
        except _SILENT:
            return False
        try:
            return child.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            with self._held:
                self._child = None
            child.kill()
            child.wait()
