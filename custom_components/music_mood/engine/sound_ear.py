"""One stream as the sound model hears it: what it is shown, and what it remembers."""

from .features import Features
from .pitch_frames import PitchFrames
from .sound_model import Memory, SoundModel, SoundProbabilities, shared_sound_model
from .sound_window import SoundWindow


class SoundEar:
    """Judges a stream block by block; the model may be shared, the memory is its own."""

    def __init__(self, model: SoundModel | None = None) -> None:
        """Judge by `model`; by default the one that ships, loaded at the first block."""
        self._model = model
        self._window = SoundWindow()
        self._memory: Memory | None = None

    def hear(self, frames: Features, pitch: PitchFrames) -> SoundProbabilities:
        """Return what the stream holds now, after a further block.

        Args:
            frames: features of the block, (10, 68).
            pitch: its harmony and notes, (5, 280).

        Raises:
            ModelError: if the model that ships cannot be loaded.
        """
        model = self._model or shared_sound_model()
        heard, self._memory = model.hear(self._window.push(frames, pitch), self._memory)
        return heard

    def reset(self) -> None:
        """Forget the stream."""
        self._window.reset()
        self._memory = None
