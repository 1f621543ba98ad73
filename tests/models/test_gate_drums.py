"""Drums alone: kits of recorded hits, and what is played on them."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.gate_drum_kits import Drum, DrumKit, drum_kits
from models.gate_rhythms import drumming

RATE = 16_000
type Samples = NDArray[np.float32]

KIT = """<drumkit_info xmlns="http://www.hydrogen-music.org/drumkit">
<name>Test</name><instrumentList>
<instrument><name>Snare 1</name>
  <layer><filename>soft.wav</filename><min>0</min><max>0.5</max></layer>
  <layer><filename>hard.wav</filename><min>0.5</min><max>1</max></layer>
</instrument>
<instrument><name>Closed HH</name><filename>hat.wav</filename></instrument>
<instrument><name>Bass Drum</name><filename>missing.wav</filename></instrument>
<instrument><name>17</name><filename>hat.wav</filename></instrument>
</instrumentList></drumkit_info>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "drumkit.xml").write_text(KIT, encoding="utf-8")
    for name in ("soft", "hard", "hat"):
        (tmp_path / "kit" / f"{name}.wav").write_bytes(b"")
    return tmp_path


def decode(path: Path) -> Samples:
    """A recording of its own for each file: as long as its name has letters."""
    return np.full(100 * len(path.stem), {"soft": 0.1, "hard": 1.0, "hat": 0.5}[path.stem], "<f4")


def test_drums_are_known_by_their_names_and_what_is_not_there_is_left_out(folder: Path) -> None:
    (kit,) = drum_kits(folder, decode)
    assert kit.name == "kit"
    assert [drum.role for drum in kit.drums] == ["snare", "hat"]


def test_a_soft_stroke_has_the_recording_of_a_soft_stroke(folder: Path) -> None:
    (kit,) = drum_kits(folder, decode)
    (snare,) = kit.of("snare")
    soft, hard = (snare.hit(strength, np.random.default_rng(0)) for strength in (0.4, 1.0))
    assert soft.max() == pytest.approx(0.1 * 0.4**1.5)
    assert hard.max() == 1.0


def click(length: int = 400) -> Samples:
    return np.asarray(np.exp(-np.arange(length) / 60.0), np.float32)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("roles", [("kick", "snare", "hat", "tom"), ("hand",) * 4, ("ride",)])
def test_any_kit_is_played_all_the_time(roles: tuple[str, ...], seed: int) -> None:
    drums = tuple(Drum(role, ((1.0, click()),)) for role in roles)  # type: ignore[arg-type]
    sound = drumming(DrumKit("any", drums), 12.0, np.random.default_rng(seed))
    assert sound.shape == (12 * RATE,)
    assert np.abs(sound).max() == pytest.approx(0.5)
    # Never is there nothing to hear for longer than the slowest bar lasts.
    struck = np.flatnonzero(np.abs(sound) > 0.01)
    assert max(np.diff(struck), default=len(sound)) < 4.0 * RATE


def test_strokes_fall_on_the_grid_of_a_tempo() -> None:
    kit = DrumKit("one", (Drum("ride", ((1.0, click(40)),)),))
    deviations = []
    for seed in range(10):
        sound = drumming(kit, 20.0, np.random.default_rng(seed))
        begun = np.flatnonzero((sound[1:] > 0.05) & (sound[:-1] < 0.01)) / RATE
        gaps = np.diff(begun)
        step = float(np.median(gaps))
        deviations.append(float(np.median(np.abs(gaps / step - np.round(gaps / step)))))
    assert np.median(deviations) < 0.15
