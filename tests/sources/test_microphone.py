"""Microphones: found, heard, and missing, on a real sound server."""

import asyncio
from ctypes.util import find_library
from pathlib import Path

import numpy as np
import pytest

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples, level_dbfs
from custom_components.music_mood.sources import portaudio
from custom_components.music_mood.sources.microphone import MicrophoneSource
from custom_components.music_mood.sources.microphones import (
    Microphone,
    find_microphones,
    read_alsa,
    read_pulse,
)
from custom_components.music_mood.sources.portaudio import PortAudioSource
from custom_components.music_mood.sources.source import (
    AudioSource,
    FfmpegMissingError,
    MicrophoneBusyError,
    MicrophoneDeniedError,
    MicrophoneMissingError,
    MicrophoneUnsupportedError,
    PortAudioMissingError,
    SourceError,
    SourceStalledError,
)
from tests.sources.hearing import hear_all
from tests.sources.processes import ffmpeg_processes
from tests.sources.pulseaudio import (
    ALSA_MICROPHONE,
    MICROPHONE,
    MICROPHONE_LABEL,
    PulseAudio,
    pulseaudio,
)
from tests.sources.sound import chords

PORTAUDIO_MICROPHONE = f"{ALSA_MICROPHONE}, ALSA"


needs_portaudio = pytest.mark.skipif(
    find_library("portaudio") is None,
    reason="needs PortAudio; scripts/test installs libportaudio2 on Debian",
)
SOURCES = [
    pytest.param(MicrophoneSource(device="default"), id="default"),
    pytest.param(MicrophoneSource(device=MICROPHONE), id="pulse"),
    pytest.param(MicrophoneSource(device=ALSA_MICROPHONE, system="alsa"), id="alsa"),
    pytest.param(
        PortAudioSource(device=PORTAUDIO_MICROPHONE), id="portaudio", marks=needs_portaudio
    ),
]


async def hear(source: AudioSource, seconds: float) -> Samples:
    """Return the beginning of the sound, from where there is any."""
    heard = np.empty(0, np.float32)
    async with asyncio.timeout(20), source.open() as chunks:
        async for samples in chunks:
            heard = np.concatenate([heard, samples])
            if not heard.any():
                heard = heard[:0]
            if len(heard) > seconds * SAMPLE_RATE:
                break
    return heard


def spectrum(samples: Samples) -> Samples:
    """Return the magnitudes of the first second, in steps of 1 Hz, with a norm of 1."""
    magnitudes = np.abs(np.fft.rfft(samples[:SAMPLE_RATE]))
    return np.asarray(magnitudes / np.linalg.norm(magnitudes), np.float32)


@pytest.mark.parametrize("source", SOURCES)
async def test_what_the_loudspeaker_plays_is_heard(
    pulse: PulseAudio, wav: Path, source: AudioSource
) -> None:
    with pulse.playing(wav):
        heard = await hear(source, 2.5)

    assert heard.dtype == np.float32
    # All of the sound, at its own level; where in the piece we came in nobody knows.
    assert level_dbfs(heard[SAMPLE_RATE // 2 :]) == pytest.approx(level_dbfs(chords(2.0)), abs=1.0)
    alike = [
        spectrum(heard[SAMPLE_RATE // 2 :]) @ spectrum(chords(4.0)[start:])
        for start in range(0, 2 * SAMPLE_RATE, SAMPLE_RATE // 20)
    ]
    assert max(alike) > 0.9
    assert ffmpeg_processes() == []


@pytest.mark.parametrize("source", SOURCES)
async def test_a_microphone_can_be_opened_again_and_again(
    pulse: PulseAudio, wav: Path, source: AudioSource
) -> None:
    with pulse.playing(wav):
        for _ in range(3):
            assert len(await hear(source, 0.2)) > 0


@pytest.mark.usefixtures("pulse")
async def test_every_sound_system_tells_its_microphones() -> None:
    found = await find_microphones()

    assert Microphone(system="pulse", device=MICROPHONE, label=MICROPHONE_LABEL) in found
    assert any(
        microphone.system == "alsa" and microphone.device == ALSA_MICROPHONE for microphone in found
    )
    monitor = found[-1]
    assert (monitor.device, monitor.monitor) == ("speaker.monitor", True)
    assert [microphone.monitor for microphone in found[:-1]] == [False] * (len(found) - 1)


@needs_portaudio
@pytest.mark.usefixtures("pulse")
async def test_portaudio_tells_its_microphones_where_it_is() -> None:
    assert PORTAUDIO_MICROPHONE in await portaudio.find_devices()


async def test_a_microphone_plugged_in_later_is_found(pulse: PulseAudio) -> None:
    stick = pulse.plug_in("stick")
    assert "stick" in {microphone.device for microphone in await find_microphones()}

    pulse.pull_out(stick)
    assert "stick" not in {microphone.device for microphone in await find_microphones()}


async def test_a_sound_server_that_ends_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pulseaudio(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        remaining = ["exit"]

        def end(_: Samples) -> None:
            while remaining:
                server.control(remaining.pop())

        heard, error = await hear_all(MicrophoneSource(device="default"), each=end)

    assert len(heard) > 0
    assert isinstance(error, SourceError)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (MicrophoneSource(device="nowhere"), MicrophoneMissingError),
        (MicrophoneSource(device="hw:7,0", system="alsa"), MicrophoneMissingError),
        (MicrophoneSource(device="nonsense", system="alsa"), MicrophoneMissingError),
        (MicrophoneSource(device="default", binary="/nowhere/ffmpeg"), FfmpegMissingError),
    ],
)
@pytest.mark.usefixtures("pulse")
async def test_a_missing_microphone_is_an_error(
    source: AudioSource, expected: type[SourceError]
) -> None:
    heard, error = await hear_all(source)

    assert len(heard) == 0
    assert type(error) is expected
    assert str(error)


async def test_a_machine_without_sound_server_has_no_microphone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "nothing.conf"))

    assert [found for found in await find_microphones() if found.system != "portaudio"] == []
    _, error = await hear_all(MicrophoneSource(device="default"))
    assert type(error) is MicrophoneMissingError


async def test_without_ffmpeg_nobody_can_look_for_microphones() -> None:
    with pytest.raises(FfmpegMissingError):
        await find_microphones("/nowhere/ffmpeg")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Unknown input format: 'alsa'", MicrophoneUnsupportedError),
        (
            "[alsa @ 0x55] cannot open audio device plughw:1,0 (Device or resource busy)",
            MicrophoneBusyError,
        ),
        (
            "[alsa @ 0x55] cannot open audio device plughw:1,0 (Permission denied)",
            MicrophoneDeniedError,
        ),
        ("[in#0 @ 0x55] Error opening input: No such process", MicrophoneMissingError),
        ("Error opening input file default.\nSomething new", SourceError),
    ],
)
def test_what_ffmpeg_says_about_a_microphone_is_understood(
    words: str, expected: type[SourceError]
) -> None:
    assert type(MicrophoneSource(device="default").error_of(words.splitlines())) is expected


@needs_portaudio
@pytest.mark.usefixtures("pulse")
async def test_portaudio_says_when_there_is_no_such_microphone() -> None:
    _, error = await hear_all(PortAudioSource(device="nowhere, ALSA"))

    assert type(error) is MicrophoneMissingError


@needs_portaudio
async def test_a_silent_line_of_portaudio_counts_as_stalled(pulse: PulseAudio) -> None:
    pulse.control("suspend-source", MICROPHONE, "1")
    try:
        _, error = await hear_all(PortAudioSource(device=PORTAUDIO_MICROPHONE, stall_seconds=0.5))
    finally:
        pulse.control("suspend-source", MICROPHONE, "0")

    assert type(error) is SourceStalledError


@needs_portaudio
async def test_portaudio_may_crash_without_harm(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Where ALSA knows no devices at all, PortAudio 19 ends the process.
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "nothing.conf"))

    _, error = await hear_all(PortAudioSource(device=PORTAUDIO_MICROPHONE))

    assert isinstance(error, SourceError)
    assert await portaudio.find_devices() == []


@needs_portaudio
async def test_portaudio_does_not_outlive_a_parent_that_was_killed(pulse: PulseAudio) -> None:
    pulse.control("suspend-source", MICROPHONE, "1")
    try:
        recorder = await asyncio.create_subprocess_exec(
            *PortAudioSource(device=PORTAUDIO_MICROPHONE).command(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert recorder.stdin is not None
        recorder.stdin.close()
        async with asyncio.timeout(10):
            assert await recorder.wait() == 0
    finally:
        pulse.control("suspend-source", MICROPHONE, "0")


async def test_without_the_package_portaudio_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sounddevice.py").write_text("raise ImportError('not installed')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    _, error = await hear_all(PortAudioSource(device=PORTAUDIO_MICROPHONE))

    assert type(error) is PortAudioMissingError
    assert await portaudio.find_devices() == []


# As ffmpeg 5 and 7 write it for a machine with a USB microphone and a loudspeaker.
PULSE = """Auto-detected sources for pulse:
  alsa_output.pci-0000_00_1f.3.analog-stereo.monitor [Monitor of Built-in Audio] (none)
* alsa_input.usb-Blue_Yeti-00.analog-stereo [Yeti [Stereo] (left)] (audio)
  nameless []
"""
ALSA = """Auto-detected sources for alsa:
  null [Discard all samples (playback) or generate zero samples (capture)] (none)
  hw:CARD=MS2109,DEV=0 [MS2109, USB AudioDirect hardware device without any conversions] (none)
  plughw:CARD=MS2109,DEV=0 [MS2109, USB AudioHardware device with all software conversions] (none)
  plughw:CARD=Yeti,DEV=0 [Yeti, USB Audio
Hardware device with all software conversions] (none)
  default:CARD=MS2109 [MS2109, USB AudioDefault Audio Device] (none)
  sysdefault:CARD=MS2109 [MS2109, USB AudioDefault Audio Device] (none)
  dsnoop:CARD=MS2109,DEV=0 [MS2109, USB AudioDirect sample snooping device] (none)
* default [Playback/recording through the PulseAudio sound server] (none)
"""


def test_a_microphone_has_its_human_name() -> None:
    assert [(found.label, found.monitor) for found in read_pulse(PULSE)] == [
        ("Monitor of Built-in Audio", True),
        ("Yeti [Stereo] (left)", False),
        ("nameless", False),
    ]


def test_a_card_of_alsa_is_shown_once_in_the_form_that_converts() -> None:
    assert [(found.device, found.label) for found in read_alsa(ALSA)] == [
        ("plughw:CARD=MS2109,DEV=0", "MS2109, USB Audio"),
        ("plughw:CARD=Yeti,DEV=0", "Yeti, USB Audio"),
    ]
