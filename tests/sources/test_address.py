"""What a person may type as the address of a source."""

import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.ffmpeg import NETWORK_SCHEMES, is_address
from custom_components.music_mood.sources.address import (
    MAX_LENGTH,
    AddressError,
    AddressKindError,
    AddressStartError,
    check_address,
    identity,
)


@pytest.mark.parametrize(
    "address",
    [
        "http://radio.example/stream",
        "https://user:secret@radio.example:8443/live.mp3?quality=high",
        "rtsp://192.168.1.20/audio",
        "udp://239.0.0.1:1234",
        "http://[2001:db8::1]:8000/",
        "HTTP://RADIO.EXAMPLE/",
        "/media/Für Elise (1810).mp3",
        "/media/100% live: a-b.flac",
    ],
)
def test_accepts_streams_and_files(address: str) -> None:
    assert check_address(f"  {address}\n") == address


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", AddressError),
        ("   ", AddressError),
        ("/" + MAX_LENGTH * "a", AddressError),
        ("http://radio.example/\x00", AddressError),
        ("/media/a\nb.mp3", AddressError),
        ("/media/gnp.\u202e3pm", AddressError),
        ("http://", AddressError),
        ("http:///stream", AddressError),
        ("http://radio.example:99999/", AddressError),
        ("http://radio.example:port/", AddressError),
        ("http://[2001:db8::1/", AddressError),
        ("http://radio.example/a -f lavfi", AddressError),
        ("file:///etc/passwd", AddressKindError),
        ("concat:/a|/b", AddressKindError),
        ("ftp://host/song.mp3", AddressKindError),
        ("subfile,,start,0,end,9,,:/a", AddressStartError),
        ("javascript:alert(1)", AddressKindError),
        ("lavfi:sine", AddressKindError),
        ("-f", AddressStartError),
        ("-i /media/song.mp3", AddressStartError),
        ("song.mp3", AddressStartError),
        ("../song.mp3", AddressStartError),
        ("radio", AddressStartError),
        ("radio.example/stream", AddressStartError),
        ("radio.example:8000/stream", AddressStartError),
        ("127.0.0.1:8999/stream", AddressStartError),
        ("C:\\song.mp3", AddressKindError),
    ],
)
def test_refuses_everything_else(text: str, error: type[AddressError]) -> None:
    with pytest.raises(AddressError) as caught:
        check_address(text)
    assert type(caught.value) is error
    assert str(caught.value)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_refused_or_plainly_a_stream_or_a_path(text: str) -> None:
    try:
        address = check_address(text)
    except AddressError:
        return
    assert address.startswith("/") or is_address(address)
    assert address.isprintable() or " " in address or any(c.isspace() for c in address)


@given(
    st.sampled_from(sorted(NETWORK_SCHEMES)),
    st.from_regex(r"\A[a-z]{1,10}\.example\Z"),
    st.from_regex(r"\A(/[a-z0-9]{1,5}){1,3}\Z"),
)
def test_writing_an_address_differently_does_not_make_it_another(
    scheme: str, host: str, path: str
) -> None:
    plain = identity(f"{scheme}://{host}{path}")

    assert identity(f"{scheme.upper()}://{host.upper()}{path}") == plain
    assert identity(f"{scheme}://user:secret@{host}{path}") == plain
    assert identity(f"{scheme}://{host}{path}#part") == plain
    assert identity(f"{scheme}://{host}:4711{path}") != plain
    assert identity(f"{scheme}://{host}{path}?other") != plain
    assert identity(f"{scheme}://other.{host}{path}") != plain


def test_the_usual_port_may_be_left_out() -> None:
    assert identity("http://radio.example:80/") == identity("http://radio.example")
    assert identity("rtsp://camera.example:554/a") == identity("rtsp://camera.example/a")


def test_detours_in_a_path_do_not_make_it_another() -> None:
    assert identity("/media/./music/../song.mp3") == identity("/media/song.mp3")
    assert identity("/media/Song.mp3") != identity("/media/song.mp3")


def test_a_fingerprint_does_not_give_the_address_away() -> None:
    fingerprint = identity("http://user:secret@radio.example/stream")

    assert len(fingerprint) == 32
    assert "radio" not in fingerprint
