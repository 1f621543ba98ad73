"""The calm section: a slow lullaby in D major for flute, nylon guitar and warm chords.

What listeners take for tenderness and peace: slow tempo, major mode, consonant and simple
harmony, low to medium sound level, medium register, narrow and flowing melody, legato, soft
timbre and attacks, regular rhythm with few accents (Gabrielsson and Lindström 2010, in Handbook
of Music and Emotion, ch. 14; Juslin and Laukka 2004, Journal of New Music Research 33(3),
table 1).
"""

from . import drums
from .arranging import arpeggio, bass_line, beaten, comping
from .keys_and_winds import electric_piano, flute, soft_bass, warm_pad
from .notation import chords, melody, pitch, rhythm
from .score import Part, Room, Section
from .strings import guitar_body, nylon_guitar, violin_body, violins

_BARS = 8
_HARMONY = chords("Dadd9 | G6 | D | A | Gmaj7 | D | Em7:2 A7:2 | D")
_LULLABY = melody(
    """
      F#5:1.5 E5:.5 D5:1 A4:1
    | B4:1.5 D5:.5 B4:2
    | A4:1 D5:1 F#5:1 A5:1
    | E5:3 -:.5 E5:.5
    | F#5:1 G5:.5 F#5:.5 D5:2
    | A5:1.5 F#5:.5 D5:1 F#5:1
    | G5:1 F#5:.5 E5:.5 C#5:1 E5:1
    | D5:3 -:1
    """,
    bars=_BARS,
    velocity=0.6,
)
_COUNTER = melody(
    """
      -:4 | -:4 | -:4 | -:2 A4:1 C#5:1
    | D5:2 B4:2 | A4:2 D5:2 | B4:2 C#5:2 | A4:3.5 -:.5
    """,
    bars=_BARS,
    velocity=0.45,
)

CALM = Section(
    name="calm",
    tempo=66.0,
    bars=_BARS,
    loudness_db=-18.5,
    density=0.1,
    looseness_ms=9.0,
    room=Room(decay_seconds=2.4, bright_hz=4200.0),
    parts=(
        Part(
            name="flute",
            instrument=flute,
            notes=_LULLABY,
            level_db=-5.0,
            pan=0.12,
            reverb=0.52,
        ),
        Part(
            name="violins",
            instrument=violins,
            notes=_COUNTER,
            level_db=-12.0,
            wide=True,
            reverb=0.52,
            insert=violin_body,
        ),
        Part(
            name="nylon guitar",
            instrument=nylon_guitar,
            notes=arpeggio(
                _HARMONY,
                rhythm("01232123", "02132423", bars=_BARS),
                around=pitch("A3"),
                ring_beats=1.6,
                softer=0.75,
            ),
            level_db=-3.5,
            pan=-0.25,
            reverb=0.33,
            insert=guitar_body,
        ),
        Part(
            name="electric piano",
            instrument=electric_piano,
            notes=comping(
                _HARMONY,
                rhythm("x-----..x-----..", bars=_BARS),
                around=pitch("D4"),
                strum_beats=0.02,
                softer=0.6,
            ),
            level_db=-10.0,
            wide=True,
            reverb=0.39,
        ),
        Part(
            name="warm pad",
            instrument=warm_pad,
            notes=comping(
                _HARMONY, rhythm("x-------", bars=_BARS), around=pitch("A3"), voices=4, softer=0.7
            ),
            level_db=-10.5,
            wide=True,
            reverb=0.45,
        ),
        Part(
            name="double bass",
            instrument=soft_bass,
            notes=bass_line(
                _HARMONY,
                rhythm("r-----5-", "r-----r-", bars=_BARS),
                lowest=pitch("E1"),
                softer=0.75,
            ),
            level_db=-2.5,
            reverb=0.1,
        ),
        Part(
            name="shaker",
            instrument=drums.shaker,
            notes=beaten(rhythm("oxoxoxox", bars=_BARS), softer=0.6),
            level_db=-27.0,
            pan=0.4,
            reverb=0.26,
        ),
        Part(
            name="soft drum",
            instrument=drums.soft_kick,
            notes=beaten(rhythm("x.......o.......", bars=_BARS), softer=0.7),
            level_db=-12.0,
            reverb=0.13,
        ),
    ),
)
