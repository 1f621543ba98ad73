"""What the gate is trained on: a quarter of a minute of one thing after another, in one room.

Scenes of one fold follow each other as they do in a day, so that a model that remembers learns
both to stay with what lasts and to notice what is new.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from .engine import BLOCK_SIZE, SAMPLE_RATE, Samples
from .gate_scenes import CLASSES, Scene, Stage, scenes

PROGRAMME_BLOCKS = 30
"""Blocks of a programme: 15 s."""

NOTHING = -1
"""Label of a block in which one thing has hardly ended and the next has hardly begun."""

_PARTS = 4
_SAME_SHARE = 0.45
"""How often a scene is followed by one of its own class."""

_GAP_SHARE = 0.25
"""How often there is silence between two scenes."""

_TALK_SECONDS = (1.5, 8.0)
"""How long someone speaks for a while, at least and at most."""

_COUNT = PROGRAMME_BLOCKS * BLOCK_SIZE


@dataclass(frozen=True, slots=True)
class Programme:
    """Fifteen seconds of sound as they leave the loudspeaker, or fill the room."""

    samples: Samples
    labels: NDArray[np.int64]
    """Number of the class of each block, or `NOTHING`."""
    recipe: str


def programmes(stage: Stage, scale: float) -> Iterator[Programme]:
    """Yield the programmes of a fold: its scenes, each once, four at a time."""
    random = stage.random
    left: dict[str, list[Scene]] = {label: [] for label in CLASSES}
    made = list(scenes(stage, scale))
    for index in random.permutation(len(made)):
        left[made[index].label].append(made[index])
    label = ""
    chosen: list[Scene] = []
    while any(left.values()):
        if not left.get(label) or random.random() > _SAME_SHARE:
            counts = np.array([len(scenes) for scenes in left.values()], float)
            label = str(random.choice(CLASSES, p=counts / counts.sum()))
        chosen.append(left[label].pop())
        if len(chosen) == _PARTS:
            yield _joined(chosen, stage)
            chosen = []


def _joined(parts: list[Scene], stage: Stage) -> Programme:
    """Return the scenes one after the other, each cut to half of it or more."""
    random = stage.random
    pieces = [part.samples[: int(random.uniform(0.5, 1.0) * len(part.samples))] for part in parts]
    labels = [
        np.full(len(piece), CLASSES.index(part.label))
        for piece, part in zip(pieces, parts, strict=True)
    ]
    for number, piece in enumerate(pieces):
        changed = stage.variety.filter_share and random.random() < stage.variety.filter_share
        pieces[number] = _levelled(filtered(piece, random) if changed else piece, random)
        if random.random() < _GAP_SHARE:
            gap = int(random.uniform(0.1, 2.0) * SAMPLE_RATE)
            pieces[number] = np.concatenate([np.zeros(gap, np.float32), pieces[number]])
            labels[number] = np.concatenate([np.full(gap, NOTHING), labels[number]])
    pieces.append(np.zeros(_COUNT, np.float32))
    labels.append(np.full(_COUNT, NOTHING))
    samples, label = np.concatenate(pieces)[:_COUNT], np.concatenate(labels)[:_COUNT]
    if stage.variety.talk_share and random.random() < stage.variety.talk_share:
        samples, label = talked_into(samples, label, stage)
    label = label.reshape(PROGRAMME_BLOCKS, BLOCK_SIZE)
    return Programme(
        samples,
        np.where((label == label[:, -1:]).mean(axis=1) > _CLEAR, label[:, -1], NOTHING),
        ", ".join(part.recipe for part in parts),
    )


_CLEAR = 0.6
"""A block counts for what fills so much of it up to its end."""


def talked_into(
    samples: Samples, label: NDArray[np.int64], stage: Stage
) -> tuple[Samples, NDArray[np.int64]]:
    """Return a programme in which someone speaks for a while, over whatever is heard there.

    So the model learns that speech may join music that goes on, and leave it again.

    Args:
        samples: the programme.
        label: number of the class of each sample, or `NOTHING`.
        stage: has the speaker.
    """
    seconds = float(stage.random.uniform(*_TALK_SECONDS))
    start = int(stage.random.uniform(0.0, len(samples) - seconds * SAMPLE_RATE))
    voice = stage.voice(seconds)
    spoken = slice(start, start + len(voice))
    louder = 10.0 ** (float(stage.random.uniform(*stage.variety.over_music)) / 20.0)
    wanted = max(_loudness(samples[spoken]), _FAINT) * louder
    samples, label = samples.copy(), label.copy()
    samples[spoken] += voice * np.float32(wanted / max(_loudness(voice), 1e-4))
    label[spoken] = np.where(np.isin(label[spoken], _MUSICAL), _OVER, CLASSES.index("speech"))
    return samples, label


_FAINT = 0.01
"""What is softer (RMS) does not make the speaker lower his voice any further."""

_OVER = CLASSES.index("speech_over_music")
_MUSICAL = (CLASSES.index("music"), _OVER)


def filtered(piece: Samples, random: np.random.Generator) -> Samples:
    """Return `piece` with a band raised or lowered, and at times without its lows or its highs.

    What a recording sounds like hangs on who made it; so the model learns to do without.
    """
    centre = float(np.exp(random.uniform(np.log(80.0), np.log(6000.0))))
    gain = float(random.uniform(-12.0, 12.0))
    sound = signal.sosfilt(_bell(centre, float(random.uniform(0.4, 2.0)), gain), piece)
    kind = random.random()
    if kind < 0.25:
        sound = signal.sosfilt(_edge(random.uniform(2500.0, 7000.0), "lowpass"), sound)
    elif kind < 0.5:
        sound = signal.sosfilt(_edge(random.uniform(60.0, 400.0), "highpass"), sound)
    return np.asarray(sound, np.float32)


def _bell(centre: float, quality: float, decibels: float) -> NDArray[np.float64]:
    """Return the filter that raises a band by so much, (1, 6).

    R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
    """
    angle, strength = 2.0 * np.pi * centre / SAMPLE_RATE, 10.0 ** (decibels / 40.0)
    width = np.sin(angle) / (2.0 * quality)
    up = np.array([1.0 + width * strength, -2.0 * np.cos(angle), 1.0 - width * strength])
    down = np.array([1.0 + width / strength, -2.0 * np.cos(angle), 1.0 - width / strength])
    return np.asarray(np.concatenate([up, down])[np.newaxis] / down[0])


def _edge(frequency: float, side: Literal["lowpass", "highpass"]) -> NDArray[np.float64]:
    edge: NDArray[np.float64] = signal.butter(2, frequency, side, fs=SAMPLE_RATE, output="sos")
    return edge


def _levelled(piece: Samples, random: np.random.Generator) -> Samples:
    """Return `piece` at a level near that of all others."""
    wanted = 0.08 * 10.0 ** (random.normal(0.0, 4.0) / 20.0)
    return np.asarray(piece * np.float32(wanted / max(_loudness(piece), 1e-4)), np.float32)


def _loudness(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
