"""The demo piece as a listener and a measuring instrument hear it."""

import os
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import librosa
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import resample_poly

from custom_components.music_mood.engine.listener import MoodListener
from custom_components.music_mood.engine.model import MoodModel
from demo.music import SAMPLE_RATE, SECTIONS, SectionTime, render, section_at

ROOT = Path(__file__).parents[2]
MOODS = ("happy", "tense", "sad", "calm")
LOW_RATE = 22_050
# Krumhansl and Kessler 1982, how well each tone fits a major and a minor key, from its tonic up.
MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)

type Sound = NDArray[np.float32]


@pytest.fixture(scope="module")
def piece() -> Sound:
    return render()


@pytest.fixture(scope="module")
def heard(piece: Sound) -> dict[str, Sound]:
    """The sections in mono at a lower rate, as cut out of the whole piece."""
    return {
        section.name: librosa.resample(
            cut(piece, section).mean(axis=1), orig_sr=SAMPLE_RATE, target_sr=LOW_RATE
        )
        for section in SECTIONS
    }


def cut(piece: Sound, section: SectionTime) -> Sound:
    return piece[round(section.start * SAMPLE_RATE) : round(section.end * SAMPLE_RATE)]


def level(sound: Sound) -> float:
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64))))


def flux(sound: Sound) -> float:
    """Return the share of the spectrum that is new from one moment (23 ms) to the next."""
    spectra = np.abs(librosa.stft(sound))
    return float(np.maximum(np.diff(spectra), 0).sum() / spectra[:, 1:].sum())


def centroid(sound: Sound) -> float:
    return float(np.median(librosa.feature.spectral_centroid(y=sound, sr=LOW_RATE)))


def key(sound: Sound) -> tuple[str, str, float]:
    """Name the key whose profile is most like the tones heard (Krumhansl and Schmuckler).

    The last value is the correlation with the profile.
    """
    tones = librosa.feature.chroma_cqt(y=sound, sr=LOW_RATE).mean(axis=1)
    fits = {
        (librosa.midi_to_note(60 + tonic, octave=False), mode): float(
            np.corrcoef(np.roll(profile, tonic), tones)[0, 1]
        )
        for mode, profile in (("major", MAJOR), ("minor", MINOR))
        for tonic in range(12)
    }
    best = max(fits, key=lambda name: fits[name])
    return *best, fits[best]


def roughness(sound: Sound) -> float:
    """Measure sensory dissonance: how much partials beat within a critical band.

    The curve of Plomp and Levelt 1965 as written by Sethares 1993 ("Local consonance and the
    relationship between timbre and scale", eq. 3), over the 40 strongest partials of each
    moment, as a share of what there would be if all of them beat at the worst distance.
    """
    spectra = np.abs(librosa.stft(sound, n_fft=8192, hop_length=LOW_RATE // 4))
    frequencies = librosa.fft_frequencies(sr=LOW_RATE, n_fft=8192)
    found = []
    for spectrum in spectra.T:
        tops = np.flatnonzero(librosa.util.localmax(spectrum) & (frequencies < 5000))
        tops = np.sort(tops[np.argsort(spectrum[tops])[-40:]])
        lower, upper = np.triu_indices(len(tops), 1)
        partial = frequencies[tops]
        stretch = 0.24 / (0.021 * partial[lower] + 19)
        distance = stretch * (partial[upper] - partial[lower])
        beating = np.exp(-3.5 * distance) - np.exp(-5.75 * distance)
        strength = spectrum[tops][lower] * spectrum[tops][upper]
        found.append(strength @ beating / strength.sum())
    return float(np.median(found))


def test_four_sections_follow_each_other_for_about_two_minutes() -> None:
    assert tuple(section.name for section in SECTIONS) == MOODS
    assert SECTIONS[0].start == 0
    assert all(before.end == after.start for before, after in pairwise(SECTIONS))
    assert all(25 <= section.end - section.start <= 35 for section in SECTIONS)
    assert 110 <= SECTIONS[-1].end <= 130


def test_any_moment_of_the_loop_has_its_section() -> None:
    length = SECTIONS[-1].end

    assert section_at(0).name == "happy"
    assert section_at(SECTIONS[1].start).name == "tense"
    assert section_at(length - 0.001).name == "calm"
    assert section_at(length).name == "happy"
    assert section_at(5 * length + SECTIONS[2].start + 1).name == "sad"


def test_the_piece_is_stereo_and_as_long_as_its_sections(piece: Sound) -> None:
    assert piece.dtype == np.float32
    assert piece.shape == (round(SECTIONS[-1].end * SAMPLE_RATE), 2)


def test_it_is_finite_unclipped_and_without_direct_current(piece: Sound) -> None:
    assert np.all(np.isfinite(piece))
    assert np.max(np.abs(piece)) < 0.95
    for section in SECTIONS:
        assert np.all(np.abs(cut(piece, section).mean(axis=0)) < 0.001)


def test_it_is_mastered_like_real_recordings(piece: Sound) -> None:
    """Levels and crest factors of published music: -12 to -25 dBFS, 10 to 18 dB."""
    for section in SECTIONS:
        sound = cut(piece, section)
        crest = 20 * np.log10(np.max(np.abs(sound))) - level(sound)
        assert -25 < level(sound) < -12
        assert 10 < crest < 18


def test_it_is_wide_and_survives_one_loudspeaker(piece: Sound) -> None:
    for section in SECTIONS:
        sound = cut(piece, section)
        assert 0.3 < np.corrcoef(sound.T)[0, 1] < 0.97
        assert level(sound.mean(axis=1)) > level(sound) - 2


def test_it_is_never_silent(piece: Sound) -> None:
    seconds = piece[: len(piece) // SAMPLE_RATE * SAMPLE_RATE].reshape(-1, SAMPLE_RATE, 2)

    assert min(level(second) for second in seconds) > -40


def test_energetic_sections_are_louder_than_quiet_ones(heard: dict[str, Sound]) -> None:
    for energetic in ("happy", "tense"):
        for quiet in ("sad", "calm"):
            assert level(heard[energetic]) > level(heard[quiet]) + 3


def test_the_sound_of_energetic_sections_changes_faster(heard: dict[str, Sound]) -> None:
    new = {name: flux(sound) for name, sound in heard.items()}

    assert min(new["happy"], new["tense"]) > 1.3 * max(new["sad"], new["calm"])


def test_energetic_sections_are_brighter(heard: dict[str, Sound]) -> None:
    bright = {name: centroid(sound) for name, sound in heard.items()}

    assert min(bright["happy"], bright["tense"]) > 1.5 * max(bright["sad"], bright["calm"])
    assert bright["sad"] < bright["calm"]


def test_the_beat_of_the_happy_section_is_fast_and_clear(heard: dict[str, Sound]) -> None:
    assert librosa.feature.tempo(y=heard["happy"], sr=LOW_RATE)[0] == pytest.approx(126, rel=0.05)


@pytest.mark.parametrize(
    ("name", "tonic", "mode"),
    [("happy", "G", "major"), ("sad", "B", "minor"), ("calm", "D", "major")],
)
def test_happy_and_calm_are_major_and_sad_is_minor(
    heard: dict[str, Sound], name: str, tonic: str, mode: str
) -> None:
    *found, fit = key(heard[name])

    assert found == [tonic, mode]
    assert fit > 0.8


def test_tense_is_at_home_in_no_key(heard: dict[str, Sound]) -> None:
    *_, fit = key(heard["tense"])

    assert fit < 0.6


def test_tense_is_rougher_than_the_others(heard: dict[str, Sound]) -> None:
    rough = {name: roughness(sound) for name, sound in heard.items()}

    assert rough["tense"] > 1.3 * max(rough["happy"], rough["calm"])
    assert rough["tense"] > 1.05 * rough["sad"]


def test_the_loop_closes_without_a_click(piece: Sound) -> None:
    """The step over the seam is no greater than the steps in the music around it."""
    around = np.vstack([piece[-2000:], piece[:2000]])
    steps = np.max(np.abs(np.diff(around, axis=0)), axis=1)

    assert steps[1999] <= np.percentile(steps, 99)


def test_sections_join_without_a_click(piece: Sound) -> None:
    for section in SECTIONS[1:]:
        seam = round(section.start * SAMPLE_RATE)
        steps = np.max(np.abs(np.diff(piece[seam - 2000 : seam + 2000], axis=0)), axis=1)
        assert steps[1999] <= np.percentile(steps, 99)


def test_the_last_chord_rings_into_the_repeat() -> None:
    """A section alone is a loop too: what rings on after its end is heard at its beginning."""
    sad = render("sad")

    assert level(sad[:441]) > -60


def test_a_section_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no section 'angry'; choose one of happy, tense"):
        render("angry")


def test_the_shipped_model_hears_the_four_moods(piece: Sound) -> None:
    """A test of the demo and not of the model: whoever starts it shall see what it is about."""
    round_and_on = np.vstack([piece, piece[: 10 * SAMPLE_RATE]]).mean(axis=1)
    states = MoodListener(MoodModel.load(runtime="numpy")).push(
        np.asarray(resample_poly(round_and_on, 160, 441), np.float32)
    )

    for state in states:
        section = section_at(state.time)
        if state.time % SECTIONS[-1].end > section.start + 8:
            assert state.quadrant == section.name, f"{state.time} s"


@cache
def fingerprint(hash_seed: str) -> str:
    """Render a section in a process of its own and return a digest of its samples."""
    code = (
        "import hashlib; from demo.music import render;"
        "print(hashlib.sha256(render('calm').tobytes()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return answer.stdout.decode().strip()


def test_every_rendering_is_the_same() -> None:
    assert fingerprint("1") == fingerprint("2")
    assert len(fingerprint("1")) == 64
