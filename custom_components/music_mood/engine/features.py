"""Audio to features: 50 ms frames of 16 kHz sound, 68 numbers each.

The set is the one of the paper's system 1, which took it from pyAudioAnalysis
(T. Giannakopoulos, "pyAudioAnalysis: An Open-Source Python Library for Audio Signal Analysis",
PLoS ONE 10(12), 2015, table 2): 34 short-term features and their differences from frame to frame.

Three things are done on purpose otherwise than in that library, in training and at run time alike:

* nothing looks at the whole recording (no removal of its mean, no scaling to its peak), so that a
  stream gives the same numbers as a file;
* the mel filters sit at the frequencies they are named after, and chroma adds up every bin of a
  pitch class;
* the logarithms have a floor just under the noise of 16-bit audio, so that digital silence is
  an ordinary value and not an outlier of -99.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .audio import SAMPLE_RATE, Blocks, Samples
from .differences import differences
from .small_sums import mean_of, ones

type Features = NDArray[np.float32]
type _Array = NDArray[np.float32]

FRAME_SIZE = 800
"""Samples in a frame: 50 ms at 16 kHz, frames do not overlap."""

FRAME_SECONDS = FRAME_SIZE / SAMPLE_RATE
BLOCK_FRAMES = 10
BLOCK_SIZE = BLOCK_FRAMES * FRAME_SIZE
"""Samples in a block, 0.5 s: what is computed at once.

Always the same amount, because a matrix product may round differently with another number of
rows: this way a stream gives exactly, bit for bit, what the whole file gives.
"""

BINS = FRAME_SIZE // 2
SUBFRAMES = 10
ROLLOFF = 0.90
MEL_BANDS = 40
MFCC_COUNT = 13
_CLASSES = 12
MAGNITUDE_FLOOR = 1e-9
"""Smallest mel-band magnitude; 16-bit quantisation noise lies near 3e-8."""

SHORT_TERM_NAMES = (
    "zero_crossing_rate",
    "energy",
    "energy_entropy",
    "spectral_centroid",
    "spectral_spread",
    "spectral_entropy",
    "spectral_flux",
    "spectral_rolloff",
    *(f"mfcc_{i}" for i in range(1, MFCC_COUNT + 1)),
    *(
        f"chroma_{note}"
        for note in ("A", "A#", "B", "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#")
    ),
    "chroma_deviation",
)
FEATURE_NAMES = (*SHORT_TERM_NAMES, *(f"delta_{name}" for name in SHORT_TERM_NAMES))
FEATURE_COUNT = len(FEATURE_NAMES)

_SHORT_TERM = len(SHORT_TERM_NAMES)
_FLUX, _ROLLOFF = (SHORT_TERM_NAMES.index(name) for name in ("spectral_flux", "spectral_rolloff"))
_MFCC = slice(_ROLLOFF + 1, _ROLLOFF + 1 + MFCC_COUNT)
_CHROMA = slice(_MFCC.stop, _SHORT_TERM - 1)
_EPSILON = np.array(1e-10, np.float32)
_EPSILON_SQUARED = np.array(1e-20, np.float32)
_ROLLOFF_SHARE = np.array(ROLLOFF, np.float32)
_MAGNITUDE_FLOOR = np.array(MAGNITUDE_FLOOR, np.float32)
_FRAME_SIZE = np.array(FRAME_SIZE, np.float32)
_ALL_PARTS = np.ones((SUBFRAMES, SUBFRAMES), np.float32)
_MEAN_OF_CLASSES = np.full((_CLASSES, _CLASSES), 1.0 / _CLASSES, np.float32)
"""What puts the sum of all parts, or the mean of all classes, in the place of each."""
_SAMPLES_PER_BIN = np.array(FRAME_SIZE / BINS, np.float32)
_MOST_CHANGES = np.array(2 * (FRAME_SIZE - 1), np.float32)


class FeatureExtractor:
    """Turns a stream of samples into frames of features; pieces of any size give the same frames.

    The first frame has no predecessor: its flux and its 34 differences are 0.
    """

    def __init__(self) -> None:
        """Start before the first sample."""
        self._blocks = Blocks(BLOCK_SIZE)
        self._shape: _Array | None = None
        self._short_term: _Array | None = None

    def push(self, samples: Samples) -> Features:
        """Return the frames of every block completed by `samples`: (10 * blocks, 68) float32.

        `samples` is mono 16 kHz float32 in [-1, 1] of shape (any,).
        """
        blocks = [self.push_block(block) for block in self._blocks.push(samples)]
        return np.concatenate(blocks) if blocks else np.empty((0, FEATURE_COUNT), np.float32)

    def push_block(self, block: Samples) -> Features:
        """Return the ten frames of one block of 8,000 samples, (10, 68).

        Never mix with `push` in one stream.
        """
        frames = block.reshape(BLOCK_FRAMES, FRAME_SIZE)
        spectra = _magnitudes(frames)
        shapes = spectra / np.maximum(spectra.dot(ones(BINS)), _EPSILON)[:, np.newaxis]
        features = np.empty((BLOCK_FRAMES, FEATURE_COUNT), np.float32)
        short_term, deltas = features[:, :_SHORT_TERM], features[:, _SHORT_TERM:]
        _fill_short_term(short_term, frames, spectra, shapes)
        short_term[:, _FLUX] = _flux(shapes, self._shape)
        deltas[:] = differences(short_term, self._short_term)
        self._shape, self._short_term = shapes[-1:], short_term[-1:].copy()
        return features


def extract_features(samples: Samples) -> Features:
    """Return the features of a recording, as many whole blocks as it has: (10 * blocks, 68)."""
    return FeatureExtractor().push(samples)


def _magnitudes(frames: _Array) -> _Array:
    """Return the magnitude of the first 400 bins of each frame's spectrum, divided by 400.

    No window function, as in pyAudioAnalysis: bin k is k * 20 Hz.
    """
    # Divided by twice as much, "forward", since that comes in single precision: for the integer 1
    # of the default NumPy copies all there is, twice.
    spectra = np.fft.rfft(frames, axis=1, norm="forward")[:, :BINS]
    return np.abs(spectra) * _SAMPLES_PER_BIN


def _fill_short_term(short_term: _Array, frames: _Array, spectra: _Array, shapes: _Array) -> None:
    """Write the short-term features of each frame, all but the flux, into (n, 34).

    `shapes` are the spectra (n, 400) as shares of their sums.
    """
    energies = np.square(spectra)
    up_to = _running_totals(energies)
    parts = np.empty((2, len(frames), SUBFRAMES), np.float32)
    tenths = frames.reshape(len(frames), SUBFRAMES, -1)
    np.vecdot(tenths, tenths, out=parts[0])
    parts[1] = up_to[:, :, -1]
    # In the place of each part, as arithmetic is quickest with equal shapes.
    wholes = parts.dot(_ALL_PARTS)
    entropy_of_energy, spectral_entropy = _entropy(parts, wholes)
    whole = wholes[:, :, 0]
    centroid, spread = _centroid_and_spread(shapes)
    columns = (
        _zero_crossing_rate(frames),
        whole[0] / _FRAME_SIZE,
        entropy_of_energy,
        centroid,
        spread,
        spectral_entropy,
    )
    for column, values in enumerate(columns):
        short_term[:, column] = values
    short_term[:, _ROLLOFF] = _rolloff(up_to)
    short_term[:, _MFCC] = _mfcc(spectra)
    chroma = energies.dot(_pitch_classes())
    chroma /= np.maximum(whole[1], _EPSILON_SQUARED)[:, np.newaxis]
    short_term[:, _CHROMA] = chroma
    swing = chroma - chroma.dot(_MEAN_OF_CLASSES)
    short_term[:, -1] = np.sqrt(np.square(swing).dot(mean_of(_CLASSES)))


def _zero_crossing_rate(frames: _Array) -> _Array:
    """Return the sign changes per sample of each frame, in [0, 1]."""
    signs = np.sign(frames)
    changes = np.abs(signs[:, 1:] - signs[:, :-1])
    rate: _Array = changes.dot(ones(FRAME_SIZE - 1)) / _MOST_CHANGES
    return rate


def _entropy(parts: _Array, wholes: _Array) -> _Array:
    """Return the entropy in bits of ten parts (..., 10) of `wholes` (..., 10), in [0, log2(10)].

    Of samples it is the entropy of energy, of spectra the spectral entropy
    (Giannakopoulos & Pikrakis, "Introduction to Audio Analysis", 2014, sections 4.3.3 and 4.4.3).
    """
    shares = parts / np.maximum(wholes, _EPSILON_SQUARED)
    entropy: _Array = -np.vecdot(shares, np.log2(shares + _EPSILON))
    return entropy


def _centroid_and_spread(shapes: _Array) -> tuple[_Array, _Array]:
    """Return the mean and the standard deviation of frequency, as shares of 8 kHz."""
    frequency = _frequency()
    centroid = shapes.dot(frequency)
    variance = np.vecdot(shapes, np.square(frequency - centroid[:, np.newaxis]))
    return centroid, np.sqrt(variance)


def _flux(shapes: _Array, before: _Array | None) -> _Array:
    """Return the squared distance of each normalised spectrum to the one before, in [0, 2]."""
    steps = differences(shapes, before)
    flux: _Array = np.vecdot(steps, steps)
    return flux


def _running_totals(energies: _Array) -> _Array:
    """Return the energy up to each bin in its tenth of the spectrum, (n, 10, 40)."""
    totals: _Array = energies.reshape(-1, BINS // SUBFRAMES).dot(_triangle())
    return totals.reshape(len(energies), SUBFRAMES, -1)


def _rolloff(up_to: _Array) -> _Array:
    """Return the share of 8 kHz below which 90 % of the energy lies; 0 for silence.

    `up_to` are running totals by tenths (n, 10, 40).
    """
    tenths = up_to[:, :, -1]
    ends = np.add.accumulate(tenths, axis=1)
    totals = up_to + (ends - tenths)[:, :, np.newaxis]
    reached = totals.reshape(len(totals), -1) > _ROLLOFF_SHARE * ends[:, -1:]
    return np.asarray(reached.argmax(axis=1) / BINS, np.float32)


def _mfcc(spectra: _Array) -> _Array:
    """Return 13 mel-frequency cepstral coefficients of each frame, from log10 band magnitudes.

    Slaney's filter bank ("Auditory Toolbox", Interval Research report 1998-010): 13 linear bands
    of 66.67 Hz from 133.33 Hz, then 27 logarithmic ones; orthonormal DCT-II.
    """
    bands = np.maximum(spectra.dot(_mel_filters()), _MAGNITUDE_FLOOR)
    coefficients: _Array = np.log10(bands).dot(_cosines())
    return coefficients


@cache
def _triangle() -> _Array:
    """Return what adds up the bins of a tenth up to each of them, (40, 40)."""
    return np.triu(np.ones((BINS // SUBFRAMES, BINS // SUBFRAMES), np.float32))


@cache
def _frequency() -> _Array:
    """Return the frequency of each bin as a share of 8 kHz, (400,)."""
    return np.asarray(np.arange(BINS) / BINS, np.float32)


@cache
def _mel_filters() -> _Array:
    """Return the triangular filters, (400 bins, 40 bands), each of unit area in Hz."""
    edges = np.empty(MEL_BANDS + 2)
    edges[:13] = 133.33 + np.arange(13) * 200.0 / 3.0
    edges[13:] = edges[12] * 1.0711703 ** np.arange(1, MEL_BANDS - 10)
    frequency = np.arange(BINS) * SAMPLE_RATE / FRAME_SIZE
    low, centre, high = edges[:-2], edges[1:-1], edges[2:]
    rising = (frequency[:, np.newaxis] - low) / (centre - low)
    falling = (high - frequency[:, np.newaxis]) / (high - centre)
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    return np.asarray(triangles * 2.0 / (high - low), np.float32)


@cache
def _cosines() -> _Array:
    """Return the first 13 vectors of the orthonormal DCT-II of 40 bands, (40, 13)."""
    order, band = np.arange(MFCC_COUNT), np.arange(MEL_BANDS)[:, np.newaxis]
    basis = np.sqrt(2.0 / MEL_BANDS) * np.cos(np.pi * order * (band + 0.5) / MEL_BANDS)
    basis[:, 0] /= np.sqrt(2.0)
    return np.asarray(basis, np.float32)


@cache
def _pitch_classes() -> _Array:
    """Return what each bin adds to each pitch class, (400 bins, 12); A0 is 27.5 Hz.

    A class adds up, over its octaves, the mean energy of the bins nearest to each semitone;
    mean, because high semitones hold more bins than low ones.
    """
    frequency = np.arange(1, BINS) * SAMPLE_RATE / FRAME_SIZE
    semitone = np.round(12.0 * np.log2(frequency / 27.5)).astype(int)
    _, group, size = np.unique(semitone, return_inverse=True, return_counts=True)
    table = np.zeros((BINS, 12), np.float32)
    table[np.arange(1, BINS), semitone % 12] = 1.0 / size[group]
    return table
