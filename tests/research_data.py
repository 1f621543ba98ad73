"""The annotated music that some tests measure against. It is research data, never part of this."""

import os
from pathlib import Path

import pytest

_VARIABLE = "MUSIC_MOOD_DATA"
_BESIDE_THE_CHECKOUT = Path(__file__).parents[2] / "shared" / "data"


def find_research_data() -> Path | None:
    """Return the folder that holds ``deam`` and ``nonmusic``, or None when there is none."""
    folder = Path(os.environ.get(_VARIABLE) or _BESIDE_THE_CHECKOUT)
    return folder if folder.is_dir() else None


requires_data = pytest.mark.skipif(
    find_research_data() is None,
    reason=f"needs the annotated music; set {_VARIABLE} to the folder that holds it",
)
