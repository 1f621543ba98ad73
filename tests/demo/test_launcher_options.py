"""What a person can type after scripts/demo."""

import shutil
import subprocess
from pathlib import Path

import pytest

from demo.folders import CHECKOUT
from demo.options import Options, parse_options


def test_without_words_the_demo_piece_plays_at_the_usual_port() -> None:
    assert parse_options([]) == Options(source=None, microphone=False, port=8123, reset=False)


def test_a_file_or_address_is_the_music() -> None:
    assert parse_options(["song.mp3"]).source == "song.mp3"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--microphone", "song.mp3"], "not allowed with"),
        *[
            (["--port", text], "the port must be a number from 1 to 65535")
            for text in ("http", "0", "65536", "-1", "1.5", "")
        ],
        (["one.mp3", "two.mp3"], "unrecognized arguments: two.mp3"),
    ],
)
def test_what_makes_no_sense_is_named(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        parse_options(arguments)
    assert stop.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--port", "9000", "--help"]])
def test_help_comes_before_anything_is_installed(arguments: list[str], tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "scripts", tmp_path / "scripts")
    command = [str(tmp_path / "scripts" / "demo"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for option in ("FILE_OR_URL", "--microphone", "--port", "--reset"):
        assert option in done.stdout
    assert done.stderr == ""
    assert [path.name for path in tmp_path.iterdir()] == ["scripts"]
