"""What is measured: our code and its peers at the same work."""

import warnings
from collections.abc import Callable
from functools import partial

import librosa
import numpy as np
from numpy.typing import NDArray

from music_mood.audio import SAMPLE_RATE
from music_mood.features import BLOCK_SIZE, FRAME_SIZE, FeatureExtractor, extract_features
from music_mood.listener import MoodListener
from music_mood.model import MoodModel
from music_mood.mood_window import mood_window
from music_mood.music_statistics import STATISTICS_COUNT, MusicStatistics, extract_statistics

with warnings.catch_warnings():
    # Its docstrings are full of invalid escape sequences.
    warnings.simplefilter("ignore")
    from pyAudioAnalysis import ShortTermFeatures

type Contenders = dict[str, Callable[[], object]]
type Sound = NDArray[np.float32]


def test_sound(seconds: int) -> Sound:
    """Return chords over noise, made by this code: speed does not depend on beauty."""
    time = np.arange(seconds * SAMPLE_RATE) / SAMPLE_RATE
    random = np.random.default_rng(0)
    notes = (110.0, 220.0, 277.2, 329.6)
    chord = sum(np.sin(2 * np.pi * note * time) / len(notes) for note in notes)
    return np.asarray(0.4 * chord + 0.05 * random.normal(size=len(time)), np.float32)


def blocks_of(sound: Sound) -> list[Sound]:
    """Return the half seconds of `sound`, as they arrive live."""
    return list(sound[: len(sound) // BLOCK_SIZE * BLOCK_SIZE].reshape(-1, BLOCK_SIZE))


def features(sound: Sound) -> Contenders:
    """Return the ways to short-term features of 50 ms frames."""

    def stream() -> None:
        extractor = FeatureExtractor()
        for block in blocks_of(sound):
            extractor.push(block)

    return {
        "Music Mood, file (68 features)": lambda: extract_features(sound),
        "Music Mood, stream (68 features)": stream,
        "pyAudioAnalysis (68 features)": _peer(sound),
        "librosa (nearest set, 29 features)": lambda: _librosa_features(sound),
    }


def statistics(sound: Sound) -> Contenders:
    """Return the ways to what the model looks at, features included."""

    def stream() -> None:
        ear = MusicStatistics()
        for block in blocks_of(sound):
            ear.push(block)

    return {f"Music Mood, stream ({STATISTICS_COUNT} statistics)": stream}


def _librosa_features(sound: Sound) -> list[NDArray[np.float32]]:
    """Return what librosa has of the set: it knows no entropies, flux and chroma deviation."""
    framing = {"n_fft": FRAME_SIZE, "hop_length": FRAME_SIZE, "center": False}
    spectra = np.abs(librosa.stft(sound, window="boxcar", **framing))
    mel = librosa.feature.melspectrogram(S=spectra, sr=SAMPLE_RATE, n_mels=40)
    frames = {"frame_length": FRAME_SIZE, "hop_length": FRAME_SIZE, "center": False}
    return [
        librosa.feature.zero_crossing_rate(sound, **frames),
        librosa.feature.rms(y=sound, **frames),
        librosa.feature.spectral_centroid(S=spectra, sr=SAMPLE_RATE),
        librosa.feature.spectral_bandwidth(S=spectra, sr=SAMPLE_RATE),
        librosa.feature.spectral_rolloff(S=spectra, sr=SAMPLE_RATE, roll_percent=0.9),
        librosa.feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=13),
        librosa.feature.chroma_stft(S=spectra, sr=SAMPLE_RATE),
    ]


def windows(sound: Sound) -> Contenders:
    """Return the runtimes of the model, each for one window of statistics."""
    window = mood_window(extract_statistics(sound))
    models = {name: MoodModel.load(runtime=name) for name in ("numpy", "litert")}
    return {
        "NumPy runtime": lambda: models["numpy"].predict(window),
        "LiteRT, 1 thread": lambda: models["litert"].predict(window),
    }


def whole_path(sound: Sound) -> Contenders:
    """Return the whole way from samples to mood states, in blocks of 0.5 s as they arrive live."""
    models = {name: MoodModel.load(runtime=name) for name in ("numpy", "litert")}
    return {
        "Sound to mood, NumPy runtime": partial(_listen, sound, models["numpy"]),
        "Sound to mood, LiteRT": partial(_listen, sound, models["litert"]),
        "pyAudioAnalysis, its features alone": _peer(sound),
    }


def kinds_of_sound(sound: Sound) -> Contenders:
    """Return the whole way for music and for what is none, as Home Assistant listens."""
    model = MoodModel.load(runtime="numpy")
    hiss = np.random.default_rng(1).normal(scale=0.02, size=len(sound)).astype(np.float32)
    kinds = {"Chords": sound, "Noise": hiss, "Silence": np.zeros_like(sound)}
    return {name: partial(_listen, kind, model, raw_always=False) for name, kind in kinds.items()}


def _listen(sound: Sound, model: MoodModel, *, raw_always: bool = True) -> None:
    listener = MoodListener(model, raw_always=raw_always)
    for block in blocks_of(sound):
        listener.push(block)


def _peer(sound: Sound) -> Callable[[], object]:
    extract = ShortTermFeatures.feature_extraction
    return partial(extract, sound, SAMPLE_RATE, FRAME_SIZE, FRAME_SIZE)
