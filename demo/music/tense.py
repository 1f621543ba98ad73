"""The tense section: a pursuit in the dark over an E that will not settle, without a safe chord.

What listeners take for anger and fear: fast tempo, minor mode, dissonance and atonality, high
sound level, sharp timbre, abrupt attacks and accents on unexpected beats, augmented fourths and
minor seconds, rising lines (Gabrielsson and Lindström 2010, in Handbook of Music and Emotion,
ch. 14; Juslin and Laukka 2004, Journal of New Music Research 33(3), table 1). A steady drum beat
with its snare on two and four would make it a dance: of the annotated songs of DEAM, those that
listeners felt as tense have no more onsets than the others, but nearly all twelve tones at once
and hardly any change of loudness. So the drums stumble, and nothing is ever quiet or pure.
"""

from . import drums
from .arranging import beaten, entering, joined, transposed
from .effects import growl
from .keys_and_winds import brass, finger_bass, growling_brass
from .notation import melody, pitch, repeated, rhythm
from .score import Note, Part, Room, Section
from .strings import cello, trembling_strings, violin_body

_BARS = 20
_PURSUIT = repeated(
    "E2:.5! E2:.5 F2:.5 E2:.5! E2:.5 Bb2:.5 A2:.5! F2:.5",
    "E2:.5! E2:.5 F2:.5! E2:.5 D#2:.5 E2:.5! Bb2:.5 F2:.5",
    bars=_BARS,
    velocity=0.72,
)
_PULSE = repeated(
    """
      E1:.25! E1:.25 E1:.25 F1:.25 E1:.25 E1:.25 F1:.25! E1:.25
      E1:.25 Bb1:.25 A1:.25 E1:.25 F1:.25! E1:.25 E1:.25 D#1:.25
    """,
    """
      E1:.25! E1:.25 F1:.25! E1:.25 E1:.25 F1:.25 E1:.25! E1:.25
      Bb1:.25 A1:.25! F1:.25 E1:.25 E1:.25 F1:.25 E1:.25! D#1:.25
    """,
    bars=_BARS,
    velocity=0.72,
)
_THREAT = melody(
    """
      -:4 | -:4 | F4:2! E4:1 D#4:1 | E4:3! -:1
    | E4:3! F4:1 | B4:3! Bb4:1 | A4:1.5! Bb4:.5 F4:1 F#4:1 | E4:3! -:1
    | E4:3! F4:1 | Bb4:3! A4:1 | F4:2! E4:1 D#4:1 | E4:3! -:1
    | Bb4:3! B4:1 | E5:3! D#5:1 | B4:2! Bb4:1 A4:1 | Bb4:3! -:1
    | C5:2! C#5:2! | D5:2! D#5:2! | E5:2! F5:2! | F#5:1! G5:1! Bb5:1! -:1
    """,
    bars=_BARS,
    velocity=0.8,
)
_TWO_BARS = 8.0
_AMBUSH = _TWO_BARS
"""The beat on which all others fall in; before it there is only something low that growls."""
# A semitone and a tritone above a tone that climbs by a semitone every two bars.
_CLIMBING_CLUSTER = tuple(
    Note(
        beat=_TWO_BARS * stage,
        beats=_TWO_BARS,
        pitch=pitch("B4") + stage + interval,
        velocity=0.5 + 0.04 * stage,
    )
    for stage in range(_BARS // 2)
    for interval in (0, 1, 6, 7)
)
_GROWLS = tuple(
    Note(beat=_TWO_BARS * stage + beat, beats=beats, pitch=pitch(name), velocity=0.85)
    for stage in range(_BARS // 2)
    for beat, beats, names in ((0.0, 5.5, ("E2", "F2", "Bb2")), (6.0, 1.5, ("Bb2", "B2", "E3")))
    for name in names
)
_STUMBLE = tuple(
    Note(
        beat=step.beat,
        beats=step.beats,
        pitch=pitch("E2") + (0, 5, 0, 6)[turn % 4],
        velocity=step.velocity,
    )
    for turn, step in enumerate(
        rhythm(
            "X..x..X.xxX..x..",
            "X..X..x.X..x.xxX",
            "X.x..X..x.X.x..x",
            "X..X..X..X.XXXXX",
            bars=_BARS,
        )
    )
)

TENSE = Section(
    name="tense",
    tempo=152.0,
    bars=_BARS,
    loudness_db=-13.5,
    density=0.3,
    looseness_ms=3.0,
    room=Room(decay_seconds=1.4, bright_hz=5000.0),
    parts=(
        Part(
            name="cellos",
            instrument=cello,
            notes=joined(_PURSUIT, transposed(_PURSUIT, 12, louder=0.8)),
            level_db=-9.0,
            wide=True,
            reverb=0.25,
            insert=violin_body,
        ),
        Part(
            name="bass",
            instrument=finger_bass,
            notes=_PULSE,
            level_db=-3.0,
            reverb=0.02,
            insert=growl,
        ),
        Part(
            name="trembling strings",
            instrument=trembling_strings,
            notes=entering(_CLIMBING_CLUSTER, _AMBUSH),
            level_db=-4.0,
            wide=True,
            reverb=0.4,
            insert=violin_body,
        ),
        Part(
            name="growling brass",
            instrument=growling_brass,
            notes=_GROWLS,
            level_db=-5.0,
            wide=True,
            reverb=0.35,
        ),
        Part(
            name="horns",
            instrument=brass,
            notes=joined(_THREAT, transposed(_THREAT, -11), transposed(_THREAT, -12)),
            level_db=-5.0,
            pan=0.2,
            reverb=0.35,
        ),
        Part(
            name="toms",
            instrument=drums.tom,
            notes=entering(_STUMBLE, _AMBUSH),
            level_db=-4.0,
            wide=True,
            reverb=0.3,
        ),
        Part(
            name="crash",
            instrument=drums.crash,
            notes=entering(
                beaten(rhythm("X.......x.......", "......X.........", bars=_BARS)), _AMBUSH
            ),
            level_db=-12.0,
            wide=True,
            reverb=0.25,
        ),
    ),
)
