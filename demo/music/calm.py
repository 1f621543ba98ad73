"""The calm section: a fingerpicked guitar in D major, flute and warm chords, and nobody drums.

What listeners take for tenderness and peace: major mode, consonant and simple harmony, low to
medium sound level, medium register, narrow and flowing melody, legato, soft timbre and attacks,
regular rhythm without accents (Gabrielsson and Lindström 2010, in Handbook of Music and Emotion,
ch. 14; Juslin and Laukka 2004, Journal of New Music Research 33(3), table 1). A slow tune over
long chords is as soon heard as sad: of the annotated songs of DEAM, those that listeners felt as
calm are often a guitar picked in even, quick, soft notes over a warm bass. So the pulse is slow
and the picking flows.
"""

from .arranging import arpeggio, bass_line, comping, entering
from .keys_and_winds import flute, soft_bass, warm_pad
from .notation import chords, melody, pitch, rhythm
from .score import Part, Room, Section
from .strings import guitar_body, nylon_guitar

_BARS = 10
_HARMONY = chords(
    """
    Dadd9 | Gmaj7 | D6 | Gmaj7 | Bm7 | Gmaj7 | D6 | Em7:2 A7:2 | Dadd9 | Gmaj7:2 A7:2
    """
)
_SONG = melody(
    """
      F#5:1.5 E5:.5 A5:2 | B5:1 A5:.5 F#5:.5 D5:2 | E5:1 F#5:1 A5:1 F#5:1 | D5:3 -:1
    | F#5:1.5 A5:.5 B5:1 A5:1 | D6:1.5 B5:.5 A5:1 F#5:1 | A5:2 F#5:1 E5:1
    | G5:1 F#5:.5 E5:.5 C#5:1 E5:1 | F#5:2 A5:1 F#5:1 | D5:2 E5:2
    """,
    bars=_BARS,
    velocity=0.6,
)

CALM = Section(
    name="calm",
    tempo=70.0,
    bars=_BARS,
    loudness_db=-18.0,
    density=0.15,
    looseness_ms=8.0,
    room=Room(decay_seconds=1.6, bright_hz=5500.0),
    parts=(
        Part(
            name="flute",
            instrument=flute,
            notes=_SONG,
            level_db=-5.0,
            pan=0.1,
            reverb=0.35,
        ),
        Part(
            name="nylon guitar",
            instrument=nylon_guitar,
            notes=arpeggio(
                _HARMONY,
                rhythm("0213421302134213", "0213421302134231", bars=_BARS),
                around=pitch("A3"),
                ring_beats=1.6,
                softer=0.75,
            ),
            level_db=-3.5,
            pan=-0.25,
            reverb=0.25,
            insert=guitar_body,
        ),
        Part(
            name="harp",
            instrument=nylon_guitar,
            notes=arpeggio(
                _HARMONY,
                rhythm("01234567........", "................", bars=_BARS),
                around=pitch("D4"),
                ring_beats=3.0,
                softer=0.7,
            ),
            level_db=-8.0,
            pan=0.3,
            reverb=0.4,
        ),
        Part(
            name="warm pad",
            instrument=warm_pad,
            notes=comping(_HARMONY, rhythm("x-------", bars=_BARS), around=pitch("D4"), softer=0.7),
            level_db=-14.0,
            wide=True,
            reverb=0.4,
        ),
        Part(
            name="double bass",
            instrument=soft_bass,
            notes=entering(
                bass_line(
                    _HARMONY,
                    rhythm("r-------5-------", bars=_BARS),
                    lowest=pitch("G1"),
                    softer=0.6,
                ),
                8.0,
            ),
            level_db=-6.0,
            reverb=0.1,
        ),
    ),
)
