"""The engine's front door: push sound in, mood comes out."""

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
from .tracker import MoodTracker
from .window import WINDOW_FRAMES

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
        self, model: Model, *, gate: MusicGate | None = None, tracker: MoodTracker | None = None
    ) -> None:
        """Start before the first sample."""
        self._model = model
        self._gate = gate or MusicGate()
        self._tracker = tracker or MoodTracker()
        self.reset()

    def reset(self) -> None:
        """Forget everything heard, as after a change of the source."""
        self._blocks = Blocks(BLOCK_SIZE)
        self._features = FeatureExtractor()
        self._window: Features = np.empty((0, FEATURE_COUNT), np.float32)
        self._frames_heard = 0
        self._frames_of_music = 0
        self._gate.reset()
        self._tracker.reset()

    def push(self, samples: Samples) -> list[MoodState]:
        """Return one state for each 0.5 s of sound that `samples` completes.

        Args:
            samples: mono, 16 kHz, shape (any,); NaN is heard as silence, the rest is clipped
                to [-1, 1].

        Raises:
            AudioError: if `samples` is not one-dimensional.
        """
        return [
            self._hear(self._features.push(block), level_dbfs(block))
            for block in self._blocks.push(clean(samples))
        ]

    def push_features(self, frames: Features, level: float) -> MoodState:
        """Return the state after ten further frames computed elsewhere, an ESPHome lamp say.

        Args:
            frames: features of one 0.5 s block, (10, 68).
            level: RMS level of the block in dBFS.

        Raises:
            ValueError: if `frames` is not one finite block.
        """
        frames = np.asarray(frames, np.float32)
        if frames.shape != (BLOCK_FRAMES, FEATURE_COUNT) or not np.isfinite(frames).all():
            raise ValueError(f"expected finite features of shape (10, 68), got {frames.shape}")
        return self._hear(frames, level)

    def _hear(self, frames: Features, level: float) -> MoodState:
        self._frames_heard += BLOCK_FRAMES
        self._window = np.concatenate([self._window, frames])[-WINDOW_FRAMES:]
        full = len(self._window) == WINDOW_FRAMES
        raw = self._model.predict(self._window) if full else None
        music = self._gate.update(level, BLOCK_SECONDS)
        mood, quadrant = self._follow(raw, music=music)
        return MoodState(
            time=self._frames_heard * FRAME_SECONDS,
            level=level,
            music=music,
            sound=self._gate.sound,
            mood=mood,
            quadrant=quadrant,
            raw=raw,
        )

    def _follow(
        self, raw: MoodEstimate | None, *, music: bool
    ) -> tuple[MoodEstimate | None, Quadrant | None]:
        """Return mood and quadrant, once music alone has filled the window."""
        if not music:
            self._frames_of_music = 0
            self._tracker.reset()
            return None, None
        self._frames_of_music += BLOCK_FRAMES
        if raw is None or self._frames_of_music < WINDOW_FRAMES:
            return None, None
        return self._tracker.update(raw, BLOCK_SECONDS)
