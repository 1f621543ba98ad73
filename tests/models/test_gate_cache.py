"""What the gate's commands keep is asked for by all it depends on: sounds, code, choices."""

import importlib.util
import linecache
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.feature_cache import code_of
from models.gate_cache import kept_path, sounds_digest
from models.gate_ear import hear
from models.gate_sounds import Sound
from models.gate_streams import hear_streams
from models.rooms import simulate

from .made_up import made_up_sound

type Make = Callable[[str, str], Callable[[], object]]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return what writes a module of `models` and returns its function `make`."""

    def write(name: str, text: str) -> Callable[[], object]:
        path = tmp_path / f"{name}.py"
        path.write_text(text)
        linecache.clearcache()
        spec = importlib.util.spec_from_file_location(f"models.{name}", path)
        assert spec is not None
        assert spec.loader is not None
        made = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, f"models.{name}", made)
        spec.loader.exec_module(made)
        maker: Callable[[], object] = made.make
        return maker

    return write


def test_a_digest_changes_with_the_code_and_with_nothing_else(module: Make) -> None:
    before = code_of(module("maker", "def make(): return 1\n"))
    assert code_of(module("maker", "def make(): return 1\n")) == before
    assert code_of(module("maker", "def make(): return 2\n")) != before


@pytest.mark.parametrize(
    "user",
    [
        "from models.part import make as part\ndef make(): return part()\n",
        "import models.part as part\ndef make(): return part.make()\n",
    ],
)
def test_a_digest_changes_with_the_code_of_what_is_imported(module: Make, user: str) -> None:
    module("part", "def make(): return 1\n")
    before = code_of(module("maker", user))
    module("part", "def make(): return 2\n")
    assert code_of(module("maker", user)) != before


def test_other_makers_and_other_choices_have_other_names(tmp_path: Path) -> None:
    names = {
        kept_path(tmp_path, "thing", *what, makers=makers)
        for what in ((0, 1.0), (1, 1.0), (0, 0.5))
        for makers in ((hear,), (simulate,), (hear, simulate))
    }
    assert len(names) == 9
    assert kept_path(tmp_path, "thing", 0, 1.0, makers=(hear,)) in names


@pytest.fixture
def sound() -> Sound:
    return Sound("one", "music", "somewhere", 0, made_up_sound(2.0, 0.5, 0))


def test_recordings_are_told_apart_by_all_that_counts(sound: Sound) -> None:
    louder = replace(sound, samples=sound.samples * np.float32(1.5))
    others = [louder, replace(sound, fold=1), replace(sound, kind="noise"), replace(sound, name="")]
    assert len({sounds_digest([each]) for each in (sound, *others)}) == 5
    assert sounds_digest([replace(sound, samples=sound.samples.copy())]) == sounds_digest([sound])


def test_a_recording_that_changed_is_heard_anew(sound: Sound, tmp_path: Path) -> None:
    hear_streams([sound], "clean", tmp_path, 0)
    changed = replace(sound, samples=made_up_sound(2.0, -0.5, 1))
    (heard,) = hear_streams([changed], "clean", tmp_path, 0)
    assert np.array_equal(heard.heard.features, hear(changed.samples).features)
