"""The two tones before a call, made here and bundled as a file: no recording, no license.

`python -m jobdesk.devices.chime FILE` writes the bundled file anew.
"""

import sys
import wave
from io import BytesIO
from math import exp, pi, sin
from pathlib import Path
from struct import pack

RATE = 22_050
"""Samples a second, mono, 16 bits."""
TONES = ((880.0, 0.0), (659.26, 0.45))
"""Hertz, and when each begins in seconds: a fourth downwards."""
SECONDS, LOUD, FADE = 1.4, 0.42, 4.0


def chime_wav() -> bytes:
    """The chime as a WAV file."""
    frames = bytearray()
    for at in range(int(RATE * SECONDS)):
        moment = at / RATE
        level = sum(_tone(hertz, moment - begin) for hertz, begin in TONES if moment >= begin)
        frames += pack("<h", round(max(-1.0, min(1.0, LOUD * level)) * 32_767))
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(bytes(frames))
    return file.getvalue()


def _tone(hertz: float, since: float) -> float:
    """A bell: the tone and its octave, which die away; it swells in 5 ms so that nothing clicks."""
    body = sin(2 * pi * hertz * since) + 0.3 * sin(4 * pi * hertz * since)
    return body * exp(-FADE * since) * min(1.0, since / 0.005)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(chime_wav())
