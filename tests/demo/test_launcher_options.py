"""What a person can type after scripts/demo."""

import pytest

from demo.options import Options, parse_options


def test_without_words_the_demo_piece_plays_at_the_usual_port() -> None:
    assert parse_options([]) == Options(source=None, microphone=False, port=8123, reset=False)


def test_a_file_or_address_is_the_music() -> None:
    assert parse_options(["song.mp3"]).source == "song.mp3"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--microphone", "song.mp3"], "not allowed with"),
        (["--port", "http"], "invalid port_number value"),
        (["--port", "0"], "0 is not a port"),
        (["--port", "65536"], "65536 is not a port"),
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
