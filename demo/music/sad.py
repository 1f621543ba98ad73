"""The sad section: a slow lament in B minor for cello, felt piano and dark strings.

What listeners take for sadness: slow tempo, minor mode, low sound level, low register, narrow and
falling melody with sighing seconds, legato, soft and dark timbre, slow attacks, much room
(Gabrielsson and Lindström 2010, in Handbook of Music and Emotion, ch. 14; Juslin and Laukka 2004,
Journal of New Music Research 33(3), table 1).
"""

from .arranging import arpeggio, bass_line, comping, joined, transposed
from .keys_and_winds import soft_bass
from .notation import chords, melody, pitch, rhythm
from .score import Part, Room, Section
from .strings import cello, dark_strings, piano, violin_body

_BARS = 8
_HARMONY = chords("Bm | Em | F#sus4:2 F#7:2 | Bm | G | Em | F#7 | Bm")
_LAMENT = melody(
    """
      F#4:2 E4:1 D4:1
    | G4:2.5 F#4:.5 E4:1
    | B3:2 A#3:2
    | D4:1.5 C#4:.5 B3:2
    | D4:2 C#4:1 B3:1
    | E4:1.5 D4:.5 C#4:1 B3:1
    | C#4:2 A#3:1.5 C#4:.5
    | B3:3 -:1
    """,
    bars=_BARS,
    velocity=0.55,
)
_SIGHS = melody(
    """
      -:4 | -:4 | -:4 | -:2 F#4:1 E4:1
    | B4:2 A4:1 G4:1 | G4:1.5 F#4:.5 E4:2 | E4:2 F#4:2 | D4:3 -:1
    """,
    bars=_BARS,
    velocity=0.35,
)

SAD = Section(
    name="sad",
    tempo=58.0,
    bars=_BARS,
    loudness_db=-21.0,
    density=0.05,
    looseness_ms=14.0,
    room=Room(decay_seconds=3.4, bright_hz=2200.0),
    parts=(
        Part(
            name="cello",
            instrument=cello,
            notes=_LAMENT,
            level_db=-2.0,
            pan=-0.15,
            reverb=0.52,
            insert=violin_body,
        ),
        Part(
            name="second cello",
            instrument=cello,
            notes=_SIGHS,
            level_db=-8.0,
            pan=0.3,
            reverb=0.68,
            insert=violin_body,
        ),
        Part(
            name="piano",
            instrument=piano,
            notes=arpeggio(
                _HARMONY,
                rhythm("0.1.2.3.", "0.2.1.2.", bars=_BARS),
                around=pitch("D4") - 3,
                ring_beats=2.2,
                softer=0.5,
            ),
            level_db=-3.5,
            wide=True,
            reverb=0.52,
        ),
        Part(
            name="piano left hand",
            instrument=piano,
            notes=joined(
                bass_line(_HARMONY, rhythm("r---5---", bars=_BARS), lowest=pitch("B1"), softer=0.6),
                transposed(
                    bass_line(
                        _HARMONY, rhythm("r-------", bars=_BARS), lowest=pitch("B1"), softer=0.5
                    ),
                    12,
                ),
            ),
            level_db=-7.0,
            pan=-0.1,
            reverb=0.45,
        ),
        Part(
            name="dark strings",
            instrument=dark_strings,
            notes=comping(
                _HARMONY, rhythm("x---x---", bars=_BARS), around=pitch("B3"), voices=3, softer=0.6
            ),
            level_db=-12.0,
            wide=True,
            reverb=0.75,
            insert=violin_body,
        ),
        Part(
            name="double bass",
            instrument=soft_bass,
            notes=bass_line(
                _HARMONY, rhythm("r-------", bars=_BARS), lowest=pitch("E1"), softer=0.7
            ),
            level_db=-7.0,
            reverb=0.15,
        ),
    ),
)
