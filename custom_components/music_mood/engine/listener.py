"""The engine's front door: push sound in, mood comes out."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from .audio import Blocks, Samples, clean, level_dbfs
from .features import (
    BLOCK_FRAMES,
    BLOCK_SIZE,
    FEATURE_COUNT,
    FRAME_SECONDS,
    FeatureExtractor,
    Features,
)
from .mood import MoodEstimate, MoodState, Quadrant
from .music_gate import MusicGate
from .segmentation import Cut, CutDetector, CutSettings
from .tracker import MoodTracker
from .window import FeatureWindow

BLOCK_SECONDS = BLOCK_FRAMES * FRAME_SECONDS
"""Seconds between two states."""


class Model(Protocol):
    """What the listener needs of a model."""

    def predict(self, window: Features) -> MoodEstimate:
        """Return the mood of a window of features, (60, 68)."""


class MoodListener:
    """Hears one stream of sound and says every 0.5 s what mood it has.

    Pieces of any size give the same states. Not thread-safe: one stream, one listener.
    """

    def __init__(
        self,
        model: Model,
        *,
        gate: MusicGate | None = None,
        tracker: MoodTracker | None = None,
        cuts: CutSettings | None = None,
    ) -> None:
        """Start before the first sample.

        Args:
            model: says the mood of a window.
            gate: tells music from everything else.
            tracker: keeps the mood calm.
            cuts: when a change of the sound is another piece of music.
        """
        self._model = model
        self._gate = gate or MusicGate()
        self._tracker = tracker or MoodTracker()
        self._cut_settings = cuts
        self.reset()

    def reset(self) -> None:
        """Forget everything heard, as after a change of the source."""
        self._blocks = Blocks(BLOCK_SIZE)
        self._features = FeatureExtractor()
        self._cuts = CutDetector(self._cut_settings)
        self._window = FeatureWindow()
        self._raw: MoodEstimate | None = None
        self._blocks_heard = 0
        self._music = False
        self._gate.reset()
        self._tracker.reset()

    def push(self, samples: Samples) -> list[MoodState]:
        """Return one state for each 0.5 s of sound that `samples` completes.

        Args:
            samples: mono, 16 kHz, shape (any,); NaN is heard as silence, the rest is clipped
                to [-1, 1].

        Raises:
            AudioError: if `samples` is not one-dimensional.
            ModelError: if the gate's model cannot be loaded; that happens at the first sound.
        """
        return [
            self._hear(self._features.push(block), level_dbfs(block), self._cuts.push(block))
            for block in self._blocks.push(clean(samples))
        ]

    def push_features(self, frames: Features, level: float) -> MoodState:
        """Return the state after ten further frames computed elsewhere, an ESPHome lamp say.

        Without the sound itself no change of piece is recognised: the mood follows at its usual
        pace.

        Args:
            frames: features of one 0.5 s block, (10, 68).
            level: RMS level of the block in dBFS.

        Raises:
            ValueError: if `frames` is not one finite block.
        """
        frames = np.asarray(frames, np.float32)
        if frames.shape != (BLOCK_FRAMES, FEATURE_COUNT) or not np.isfinite(frames).all():
            raise ValueError(f"expected finite features of shape (10, 68), got {frames.shape}")
        return self._hear(frames, level, ())

    def _hear(self, frames: Features, level: float, cuts: Sequence[Cut]) -> MoodState:
        self._blocks_heard += 1
        self._window.add(frames)
        for cut in cuts:
            self._window.keep(int((self._cuts.time - cut.time) / BLOCK_SECONDS))
            self._tracker.begin_piece()
        music = self._gate.update(frames, level)
        begins, self._music = music and not self._music, music
        if begins:
            self._window.keep(round(self._gate.music_seconds / BLOCK_SECONDS))
        elif self._gate.talked_over:
            self._window.keep(0)
        news = self._model.predict(self._window.frames) if self._window.full else None
        self._raw = news or self._raw
        mood, quadrant = self._follow(news)
        return MoodState(
            time=self._blocks_heard * BLOCK_SECONDS,
            level=level,
            music=music,
            sound=self._gate.sound,
            mood=mood,
            quadrant=quadrant,
            raw=self._raw,
        )

    def _follow(self, news: MoodEstimate | None) -> tuple[MoodEstimate | None, Quadrant | None]:
        """Return mood and quadrant.

        Until 3 s of a piece are known, and while someone speaks over it, they stay what they were.
        """
        if not self._music:
            self._tracker.reset()
            return None, None
        if news is None:
            return self._tracker.mood
        return self._tracker.update(news, BLOCK_SECONDS)
