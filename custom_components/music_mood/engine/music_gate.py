"""Music or not: follows from block to block whether music is playing, and what else is.

A model judges the last second of sound; its judgements add up to evidence that fades, and only
enough of it opens or closes the gate. Speech over music (a presenter, a guest) never opens the
gate, and does not close it either: the music still plays, though its mood cannot be heard.
"""

import math
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from .evidence import Evidence, EvidenceSettings
from .features import FEATURE_COUNT, FRAME_SECONDS, Features
from .mood import Sound
from .sound_model import SoundProbabilities, shared_sound_model

JUDGED_FRAMES = 20
"""Frames the model is shown: 1 s.

Three seconds tell no more, once the evidence of many blocks has added up, and tell it later.
"""

_MUSIC = EvidenceSettings(fading=4.9, strongest=2.3, yes=2.8, no=-3.5, most=6.0, least=-4.0)
_TALK = EvidenceSettings(fading=1.5, yes=0.5, no=-2.0, most=4.0, least=-4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSettings:
    """When the gate opens and closes; levels in dBFS, times in seconds."""

    open_level: float = -60.0
    """A block this loud ends silence; a quiet room through a good microphone stays below."""
    close_level: float = -65.0
    """Below this it is silence; lower than `open_level`, so that a soft passage does not flap."""
    hold: float = 3.0
    """Silence this long closes the gate; rests and gaps inside a piece are shorter."""
    music: EvidenceSettings = field(default=_MUSIC)
    """When sound is music: it takes two blocks without doubt."""
    talk: EvidenceSettings = field(default=_TALK)
    """When someone speaks over the music."""


class Model(Protocol):
    """What the gate needs of a sound model."""

    def hear(self, frames: Features) -> SoundProbabilities:
        """Return what the last frames, (10 or 20, 68), hold."""


class MusicGate:
    """Follows block after block whether music is playing."""

    sound: Sound
    """What the last block, seen with the one before it, most likely is."""

    def __init__(self, settings: GateSettings | None = None, *, model: Model | None = None) -> None:
        """Start closed.

        Args:
            settings: thresholds.
            model: what judges the sound; by default the one that ships, loaded at the first
                sound because loading reads a file.
        """
        self._settings = settings or GateSettings()
        self._model = model
        self._music = Evidence(self._settings.music)
        self._talk = Evidence(self._settings.talk)
        self.reset()

    def reset(self) -> None:
        """Forget everything: closed, as at the start."""
        self.sound = Sound.SILENCE
        self._silence = math.inf
        self._begin()

    @property
    def talked_over(self) -> bool:
        """Whether someone speaks over the music: what the model says of its mood is not it."""
        return self._music.decided and self._talk.decided

    @property
    def music_seconds(self) -> float:
        """How long music has been playing, from what proved to be its start; 0 when it is not."""
        return self._seconds if self._music.decided else 0.0

    def update(self, frames: Features, level: float) -> bool:
        """Return whether music plays, after a further block.

        Args:
            frames: features of the block, (10, 68).
            level: its RMS level in dBFS.

        Raises:
            ModelError: if the model that ships cannot be loaded.
        """
        seconds = len(frames) * FRAME_SECONDS
        if self._is_silent(level):
            self._keep_silent(seconds)
        else:
            self._judge(frames, seconds)
        return self._music.decided

    def _begin(self) -> None:
        """Forget all sound."""
        self._frames: Features = np.empty((0, FEATURE_COUNT), np.float32)
        self._seconds = 0.0
        self._music.reset()
        self._talk.reset()

    def _is_silent(self, level: float) -> bool:
        """Say whether the block is silence, with hysteresis."""
        settings = self._settings
        return level < (settings.open_level if self._silence else settings.close_level)

    def _keep_silent(self, seconds: float) -> None:
        """Count silence; a short one is a rest, a long one ends the music."""
        self._silence += seconds
        self._seconds += seconds
        self.sound = Sound.SILENCE
        if self._silence >= self._settings.hold:
            self._begin()

    def _judge(self, frames: Features, seconds: float) -> None:
        """Let the block change the evidence."""
        self._silence = 0.0
        self._frames = np.concatenate([self._frames, frames])[-JUDGED_FRAMES:]
        model = self._model or shared_sound_model()
        heard = model.hear(self._frames)
        self.sound = _likeliest(heard)
        # Closed, only music by itself counts; open, music under speech counts as well.
        bed = heard.speech_over_music if self._music.decided else 0.0
        self._music.add(heard.music + bed, seconds)
        self._talk.add(heard.speech + heard.speech_over_music, seconds)
        self._seconds += seconds
        if not self._music.decided and self._music.weight <= 0.0:
            self._seconds = 0.0


def _likeliest(heard: SoundProbabilities) -> Sound:
    speech = heard.speech + heard.speech_over_music
    if heard.music >= max(speech, heard.noise):
        return Sound.MUSIC
    return Sound.SPEECH if speech >= heard.noise else Sound.NOISE
