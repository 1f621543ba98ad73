"""How ffmpeg is asked for sound, and what its answers mean; who starts it is not said here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .audio import SAMPLE_RATE

type SoundSystem = Literal["pulse", "alsa"]

SAMPLE_BYTES = 4
"""Bytes of a sample on ffmpeg's output: little-endian float32."""

NETWORK_SCHEMES = frozenset(
    {"http", "https", "rtsp", "rtsps", "rtmp", "rtmps", "rtp", "udp", "tcp", "srt"}
)
"""What may stand before :// in the address of a stream."""

_NETWORK_PROTOCOLS = (
    "http,https,httpproxy,hls,crypto,data,rtsp,rtsps,rtmp,rtmps,rtp,srtp,udp,tcp,tls,srt"
)
_SCHEMES_WITH_KEY_IN_PATH = frozenset({"rtmp", "rtmps", "srt"})
_SCHEMES_WITH_OWN_TIMEOUT = frozenset({"rtsp", "rtsps", "udp"})
_IDLE_SECONDS = 15

# ffmpeg's words stand at the end of a line or in fixed places: the rest may be a file's name.
_MEANINGS = (
    (r"unknown input format", "this ffmpeg is built without this kind of sound input"),
    (
        r"cannot open audio device|: no such process$",
        "the microphone cannot be opened: is it plugged in, and is the sound system running?",
    ),
    (r"method PLAY failed: 45\d\b", "it contains no sound"),
    (
        r"(returned|failed:|error) 40[13]\b|authorization failed",
        "the server refuses access: check user name and password",
    ),
    (r"(returned|failed:|error) 4[0-9x]{2}\b", "the server does not know this address"),
    (r"(returned|failed:|error) 5[0-9x]{2}\b", "the server has a problem of its own"),
    (r"failed to resolve hostname", "the name of the server is not known"),
    (r": connection refused$", "nothing answers at this address: connection refused"),
    (r": (connection|operation) timed out$", "the server does not answer in time"),
    (
        r": (network is unreachable|no route to host)$",
        "the server cannot be reached on the network",
    ),
    (r": (connection reset by peer|broken pipe)$", "the server ended the connection"),
    (r": no such file or directory$", "the file does not exist"),
    (r": is a directory$", "it is a folder, not a file"),
    (r": (permission denied|operation not permitted)$", "it may not be read: permission denied"),
    (r"matches no streams|does not contain any stream$", "it contains no sound"),
    (r"protocol not found$|not on whitelist", "this kind of address is not supported"),
    (r"no decoder found for", "this ffmpeg has no decoder for its sound"),
    (
        r": (invalid data found when processing input|invalid argument)$",
        "it is not audio that ffmpeg can read",
    ),
    (r": end of file$", "it breaks off before there is any sound: is it complete?"),
    (
        r": input/output error$",
        "reading it failed: it is not there, broke off, or answers in an unknown way",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playback:
    """How a recording is played; a live stream needs neither."""

    realtime: bool = False
    """Deliver at the speed of the music instead of as fast as possible."""
    loop: bool = False
    """Start again at the end, for ever."""


_AS_IT_COMES = Playback()


def decode_command(
    source: str, *, binary: str = "ffmpeg", playback: Playback = _AS_IT_COMES
) -> list[str]:
    """Return the command that writes `source` to its stdout as 16 kHz mono float32.

    Args:
        source: path of a file, or an address with one of `NETWORK_SCHEMES`.
        binary: ffmpeg itself.
        playback: for recordings.
    """
    command = [*_quietly(binary)]
    if playback.loop:
        command += ["-stream_loop", "-1"]
    if playback.realtime:
        command += ["-re"]
    return [*command, *_input(source), *_engine_format()]


def microphone_command(
    device: str, *, system: SoundSystem = "pulse", binary: str = "ffmpeg"
) -> list[str]:
    """Return the command that writes a microphone to its stdout as 16 kHz mono float32.

    Args:
        device: its name in the sound system, such as "default" or "hw:1,0".
        system: "pulse" (PulseAudio and PipeWire) or "alsa".
        binary: ffmpeg itself.
    """
    return [*_quietly(binary), "-f", system, "-i", device, *_engine_format()]


def probe_command(source: str, *, binary: str = "ffmpeg") -> list[str]:
    """Return the command whose stderr tells `read_duration` how long `source` is.

    It asks for no output, so ffmpeg always ends it with an error: the exit status says nothing.
    """
    return [binary, "-nostdin", "-hide_banner", *_input(source)]


def read_duration(lines: Iterable[str]) -> float | None:
    """Return the seconds of sound in what `probe_command` wrote; None for a live stream."""
    for line in lines:
        if found := re.match(r"\s*Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", line):
            hours, minutes, seconds = found.groups()
            return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return None


def is_address(source: str) -> bool:
    """Return whether `source` is the address of a stream rather than a path."""
    scheme, separator, _ = source.partition("://")
    return bool(separator) and scheme.lower() in NETWORK_SCHEMES


def redact(text: str) -> str:
    """Return `text` with the secrets that addresses may carry replaced by ***.

    These are user and password, query and fragment, and the path of rtmp and srt, where the key of
    the stream stands.
    """
    return re.sub(r"([a-z][a-z0-9+.-]*)://([^\s'\"]+)", _redacted, text, flags=re.IGNORECASE)


def _redacted(address: re.Match[str]) -> str:
    scheme, rest = address.groups()
    place, mark, _ = re.split(r"([?#]|$)", rest, maxsplit=1)
    server, slash, path = place.partition("/")
    if "@" in path or ("@" in rest and "@" not in server):
        # A password may hold any sign: better to hide too much than half of it.
        return f"{scheme}://***"
    if "@" in server:
        server = f"***@{server.rpartition('@')[2]}"
    if path and scheme.lower() in _SCHEMES_WITH_KEY_IN_PATH:
        path = "***"
    return f"{scheme}://{server}{slash}{path}{mark}{'***' if mark else ''}"


def explain(errors: Iterable[str]) -> str:
    """Return in plain words what ffmpeg's error lines mean, without secrets."""
    lines = [line.strip() for line in errors if line.strip()]
    text = "\n".join(lines)
    for pattern, meaning in _MEANINGS:
        if re.search(pattern, text, re.IGNORECASE | re.MULTILINE):
            return meaning
    return redact(lines[-1]) if lines else "ffmpeg stopped without saying why"


def _quietly(binary: str) -> list[str]:
    return [binary, "-nostdin", "-hide_banner", "-nostats", "-loglevel", "error"]


def _input(source: str) -> list[str]:
    if not is_address(source):
        # "file:" keeps a file called "concat:a" or "-x" from being anything but a file.
        return ["-protocol_whitelist", "file,crypto,data", "-i", f"file:{source}"]
    # A playlist from the network must not be able to open files of this machine.
    options = ["-protocol_whitelist", _NETWORK_PROTOCOLS]
    scheme = source.partition("://")[0].lower()
    if scheme not in {"http", "https"}:
        # Live without delay, at the price of the first seconds: what is looked at is not played.
        options += ["-fflags", "nobuffer"]
    if scheme.startswith("rtsp"):
        # Cameras need not send pictures that nobody looks at.
        options += ["-rtsp_transport", "tcp", "-allowed_media_types", "audio"]
    return [*options, *_idle_limit(scheme), "-i", source]


def _idle_limit(scheme: str) -> list[str]:
    """Return the option that ends ffmpeg some time after a server has fallen silent.

    Should we be killed, nobody else would end it. Silence of rtp has no option of its own.
    """
    if scheme == "rtp":
        return []
    option = "-timeout" if scheme in _SCHEMES_WITH_OWN_TIMEOUT else "-rw_timeout"
    return [option, str(_IDLE_SECONDS * 1_000_000)]


def _engine_format() -> list[str]:
    # Left alone, ffmpeg mixes float channels with a gain of 3 dB, and loud music would be clipped.
    resampler = f"aresample={SAMPLE_RATE}:rematrix_maxval=1"
    output = ["-map", "0:a:0", "-vn", "-sn", "-dn", "-af", resampler, "-ac", "1"]
    return [*output, "-ar", str(SAMPLE_RATE), "-f", "f32le", "-flush_packets", "1", "pipe:1"]
