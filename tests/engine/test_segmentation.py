"""Where one piece of music ends and the next begins."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine import segmentation
from custom_components.music_mood.engine.segmentation import CutDetector, CutSettings, find_cuts

from .signals import SAMPLE_RATE, chord, noise, tone

type Sound = NDArray[np.float32]


def band_piece(seconds: float, seed: int) -> Sound:
    """Return a beat of drums under a bass: another instrumentation than that of `chord`."""
    sound = tone(55.0 * (1 + seed), seconds, 0.2) + noise(seconds, 0.01, seed)
    hit = noise(0.1, 0.4, seed) * np.exp(-np.arange(1600) / 400)
    for start in range(0, len(sound) - 1600, 6000):
        sound[start : start + 1600] += hit.astype(np.float32)
    return np.clip(sound, -1, 1).astype(np.float32)


def at_loudness(sound: Sound) -> Sound:
    return np.asarray(sound * (0.1 / np.sqrt(np.mean(np.square(sound)))), np.float32)


PARTS = [at_loudness(part) for part in (chord(10.013), band_piece(9.507, 1), chord(11.0, 660.0))]
MIX = np.concatenate(PARTS)
TRUTH = np.cumsum([len(part) for part in PARTS])[:-1] / SAMPLE_RATE


def test_cuts_lie_where_the_music_changes() -> None:
    cuts = find_cuts(MIX)
    assert len(cuts) == len(TRUTH)
    np.testing.assert_allclose(cuts, TRUTH, atol=0.05)


def test_cuts_are_the_same_when_the_oldest_sound_is_forgotten_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a week of sound, where it is done every quarter of an hour."""
    cuts = find_cuts(MIX)
    monkeypatch.setattr(segmentation, "_MOST_ROWS", 200)
    np.testing.assert_allclose(find_cuts(MIX), cuts)


def test_a_cut_is_found_within_three_and_a_half_seconds() -> None:
    for cut, true in zip(CutDetector().push(MIX), TRUTH, strict=True):
        assert 2.0 < cut.found - true <= 3.5


@pytest.mark.parametrize(
    "piece", [chord(60.0), band_piece(60.0, 1), noise(60.0), tone(440.0, 60.0)]
)
def test_steady_music_has_no_cut(piece: Sound) -> None:
    assert find_cuts(piece) == []


def test_silence_has_no_cut() -> None:
    assert find_cuts(np.zeros(30 * SAMPLE_RATE, np.float32)) == []


def test_a_short_rest_is_no_cut() -> None:
    piece = chord(30.0)
    piece[12 * SAMPLE_RATE : round(12.4 * SAMPLE_RATE)] = 0
    assert find_cuts(piece) == []


@pytest.mark.parametrize("gain", [0.01, 0.1, 0.7, 2.0])
def test_volume_does_not_matter(gain: float) -> None:
    assert find_cuts(np.asarray(MIX * gain, np.float32)) == find_cuts(MIX)


def test_a_change_of_volume_in_a_piece_is_no_cut() -> None:
    piece = band_piece(24.0, 1)
    piece[12 * SAMPLE_RATE :] *= 0.5
    assert find_cuts(piece) == []


@settings(max_examples=20)
@given(st.lists(st.integers(0, len(MIX)), max_size=12))
def test_pieces_of_any_size_give_the_same_cuts(borders: list[int]) -> None:
    detector = CutDetector()
    pieces = np.split(MIX, sorted(borders))
    assert [cut for piece in pieces for cut in detector.push(piece)] == CutDetector().push(MIX)


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from(["chord", "band", "noise", "silence"]), st.floats(0.5, 6.0)),
        max_size=8,
    )
)
def test_cuts_are_in_order_apart_and_inside_of_the_sound(parts: list[tuple[str, float]]) -> None:
    sounds = {
        "chord": chord(6.0),
        "band": band_piece(6.0, 2),
        "noise": noise(6.0),
        "silence": np.zeros(6 * SAMPLE_RATE, np.float32),
    }
    pieces = [sounds[name][: round(seconds * SAMPLE_RATE)] for name, seconds in parts]
    sound = np.concatenate([np.empty(0, np.float32), *pieces])
    cuts = CutDetector().push(sound)
    assert all(0.0 < cut.time < cut.found <= len(sound) / SAMPLE_RATE for cut in cuts)
    # The exact place may lie up to 0.4 s from where the least distance of 3 s is kept.
    assert all(later.time - earlier.time > 2.0 for earlier, later in pairwise(cuts))


def test_no_threshold_is_high_enough_to_be_reached_when_it_is_infinite() -> None:
    assert find_cuts(MIX, CutSettings(threshold=float("inf"))) == []


def test_too_little_sound_has_no_cut() -> None:
    assert find_cuts(MIX[: 4 * SAMPLE_RATE]) == []
    assert find_cuts(np.empty(0, np.float32)) == []


def test_what_is_remembered_does_not_grow() -> None:
    detector = CutDetector()
    sizes = set()
    for _ in range(4):
        detector.push(MIX)
        sizes.add(sum(value.size for value in vars(detector).values() if hasattr(value, "size")))
    assert len(sizes) == 1
