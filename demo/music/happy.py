"""The happy section: a quick tune in G major over guitars, bass, claps and bells.

What listeners take for happiness: fast tempo with little variation, major mode, simple harmony,
medium to high sound level, bright timbre, high register, rising and leaping melody, staccato,
regular rhythm (Gabrielsson and Lindström 2010, in Handbook of Music and Emotion, ch. 14;
Juslin and Laukka 2004, Journal of New Music Research 33(3), table 1).
"""

from . import drums
from .arranging import bass_line, beaten, comping, swelling, transposed
from .keys_and_winds import (
    brass,
    bright_synth,
    electric_piano,
    finger_bass,
    glockenspiel,
    whistle,
)
from .notation import chords, melody, pitch, rhythm
from .score import Part, Room, Section
from .strings import acoustic_guitar, guitar_body

_BARS = 16
_HARMONY = chords(
    """
    G | C | D | G   | G | C | Am7:2 D7:2 | G
    C | G | D | G   | C | G | D7         | G
    """
)
_TUNE = melody(
    """
      D5:.5 G5:.5 B5:.5 G5:.5 A5:.5 B5:.5 D6:1!
    | C6:.5 B5:.5 C6:.5 G5:.5 E5:1 G5:1
    | F#5:.5 A5:.5 D6:.5 A5:.5 C6:.5 B5:.5 A5:1
    | B5:1! G5:.5 D5:.5 G5:1 -:1
    | D5:.5 G5:.5 B5:.5 G5:.5 A5:.5 B5:.5 D6:1!
    | E6:.5 D6:.5 C6:.5 G5:.5 E5:1 G5:1
    | C6:.5 B5:.5 A5:.5 E5:.5 F#5:.5 A5:.5 C6:1
    | B5:.5 A5:.5 G5:1! -:1 G5:.5 B5:.5
    | E6:1! D6:.5 C6:.5 E6:.5 D6:.5 C6:1
    | D6:.5 B5:.5 G5:.5 B5:.5 D6:1 G5:1
    | A5:.5 D6:.5 F#6:.5 D6:.5 E6:.5 D6:.5 A5:1
    | B5:.5 D6:.5 G6:1! D6:.5 B5:.5 G5:1
    | E6:.5 G6:.5 E6:.5 C6:.5 G5:.5 C6:.5 E6:1
    | D6:.5 G6:.5 D6:.5 B5:.5 G5:.5 B5:.5 D6:1
    | F#6:.5 E6:.5 D6:.5 C6:.5 A5:.5 F#5:.5 A5:.5 C6:.5
    | B5:.5 D6:.5 G6:1! G5:1! -:1
    """,
    bars=_BARS,
    velocity=0.75,
)
_ANSWERS = melody(
    """
      -:4 | -:4 | -:4 | -:2 B4:.5 D5:.5 G5:.5! -:.5
    | -:4 | -:4 | -:4 | -:1.5 D5:.5 G4:.5 B4:.5 D5:.5! -:.5
    | E5:.5! -:1 E5:.5 G5:.5! -:1.5 | D5:.5! -:1 D5:.5 G5:.5! -:1.5
    | D5:.5! -:1 D5:.5 F#5:.5! -:1.5 | G4:.5 B4:.5 D5:.5 G5:1.5! -:1
    | E5:.5! -:1 E5:.5 G5:.5! -:1.5 | D5:.5! -:1 D5:.5 G5:.5! -:1.5
    | D5:.5! -:.5 D5:.5 F#5:1! A5:.5 F#5:1 | G5:.5! D5:.5 B4:.5 D5:.5 G5:1! -:1
    """,
    bars=_BARS,
    velocity=0.7,
)
_FILL = "X..xxxX.xxxxXXXX"

HAPPY = Section(
    name="happy",
    tempo=126.0,
    bars=_BARS,
    loudness_db=-14.5,
    density=0.25,
    looseness_ms=4.0,
    room=Room(decay_seconds=0.9, bright_hz=7000.0),
    parts=(
        Part(
            name="whistle",
            instrument=whistle,
            notes=_TUNE,
            level_db=-7.5,
            pan=0.1,
            reverb=0.39,
        ),
        Part(
            name="glockenspiel",
            instrument=glockenspiel,
            notes=transposed(_TUNE[len(_TUNE) // 2 :], 12, louder=0.8),
            level_db=-16.0,
            pan=0.45,
            reverb=0.52,
        ),
        Part(
            name="brass",
            instrument=brass,
            notes=_ANSWERS,
            level_db=-8.5,
            pan=-0.3,
            reverb=0.39,
        ),
        Part(
            name="guitars",
            instrument=acoustic_guitar,
            notes=comping(
                _HARMONY,
                rhythm("X.x.o.xx.xx.x.xo", "X.x.o.xx.xxox.x.", bars=_BARS),
                around=pitch("D4"),
                voices=5,
                strum_beats=0.018,
            ),
            level_db=-3.5,
            wide=True,
            reverb=0.2,
            insert=guitar_body,
        ),
        Part(
            name="electric piano",
            instrument=electric_piano,
            notes=comping(
                _HARMONY,
                rhythm("..x...x...x...x.", "..x...x...x..x-.", bars=_BARS),
                around=pitch("G4"),
            ),
            level_db=-7.5,
            pan=-0.4,
            reverb=0.33,
        ),
        Part(
            name="synth",
            instrument=bright_synth,
            notes=tuple(
                note
                for note in comping(
                    _HARMONY, rhythm("x..x..x.x..x..x.", bars=_BARS), around=pitch("G5"), voices=3
                )
                if note.beat >= 32
            ),
            level_db=-12.5,
            wide=True,
            reverb=0.39,
        ),
        Part(
            name="bass",
            instrument=finger_bass,
            notes=bass_line(
                _HARMONY,
                rhythm("r-.r5-8.r-.r8-5.", "r-.r5-8.r-.r3-5.", bars=_BARS),
                lowest=pitch("E2") - 7,
            ),
            level_db=-1.0,
            reverb=0.03,
        ),
        Part(
            name="kick",
            instrument=drums.kick,
            notes=beaten(rhythm("X.......X.x.....", "X.......X..x..x.", bars=_BARS)),
            level_db=-2.0,
            reverb=0.04,
        ),
        Part(
            name="snare",
            instrument=drums.snare,
            notes=beaten(rhythm("....X.......X..o", bars=_BARS, last=_FILL)),
            level_db=-7.0,
            reverb=0.26,
        ),
        Part(
            name="claps",
            instrument=drums.clap,
            notes=beaten(rhythm("....X.......X...", bars=_BARS)),
            level_db=-9.0,
            wide=True,
            reverb=0.33,
        ),
        Part(
            name="hi-hat",
            instrument=drums.closed_hat,
            notes=beaten(rhythm("x.X.x.X.x.X.x.Xo", bars=_BARS)),
            level_db=-19.0,
            pan=0.3,
            reverb=0.07,
        ),
        Part(
            name="tambourine",
            instrument=drums.tambourine,
            notes=swelling(beaten(rhythm("ooxoooxoooxoooxo", bars=_BARS)), start=0.6, end=1.1),
            level_db=-21.0,
            pan=-0.5,
            reverb=0.13,
        ),
        Part(
            name="crash",
            instrument=drums.crash,
            notes=beaten(rhythm("X...", *["."] * 7, bars=_BARS)),
            level_db=-18.0,
            pan=-0.2,
            reverb=0.26,
        ),
    ),
)
