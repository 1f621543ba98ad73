"""The teacher of the note network: basic-pitch, asked what it hears.

R. M. Bittner et al., "A Lightweight Instrument-Agnostic Model for Polyphonic Note Transcription and
Multipitch Estimation", ICASSP 2022. Its wheel (basic-pitch 0.4.0, Apache-2.0) holds the network as
`nmp.onnx`; nothing of it ships, nor is it needed to use or to train the mood model.
"""

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from .engine import KEYS, SAMPLE_RATE, Samples
from .songs import DataError

RATE = 22_050
HOP = 256
WINDOW = 43_844
"""Samples the network looks at, giving 172 frames."""

_OVERLAP_FRAMES = 30
_UP, _DOWN = 441, 320
_NOTES, _ONSETS = "StatefulPartitionedCall:1", "StatefulPartitionedCall:2"


class _Session(Protocol):
    def run(self, names: list[str], inputs: dict[str, Any]) -> list[NDArray[np.float32]]: ...


class NoteTeacher:
    """basic-pitch's network, one thread."""

    def __init__(self, network: Path) -> None:
        """Load `nmp.onnx`.

        Raises:
            DataError: if the file or the package that runs it is missing.
        """
        try:
            import onnxruntime  # noqa: PLC0415  needed for this one command only
        except ImportError as error:
            raise DataError("the teacher needs onnxruntime: pip install onnxruntime") from error
        if not network.is_file():
            raise DataError(f"no {network}: unpack nmp.onnx from the wheel of basic-pitch 0.4.0")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(network), options)
        self._input: str = session.get_inputs()[0].name
        self._session: _Session = session

    def listen(self, sound: Samples, seconds: float) -> NDArray[np.float32]:
        """Return the probabilities of each frame of `seconds` that is whole, (n, 2, 88).

        First that a key sounds, the mean over the frame; then that it begins, the greatest in it.
        `sound` is mono at 16 kHz, (samples,).
        """
        heard = np.asarray(resample_poly(sound, _UP, _DOWN), np.float32)
        overlap = _OVERLAP_FRAMES * HOP
        padded = np.concatenate([np.zeros(overlap // 2), heard, np.zeros(WINDOW)])
        starts = range(0, len(heard), WINDOW - overlap)
        windows = np.stack([padded[start : start + WINDOW] for start in starts])
        inputs = {self._input: windows[..., np.newaxis].astype(np.float32)}
        # The edges of a window know only half of what is around them: its neighbours know more.
        margin = slice(_OVERLAP_FRAMES // 2, -_OVERLAP_FRAMES // 2)
        sounds, begins = (
            answer[:, margin].reshape(-1, KEYS)
            for answer in self._session.run([_NOTES, _ONSETS], inputs)
        )
        step = (WINDOW - overlap) / RATE * len(windows) / len(sounds)
        frame = (np.arange(len(sounds)) * step / seconds).astype(np.int64)
        count = int(len(sound) / SAMPLE_RATE / seconds)
        return np.stack(
            [
                np.stack([sounds[frame == at].mean(axis=0), begins[frame == at].max(axis=0)])
                for at in range(count)
            ]
        )
