"""The shipped model on songs it learnt from: that the whole way from sound to mood hangs together.

How good it is on songs it does not know is for the folds to say: models/README.md.
"""

import numpy as np
import pytest

from custom_components.music_mood.engine.listener import MoodListener
from custom_components.music_mood.engine.model import MoodModel
from tests.research_data import find_research_data, requires_data

pytest.importorskip("sklearn", reason="scikit-learn is not installed: scripts/setup train")

from models.decoding import decode
from models.metrics import concordance
from models.reading import read_songs

SONGS = 60
"""Evenly chosen of the 1,000 of 2014."""


@requires_data
def test_songs_are_heard_as_listeners_felt_them() -> None:
    data = find_research_data()
    assert data is not None
    songs = [song for song in read_songs(data) if song.subset == "2014"]
    chosen = [songs[at] for at in np.linspace(0, len(songs) - 1, SONGS).astype(int)]
    model = MoodModel.load(runtime="numpy")
    felt, heard = [], []
    for song in chosen:
        raw = MoodListener(model).push(decode(song.audio))[-1].raw
        assert raw is not None
        heard.append((raw.valence, raw.arousal))
        felt.append(song.moods.mean(axis=0))
    valence, arousal = concordance(
        np.array(felt, np.float32),
        np.array(heard, np.float32) - np.mean(heard, axis=0) + np.mean(felt, axis=0),
    )
    # Listeners of that year rated everything higher: only the agreement beyond that counts.
    assert arousal > 0.6
    assert valence > 0.4
