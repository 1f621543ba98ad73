"""The pictures of the palettes in docs/palettes.md show what the lamps do."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from custom_components.music_mood.engine.palettes import PALETTES, PaletteName
from scripts.draw_palettes import FOLDER, ROOT, main

PAGE = ROOT / "docs" / "palettes.md"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("palettes")
    main([str(folder)])
    return folder


@pytest.mark.parametrize("name", PALETTES)
def test_the_picture_of_a_palette_is_up_to_date(name: PaletteName, drawn: Path) -> None:
    new, kept = imread(drawn / f"{name}.png"), imread(FOLDER / f"{name}.png")

    # Another processor may round differently.
    np.testing.assert_allclose(kept, new, atol=0.02)


def test_every_picture_is_of_a_palette_and_shown() -> None:
    page = PAGE.read_text()

    assert {path.stem for path in FOLDER.glob("*.png")} == set(PALETTES)
    for name in PALETTES:
        assert f"images/palettes/{name}.png" in page


def test_a_picture_shows_happy_at_the_top_right_and_sad_at_the_bottom_left() -> None:
    picture = imread(FOLDER / f"{PaletteName.EVIDENCE}.png")
    width = picture.shape[1]
    near, far = width // 8, width - width // 8

    happy, tense = picture[near, far, :3], picture[near, near, :3]
    sad, calm = picture[far, near, :3], picture[far, far, :3]

    assert min(happy[0], happy[1]) > 2 * happy[2]
    assert tense[0] > 4 * max(tense[1], tense[2])
    assert sad[2] > 1.5 * max(sad[0], sad[1])
    assert calm[1] > max(calm[0], calm[2])
    assert happy.sum() > calm.sum() > sad.sum()
