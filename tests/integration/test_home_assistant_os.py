"""Home Assistant OS has its own packages and nothing else; the integration needs no more."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import homeassistant
from packaging.requirements import Requirement

from custom_components.music_mood import const
from tests.integration import only_home_assistant
from tests.sources.sound import chords, write_wav

OPTIONAL = {"ai_edge_litert", "sounddevice"}
"""What is used where it is found, and missed nowhere."""
LIMIT_SECONDS = 120


def test_it_hears_with_nothing_but_what_home_assistant_pins(tmp_path: Path) -> None:
    song = write_wav(tmp_path / "song.wav", chords(8.0))
    folder = tmp_path / "config"
    folder.mkdir()
    program = Path(only_home_assistant.__file__)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    done = subprocess.run(
        [sys.executable, program, folder, song],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    # The proof is worth nothing unless these were there to be hidden.
    assert {"ai_edge_litert", "scipy", "sklearn", "librosa"} <= set(found["made_to_look_missing"])
    assert found["loaded_nevertheless"] == []
    assert set(found["lacking"].values()) <= OPTIONAL
    assert all(name.startswith(("engine.litert", "sources.")) for name in found["lacking"])
    assert found["runtime"] == "numpy"
    states = found["states"]
    assert states["binary_sensor.kitchen_music"] == "on"
    assert states["sensor.kitchen_mood"] in ("happy", "tense", "sad", "calm")


def test_what_it_asks_for_fits_the_version_that_home_assistant_pins() -> None:
    constraints = Path(homeassistant.__file__).parent / "package_constraints.txt"
    pinned = dict(re.findall(r"^([\w-]+)==(\S+)$", constraints.read_text(), re.MULTILINE))
    manifest = json.loads((Path(const.__file__).parent / "manifest.json").read_text())

    for requirement in map(Requirement, manifest["requirements"]):
        assert requirement.specifier.contains(pinned[requirement.name])


def test_what_is_optional_is_nothing_that_home_assistant_pins() -> None:
    pins = only_home_assistant.pins_of_home_assistant()

    assert {"aiohttp", "ha-ffmpeg"} <= pins
    assert not {"ai-edge-litert", "sounddevice", "scipy"} & pins
