"""The shipped model on songs whose labels it never saw: the whole way from sound to mood."""

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
"""Evenly chosen of the 1,000 of 2014, whose listeners and songs are others."""


@requires_data
def test_songs_of_other_listeners_are_heard_as_they_felt_them() -> None:
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
    # Annotators of another year rate everything higher: only the agreement beyond that counts.
    assert arousal > 0.6
    assert valence > 0.4
