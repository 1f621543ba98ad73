"""Music or not: follows from block to block whether music is playing, and what else is.

A model judges the last 3 s of sound; its judgements add up to evidence that fades, and only
enough of it opens or closes the gate. Speech over music (a presenter, a guest) never opens the
gate, and does not close it either: the music still plays, though its mood cannot be heard.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from .features import FEATURE_COUNT, FRAME_SECONDS, Features
from .sound_model import SoundProbabilities, shared_sound_model
from .sound_statistics import STATISTICS_FRAMES


class Sound(StrEnum):
    """What a listener would say that the microphone hears."""

    MUSIC = "music"
    SPEECH = "speech"
    NOISE = "noise"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSettings:
    """When the gate opens and closes; levels in dBFS, times in seconds, evidence in log odds."""

    open_level: float = -60.0
    """A block this loud ends silence; a quiet room through a good microphone stays below."""
    close_level: float = -65.0
    """Below this it is silence; lower than `open_level`, so that a soft passage does not flap."""
    hold: float = 3.0
    """Silence this long closes the gate; rests and gaps inside a piece are shorter."""
    fading: float = 4.0
    """Time in which evidence falls to 37 %."""
    strongest: float = 3.0
    """No single block weighs more than this."""
    most: float = 6.0
    """Evidence for music never exceeds this, so that a long piece does not take long to end."""
    least: float = -4.0
    """Nor does evidence against it fall below this, so that the next piece is soon heard."""
    open_evidence: float = 4.0
    """So much opens the gate: two blocks without doubt."""
    close_evidence: float = -3.5
    """So little closes it."""


class Model(Protocol):
    """What the gate needs of a sound model."""

    def hear(self, frames: Features) -> SoundProbabilities:
        """Return what the last frames, (10 to 60, 68), hold."""


class MusicGate:
    """Follows block after block whether music is playing."""

    sound: Sound
    """What the last block, seen with those before it, most likely is."""

    def __init__(self, settings: GateSettings | None = None, *, model: Model | None = None) -> None:
        """Start closed.

        Args:
            settings: thresholds.
            model: what judges the sound; by default the one that ships, loaded at the first
                sound because loading reads a file.
        """
        self._settings = settings or GateSettings()
        self._model = model
        self.reset()

    def reset(self) -> None:
        """Forget everything: closed, as at the start."""
        self.sound = Sound.SILENCE
        self._frames: Features = np.empty((0, FEATURE_COUNT), np.float32)
        self._silence = math.inf
        self._evidence = 0.0
        self._open = False
        self._talked_over = False
        self._music_seconds = 0.0

    @property
    def music_seconds(self) -> float:
        """How long music has been playing, from what proved to be its start; 0 when it is not."""
        return self._music_seconds if self._open else 0.0

    @property
    def talked_over(self) -> bool:
        """Whether someone speaks over the music: what the model says of its mood is not it."""
        return self._open and self._talked_over

    def update(self, frames: Features, level: float) -> bool:
        """Return whether music plays, after a further block.

        Args:
            frames: features of the block, (n, 68), ten for 0.5 s.
            level: its RMS level in dBFS.

        Raises:
            ModelError: if the model that ships cannot be loaded.
        """
        seconds = len(frames) * FRAME_SECONDS
        if self._is_silent(level):
            self._keep_silent(seconds)
        else:
            self._judge(frames, seconds)
        return self._open

    def _is_silent(self, level: float) -> bool:
        """Say whether the block is silence, with hysteresis."""
        settings = self._settings
        return level < (settings.open_level if self._silence else settings.close_level)

    def _keep_silent(self, seconds: float) -> None:
        """Count silence; a short one is a rest, a long one ends the music."""
        self._silence += seconds
        self._music_seconds += seconds
        self.sound = Sound.SILENCE
        if self._silence >= self._settings.hold:
            self._frames = self._frames[:0]
            self._evidence = 0.0
            self._music_seconds = 0.0
            self._open = False

    def _judge(self, frames: Features, seconds: float) -> None:
        """Let the block change the evidence, and the evidence the gate."""
        self._silence = 0.0
        self._frames = np.concatenate([self._frames, frames])[-STATISTICS_FRAMES:]
        model = self._model or shared_sound_model()
        heard = model.hear(self._frames)
        self.sound = _likeliest(heard)
        self._talked_over = heard.speech_over_music + heard.speech > heard.music + heard.noise
        self._add(heard, seconds)

    def _add(self, heard: SoundProbabilities, seconds: float) -> None:
        settings = self._settings
        # Closed, only music by itself counts; open, music under speech counts as well.
        audible = heard.music + (heard.speech_over_music if self._open else 0.0)
        news = _log_odds(audible) * seconds / 0.5
        news = min(max(news, -settings.strongest), settings.strongest)
        kept = self._evidence * math.exp(-seconds / settings.fading)
        self._evidence = min(max(kept + news, settings.least), settings.most)
        self._music_seconds += seconds
        if self._evidence >= settings.open_evidence:
            self._open = True
        elif self._evidence <= settings.close_evidence:
            self._open = False
        if not self._open and self._evidence <= 0.0:
            self._music_seconds = 0.0


def _likeliest(heard: SoundProbabilities) -> Sound:
    speech = heard.speech + heard.speech_over_music
    if heard.music >= max(speech, heard.noise):
        return Sound.MUSIC
    return Sound.SPEECH if speech >= heard.noise else Sound.NOISE


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1.0 - 1e-6)
    return math.log(bounded / (1.0 - bounded))
