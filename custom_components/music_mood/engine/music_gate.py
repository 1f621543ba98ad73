"""Music or not: follows from block to block whether music is playing, and what else is.

A model that remembers what it heard judges every half second; its judgements add up to evidence
that fades, and only enough of it opens or closes the gate. Speech over music (a presenter, a
guest) never opens the gate alone, and does not close it either: the music still plays, though its
mood cannot be heard.
"""

import math
from dataclasses import dataclass, field
from typing import Protocol

from .evidence import Evidence, EvidenceSettings
from .features import FRAME_SECONDS, Features
from .mood import Sound
from .pitch_frames import PitchFrames
from .sound_ear import SoundEar
from .sound_model import SoundProbabilities

# The model remembers by itself: evidence fades soon, so that one block without doubt opens the gate
# after silence, two after anything else, and two close it.
_MUSIC = EvidenceSettings(fading=1.0, strongest=2.47, yes=1.46, no=-2.66, most=1.63, least=-2.84)
# A suspicion of talk is enough: a mood that is kept for a moment too long does less harm than one
# that follows the presenter.
_TALK = EvidenceSettings(fading=0.25, yes=-1.0, no=-1.5, most=1.0, least=-2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSettings:
    """When the gate opens and closes; levels in dBFS, times in seconds."""

    open_level: float = -60.0
    """A block this loud ends silence; a quiet room through a good microphone stays below."""
    close_level: float = -65.0
    """Below this it is silence; lower than `open_level`, so that a soft passage does not flap."""
    hold: float = 3.0
    """Silence this long closes the gate; rests and gaps inside a piece are shorter."""
    bed: float = 0.64
    """How much of speech over music counts as music while the gate is closed.

    Not enough to open it alone; but singers and rappers, who pass for it at first, are kept sooner.
    """
    music: EvidenceSettings = field(default=_MUSIC)
    """When sound is music."""
    talk: EvidenceSettings = field(default=_TALK)
    """When someone speaks over the music."""


class Ear(Protocol):
    """What judges the sound for the gate, block by block."""

    def hear(self, frames: Features, pitch: PitchFrames, /) -> SoundProbabilities:
        """Return what a further block, (10, 68) and (5, 280), holds."""

    def reset(self) -> None:
        """Forget what was heard."""


class MusicGate:
    """Follows block after block whether music is playing."""

    sound: Sound
    """What the last block, after those before it, most likely is."""

    def __init__(self, settings: GateSettings | None = None, *, ear: Ear | None = None) -> None:
        """Start closed.

        Args:
            settings: thresholds.
            ear: what judges the sound; by default the model that ships, loaded at the first
                sound because loading reads a file.
        """
        self._settings = settings or GateSettings()
        self._ear = ear or SoundEar()
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

    @property
    def may_be_music(self) -> bool:
        """Whether music plays, or what is heard now may prove to be its beginning."""
        return self._music.decided or self._seconds > 0.0

    def rests(self, level: float) -> bool:
        """Say whether a block of this `level` only prolongs a silence that ended all before it.

        Then `rest` may take the place of `update`.
        """
        return self._silence >= self._settings.hold and self._is_silent(level)

    def rest(self, seconds: float) -> None:
        """Count so many more seconds of such a silence."""
        self._keep_silent(seconds)

    def update(self, frames: Features, pitch: PitchFrames, level: float) -> bool:
        """Return whether music plays, after a further block.

        Args:
            frames: features of the block, (10, 68).
            pitch: its harmony and notes, (5, 280).
            level: its RMS level in dBFS.

        Raises:
            ModelError: if the model that ships cannot be loaded.
        """
        seconds = len(frames) * FRAME_SECONDS
        if self._is_silent(level):
            self._keep_silent(seconds)
        else:
            self._judge(self._ear.hear(frames, pitch), seconds)
        return self._music.decided

    def _begin(self) -> None:
        """Forget all sound."""
        self._ear.reset()
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

    def _judge(self, heard: SoundProbabilities, seconds: float) -> None:
        """Let what the block holds change the evidence."""
        self._silence = 0.0
        self.sound = _likeliest(heard)
        # Once open, it stays open while music goes on under speech.
        bed = 1.0 if self._music.decided else self._settings.bed
        self._music.add(heard.music + bed * heard.speech_over_music, seconds)
        self._talk.add(heard.speech + heard.speech_over_music, seconds)
        self._seconds += seconds
        if not self._music.decided and self._music.weight <= 0.0:
            self._seconds = 0.0


def _likeliest(heard: SoundProbabilities) -> Sound:
    speech = heard.speech + heard.speech_over_music
    if heard.music >= max(speech, heard.noise):
        return Sound.MUSIC
    return Sound.SPEECH if speech >= heard.noise else Sound.NOISE
