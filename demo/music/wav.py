"""Writes 16-bit WAV files, whole or not at all."""

import tempfile
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .signal import SAMPLE_RATE

_FULL_SCALE = 32767.0
_DITHER_SEED = 16


def write_wav(path: Path, sound: NDArray[np.float32]) -> None:
    """Write stereo samples (n, 2) in [-1, 1] at 44,100 Hz.

    Rounding to 16 bits is dithered with triangular noise of two steps from peak to peak (Lipshitz,
    Wannamaker and Vanderkooy 1992, "Quantization and Dither"), the same noise every time. The
    file is written beside its place and then moved there, so that nobody ever reads half of it.

    Raises ValueError for samples outside [-1, 1] or not finite, OSError if it cannot be written.
    """
    if not np.all(np.abs(sound) <= 1.0):
        raise ValueError("the sound has samples outside [-1, 1]; lower its level first")
    rng = np.random.default_rng(_DITHER_SEED)
    dither = rng.random(sound.shape) - rng.random(sound.shape)
    pcm = np.clip(np.rint(sound * _FULL_SCALE + dither), -32768, 32767).astype("<i2")
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as unfinished:
        beside = Path(unfinished.name)
        try:
            with wave.open(unfinished, "wb") as file:
                file.setnchannels(2)
                file.setsampwidth(2)
                file.setframerate(SAMPLE_RATE)
                file.writeframes(pcm.tobytes())
            unfinished.close()
            beside.chmod(0o644)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
