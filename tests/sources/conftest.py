"""What the tests of several sources share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources.pulseaudio import PulseAudio, pulseaudio
from tests.sources.sound import chords, write_wav


@pytest.fixture(scope="session")
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PulseAudio]:
    """Return a PulseAudio that runs as long as the tests."""
    with pulseaudio(tmp_path_factory.mktemp("pulse")) as server:
        yield server


@pytest.fixture
def pulse(sound_server: PulseAudio, monkeypatch: pytest.MonkeyPatch) -> PulseAudio:
    """Return a PulseAudio that every program we start, and PortAudio, finds."""
    for name, value in sound_server.environment.items():
        monkeypatch.setenv(name, value)
    return sound_server


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    """Return a file with twenty seconds of music."""
    return write_wav(tmp_path / "song.wav", chords(20.0))
