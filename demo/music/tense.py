"""The tense section: a driving riff in E minor with semitone and tritone clashes.

What listeners take for anger and fear: fast tempo, minor mode, dissonance and atonality, high
sound level, sharp timbre with much energy in the high partials, staccato, abrupt attacks and
accents on unexpected beats, wide leaps, augmented fourths and minor seconds (Gabrielsson and
Lindström 2010, in Handbook of Music and Emotion, ch. 14; Juslin and Laukka 2004, Journal of New
Music Research 33(3), table 1).
"""

from . import drums
from .arranging import arpeggio, bass_line, beaten, comping, joined, swelling, transposed
from .effects import amplifier, growl
from .keys_and_winds import brass, finger_bass, low_drone
from .notation import chords, melody, pitch, rhythm
from .score import Note, Part, Room, Section
from .strings import electric_guitar, short_strings, trembling_strings, violin_body

_BARS = 20
_HARMONY = chords(
    """
    Em | Em | F    | Em      | Em | Em      | C | B7
    Am | Am | F    | D#dim7  | Em | F:2 Em:2 | C | B7
    Em | F  | D#dim7 | B:2 Bb:2
    """
)
_POWER = chords(
    """
    E5 | E5 | F5   | E5      | E5 | E5      | C5 | B5
    A5 | A5 | F5   | D#5     | E5 | F5:2 E5:2 | C5 | B5
    E5 | F5 | D#5  | B5:2 Bb5:2
    """
)
_WALL = ("X-----X---X-----", "X--X--X-X---xxx.") * 4
_GALLOP = ("X.xxx.xxX.xxx.X.", "X.xxx.xxx.xxX.X.", "X.xxX.xxX.xxX-X-", "X--X--X.xxX-X-X.") * 3
_RIFF = (*_WALL, *_GALLOP)
_KICK = (
    *("X.....X...X.....", "X..X..X.X...xxx.") * 4,
    *("X.xxx.x.X.xxx.x.", "X.xxx.xxX.xxx.xx") * 6,
)
_SNARE = (
    *("........X.......", "........X......x", "........X.......", "........X...XXXX") * 2,
    *("....X.......X...", "....X.......X..o", "....X.......X...", "....X..x..X.XXXX") * 3,
)
_HATS = (*(".",) * 8, *("X.x.X.x.X.x.X.x.",) * 12)
_LAST_BLOW = "X.x.X.x.XXX.X..."
_THEME = melody(
    """
      -:4 | -:4 | -:4 | -:4
    | E4:1.5! F4:.5 E4:1 Bb4:1! | A4:.5 G4:.5 F#4:1 D#4:2!
    | C5:1.5! B4:.5 C5:1 F#4:1! | B4:.5 C5:.5 B4:1 D#5:2!
    | E5:1.5! D#5:.5 E5:1 A4:1 | C5:.5 B4:.5 A4:1 D#5:2!
    | F5:1.5! E5:.5 F5:1 B4:1! | A4:.5 C5:.5 D#5:1 F#5:2!
    | E5:.5! -:.5 E5:.5! F5:.5 -:.5 E5:.5 Bb4:1! | A4:.5! C5:.5 F5:1 E5:.5 B4:.5 G4:1
    | C5:.5! -:.5 C5:.5! E5:.5 -:.5 G5:.5 F#5:1! | D#5:.5 F#5:.5 A5:1! B5:.5 A5:.5 F#5:1
    | G5:1.5! F#5:.5 G5:1 E5:1 | F5:.5! E5:.5 F5:.5 A5:.5 C6:2!
    | D#5:.5! F#5:.5 A5:.5 C6:.5 A5:.5! F#5:.5 D#5:1! | B4:.5! -:.5 B4:.5! -:.5 E5:1! -:1
    """,
    bars=_BARS,
    velocity=0.8,
)
_PEDAL = tuple(
    Note(beat=16.0 * part, beats=15.5, pitch=pitch(name), velocity=0.8)
    for part in range(5)
    for name in ("E2", "B2")
)
_CLUSTERS = melody(
    """
      B5:4 | C6:4 | C6:4 | B5:2 Bb5:2 | B5:4 | E6:4 | G6:4 | F#6:4
    | E6:4 | E6:4 | F6:4 | F#6:4 | E6:4 | F6:2 E6:2 | G6:4 | A6:4
    | G6:4 | A6:4 | C7:4 | B6:2 -:2
    """,
    bars=_BARS,
    velocity=0.7,
)
_STABS = tuple(
    rhythm(
        "X.....X.........", "..........X.X...", "X..X..X.........", "....X.....X.X...", bars=_BARS
    )
)


TENSE = Section(
    name="tense",
    tempo=152.0,
    bars=_BARS,
    loudness_db=-13.5,
    density=0.3,
    looseness_ms=3.0,
    room=Room(decay_seconds=1.1, bright_hz=5000.0),
    parts=(
        Part(
            name="guitars",
            instrument=electric_guitar,
            notes=comping(
                _POWER,
                rhythm(*_RIFF, bars=_BARS, last=_LAST_BLOW),
                around=pitch("A2"),
                voices=3,
                strum_beats=0.004,
            ),
            level_db=-2.0,
            wide=True,
            reverb=0.07,
            insert=amplifier,
        ),
        Part(
            name="bass",
            instrument=finger_bass,
            notes=bass_line(
                _POWER,
                rhythm(*_RIFF, bars=_BARS, last=_LAST_BLOW),
                lowest=pitch("D#1"),
            ),
            level_db=-3.0,
            reverb=0.02,
            insert=growl,
        ),
        Part(
            name="drone",
            instrument=low_drone,
            notes=_PEDAL,
            level_db=-10.0,
            wide=True,
            reverb=0.22,
        ),
        Part(
            name="short strings",
            instrument=short_strings,
            notes=swelling(
                arpeggio(
                    _HARMONY,
                    rhythm(
                        "4343424143424142", "4243414240424345", bars=_BARS, last="4.4.4.4.454....."
                    ),
                    around=pitch("G4"),
                    ring_beats=0.22,
                ),
                start=0.8,
                end=1.15,
            ),
            level_db=-7.5,
            wide=True,
            reverb=0.22,
            insert=violin_body,
        ),
        Part(
            name="trembling strings",
            instrument=trembling_strings,
            notes=swelling(
                joined(_CLUSTERS, transposed(_CLUSTERS, -1), transposed(_CLUSTERS, -6)),
                start=0.6,
                end=1.2,
            ),
            level_db=-10.0,
            wide=True,
            reverb=0.39,
            insert=violin_body,
        ),
        Part(
            name="low brass",
            instrument=brass,
            notes=joined(_THEME, transposed(_THEME, -12)),
            level_db=-5.0,
            pan=0.2,
            reverb=0.33,
        ),
        Part(
            name="brass stabs",
            instrument=brass,
            notes=joined(
                comping(_HARMONY, _STABS, around=pitch("D4"), voices=4),
                transposed(comping(_HARMONY, _STABS, around=pitch("D4"), voices=3), 13),
            ),
            level_db=-8.5,
            pan=-0.3,
            reverb=0.33,
        ),
        Part(
            name="kick",
            instrument=drums.kick,
            notes=beaten(rhythm(*_KICK, bars=_BARS, last=_LAST_BLOW)),
            level_db=-3.0,
            reverb=0.03,
        ),
        Part(
            name="snare",
            instrument=drums.snare,
            notes=beaten(rhythm(*_SNARE, bars=_BARS, last="X.x.X.xxXXX.X...")),
            level_db=-4.0,
            reverb=0.17,
        ),
        Part(
            name="toms",
            instrument=drums.tom,
            notes=tuple(
                Note(
                    beat=step.beat,
                    beats=step.beats,
                    pitch=pitch("B2") - 5 * (turn % 2),
                    velocity=step.velocity,
                )
                for turn, step in enumerate(
                    rhythm(
                        "......x.......xx",
                        "................",
                        "......x...x...xx",
                        "x.xx..xx..x.....",
                        bars=_BARS,
                    )
                )
            ),
            level_db=-7.0,
            wide=True,
            reverb=0.28,
        ),
        Part(
            name="open hi-hat",
            instrument=drums.open_hat,
            notes=beaten(rhythm(*_HATS, bars=_BARS, last="X.x.X.x.X.......")),
            level_db=-18.0,
            pan=0.3,
            reverb=0.11,
        ),
        Part(
            name="crash",
            instrument=drums.crash,
            notes=beaten(
                rhythm(
                    "X...............",
                    "................",
                    "X...............",
                    "............X...",
                    bars=_BARS,
                )
            ),
            level_db=-15.0,
            wide=True,
            reverb=0.22,
        ),
    ),
)
