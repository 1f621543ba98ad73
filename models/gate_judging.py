"""The engine's own gate, driven by a network that is still being trained, or by a finished file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .engine import Features
from .gate_ear import BLOCK_SECONDS
from .gate_engine import (
    GateSettings,
    MusicGate,
    PitchFrames,
    Sound,
    SoundEar,
    SoundModel,
    SoundProbabilities,
    SoundWindow,
)
from .gate_network import Array, GateNetwork, gate_step
from .gate_streams import Stream


class NetworkEar:
    """A trained network in the place of the .tflite file."""

    def __init__(self, network: GateNetwork) -> None:
        """Judge by `network`."""
        self._network = network
        self._window = SoundWindow()
        self._memory: Array
        self.reset()

    def hear(self, frames: Features, pitch: PitchFrames) -> SoundProbabilities:
        """Return what the stream holds now, after a further block."""
        window = self._window.push(frames, pitch)
        scores, self._memory = gate_step(self._network, window, self._memory)
        weights = np.exp(scores.astype(np.float64) - scores.max())
        music, over, speech, noise = (weights / weights.sum()).tolist()
        return SoundProbabilities(music=music, speech_over_music=over, speech=speech, noise=noise)

    def reset(self) -> None:
        """Forget the stream."""
        self._window.reset()
        self._memory = np.zeros(self._network.memory_shape, np.float32)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate said of a stream; arrays have one entry per block of 0.5 s."""

    stream: Stream
    music: NDArray[np.bool_]
    """Whether the gate was open."""
    talked_over: NDArray[np.bool_]
    sounds: tuple[Sound, ...]

    def first_open(self, after: float = 0.0) -> float:
        """Return seconds from `after` until the gate is open; infinite if never."""
        return _first(self.music, after)

    def first_closed(self, after: float) -> float:
        """Return seconds from `after` until the gate is closed; infinite if never."""
        return _first(~self.music, after)


def judge(gate: MusicGate, stream: Stream) -> Verdict:
    """Return what `gate` says of `stream`, heard from its start."""
    gate.reset()
    music, talked_over, sounds = [], [], []
    for block in stream.blocks():
        music.append(gate.update(block.features, block.pitch, block.level))
        talked_over.append(gate.talked_over)
        sounds.append(gate.sound)
    return Verdict(stream, np.array(music, bool), np.array(talked_over, bool), tuple(sounds))


def judge_held_out(
    networks: Sequence[GateNetwork | SoundModel],
    streams: Iterable[Stream],
    settings: GateSettings | None = None,
) -> list[Verdict]:
    """Return the verdict on each stream by the network that never heard its fold."""
    gates = [MusicGate(settings, ear=_ear(network)) for network in networks]
    return [judge(gates[stream.fold], stream) for stream in streams]


def _ear(network: GateNetwork | SoundModel) -> NetworkEar | SoundEar:
    return SoundEar(network) if isinstance(network, SoundModel) else NetworkEar(network)


def _first(flags: NDArray[np.bool_], after: float) -> float:
    start = round(after / BLOCK_SECONDS)
    hits = np.flatnonzero(flags[start:])
    return float(hits[0] + 1) * BLOCK_SECONDS if len(hits) else float("inf")
