"""An Icecast of our own, with a station that plays a file again and again."""

import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.sources.programs import START_SECONDS, require, running

_PASSWORD = "of-the-test"  # noqa: S105  the server lives as long as the test
_CONFIGURATION = """<icecast>
<limits><clients>9</clients><sources>2</sources></limits>
<authentication><source-password>{password}</source-password>
<admin-user>admin</admin-user><admin-password>{password}</admin-password></authentication>
<hostname>127.0.0.1</hostname>
<listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
<paths><logdir>{folder}</logdir><webroot>{folder}</webroot><adminroot>{folder}</adminroot></paths>
<logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog></logging>
<security><chroot>0</chroot>{owner}</security>
</icecast>
"""
# It refuses to run as root.
_NOBODY = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>"


@contextmanager
def icecast(folder: Path, wav: Path) -> Iterator[str]:
    """Run a server in `folder`, and yield the address of a station that plays `wav` as MP3."""
    require("icecast2")
    port = free_port()
    folder.chmod(0o777)
    configuration = folder / "icecast.xml"
    owner = _NOBODY if os.geteuid() == 0 else ""
    configuration.write_text(
        _CONFIGURATION.format(port=port, folder=folder, owner=owner, password=_PASSWORD)
    )
    station = f"127.0.0.1:{port}/live.mp3"
    feed = [
        *("ffmpeg", "-v", "error", "-re", "-stream_loop", "-1", "-i", str(wav)),
        *("-c:a", "libmp3lame", "-b:a", "64k", "-content_type", "audio/mpeg", "-f", "mp3"),
        f"icecast://source:{_PASSWORD}@{station}",
    ]
    with running(["icecast2", "-c", str(configuration)], folder / "icecast.log"):
        _wait_for(f"http://127.0.0.1:{port}/", status=403)
        with running(feed, folder / "feed.log"):
            _wait_for(f"http://{station}", status=200)
            yield f"http://{station}"


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def _wait_for(address: str, *, status: int) -> None:
    """Wait until the server knows `address`; before that it refuses or denies everything."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310
                found = answer.status
        except urllib.error.HTTPError as error:
            found = error.code
        except OSError:
            found = 0
        if found == status or (status == 403 and found):
            return
        if time.monotonic() > end:
            raise TimeoutError(f"{address} answers {found}")
        time.sleep(0.05)
