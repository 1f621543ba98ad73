"""A PulseAudio of our own, with a loudspeaker that nobody hears and a microphone in front of it."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.sources.programs import START_SECONDS, require, running

SPEAKER = "speaker"
MICROPHONE = "microphone"
MICROPHONE_LABEL = "Test microphone"
ALSA_MICROPHONE = "test_microphone"


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseAudio:
    """A running sound server."""

    environment: dict[str, str]
    """What makes a program see this server and no other."""

    @contextmanager
    def playing(self, wav: Path) -> Iterator[None]:
        """Play a file into the loudspeaker, from now on until it or the context ends."""
        command = ["paplay", "--latency-msec=50", f"--device={SPEAKER}", str(wav)]
        with running(command, wav.with_suffix(".log"), env=os.environ | self.environment):
            yield

    def plug_in(self, name: str) -> str:
        """Add a microphone called `name`, and return what `pull_out` needs."""
        module = ("load-module", "module-null-source", f"source_name={name}", "rate=16000")
        return self.control(*module).strip()

    def pull_out(self, plugged_in: str) -> None:
        """Take a microphone away."""
        self.control("unload-module", plugged_in)

    def control(self, *arguments: str) -> str:
        """Give the server a command of pactl, and return the answer."""
        return subprocess.run(
            ["pactl", *arguments],
            env=os.environ | self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        ).stdout


@contextmanager
def pulseaudio(folder: Path) -> Iterator[PulseAudio]:
    """Run a server in `folder` that only we can reach."""
    require("pulseaudio", "pactl", "paplay")
    folder.chmod(0o700)
    socket = folder / "native"
    alsa = folder / "asound.conf"
    alsa.write_text(
        "</usr/share/alsa/alsa.conf>\n"
        f'pcm.{ALSA_MICROPHONE} {{ type pulse server "unix:{socket}" device "{MICROPHONE}"'
        ' hint { show on description "Test microphone\\nof ALSA" } }\n'
    )
    environment = {
        "PULSE_RUNTIME_PATH": str(folder),
        "PULSE_SERVER": f"unix:{socket}",
        "ALSA_CONFIG_PATH": str(alsa),
    }
    server = [
        *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
        *("-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"),
        *("-L", f"module-null-sink sink_name={SPEAKER} rate=16000 channels=1 norewinds=1"),
        *("-L", f"module-remap-source source_name={MICROPHONE} master={SPEAKER}.monitor "),
    ]
    server[-1] += f"source_properties='device.description=\"{MICROPHONE_LABEL}\"'"
    with running(server, folder / "pulseaudio.log", env=os.environ | environment):
        pulse = PulseAudio(environment=environment)
        _wait_for(pulse)
        pulse.control("set-default-source", MICROPHONE)
        yield pulse


def _wait_for(pulse: PulseAudio) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            pulse.control("info")
        except subprocess.CalledProcessError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
