"""The wheel `music-mood`: the engine alone, in an environment that has NumPy and nothing else."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import numpy as np
import pytest

from .recordings import write_song

REPOSITORY = Path(__file__).parents[2]
TIME_LIMIT = 300

LIST_IMPORTS = """
import sys
before = set(sys.modules)
from music_mood.cli import main
status = main(sys.argv[1:])
names = {name.partition(".")[0] for name in set(sys.modules) - before}
foreign = names - sys.stdlib_module_names - {"music_mood"}
print("foreign:", *sorted(foreign), file=sys.stderr)
sys.exit(status)
"""


def run(*command: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=TIME_LIMIT, check=False
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
        *("--outdir", folder, REPOSITORY),
    )
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new virtual environment with the wheel and the NumPy of this one, made offline."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    uv = (sys.executable, "-m", "uv", "--quiet", "--offline", "--no-config")
    run(*uv, "venv", "--python", sys.executable, folder)
    python = folder / "bin" / "python"
    (packages,) = folder.glob("lib/python*/site-packages")
    for source in _parts_of_numpy():
        (packages / source.name).symlink_to(source)
    run(*uv, "pip", "install", "--no-deps", "--link-mode", "copy", "--python", python, wheel)
    return folder


def _parts_of_numpy() -> Iterator[Path]:
    installed = Path(np.__file__).parents[1]
    yield from (installed / "numpy", *installed.glob("numpy.libs"))
    yield from installed.glob("numpy-*.dist-info")


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_song(tmp_path_factory.mktemp("songs") / "song.flac", 8.0)


def test_holds_the_engine_and_its_model_alone(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"music_mood"}
    assert {"music_mood/models/mood.tflite", "music_mood/listener.py"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or "homeassistant" in name]


def test_needs_numpy_alone(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    needs = metadata.get_all("Requires-Dist") or []
    assert [need for need in needs if "extra ==" not in need] == ["numpy>=2.3"]
    assert any(need.startswith("matplotlib") and "plot" in need for need in needs)


def test_tells_its_version(environment: Path, wheel: Path) -> None:
    done = run(environment / "bin" / "music-mood", "--version")
    assert done.stdout == f"music-mood {wheel.name.split('-')[1]}\n"


def test_the_environment_has_nothing_else(environment: Path) -> None:
    list_names = "import importlib.metadata as m; print(*(d.name for d in m.distributions()))"
    done = run(environment / "bin" / "python", "-I", "-c", list_names)
    assert sorted(done.stdout.split()) == ["music-mood", "numpy"]


@pytest.mark.parametrize("command", [["analyze", "--json"], ["listen", "--fast"]])
def test_imports_only_the_standard_library_and_numpy(
    environment: Path, song: Path, command: list[str]
) -> None:
    done = run(environment / "bin" / "python", "-I", "-c", LIST_IMPORTS, *command, song)
    assert done.stderr == "foreign: numpy\n"


def test_analyzes(environment: Path, song: Path, tmp_path: Path) -> None:
    program = environment / "bin" / "music-mood"
    done = run(program, "analyze", "--json", "--csv", tmp_path, song)
    document = json.loads(done.stdout)
    assert document["runtime"] == "numpy"
    assert document["files"][0]["overall"]["quadrant"] in {"happy", "tense", "sad", "calm"}
    rows = (tmp_path / "song.csv").read_text().splitlines()
    assert rows[0] == "t,valence,arousal,valence_std,arousal_std,music"
    assert len(rows) == 1 + 11


def test_listens(environment: Path, song: Path) -> None:
    done = run(environment / "bin" / "music-mood", "listen", "--fast", song)
    lines = done.stdout.splitlines()
    assert len(lines) == 16
    assert "valence" in lines[-1]
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["--plot", "pictures"], "pip install matplotlib"),
        (["--runtime", "litert"], "pip install ai-edge-litert"),
    ],
)
def test_tells_how_to_get_what_is_optional(
    environment: Path, song: Path, tmp_path: Path, arguments: list[str], advice: str
) -> None:
    program = environment / "bin" / "music-mood"
    arguments = [str(tmp_path / part) if part == "pictures" else part for part in arguments]
    done = run(program, "analyze", *arguments, song, check=False)
    assert done.returncode == 1
    assert advice in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "pictures").exists()
