"""Home Assistant as it comes, on a machine without a compiler. Run this file; do not import it.

Home Assistant's voice assistant needs two packages that exist only as C source for this Python.
The demo never speaks to it, yet its module must be importable: every list of actions names it.
"""

import os
import signal
import sys
import threading
from types import ModuleType
from typing import NoReturn

from homeassistant.__main__ import main

COMPILED = {"pymicro_vad": "MicroVad", "pyspeex_noise": "AudioProcessor"}


def _leave_out(package: str, name: str) -> None:
    def refuse(*_: object) -> NoReturn:
        message = f"The demo has no {package}, so its voice assistant cannot listen"
        raise RuntimeError(message)

    module = ModuleType(package)
    setattr(module, name, refuse)
    sys.modules[package] = module


def _end_with_the_demo() -> None:
    """Stop when the demo is gone, even if it had no time to say so: our input ends with it."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_demo, daemon=True).start()
    for package, name in COMPILED.items():
        _leave_out(package, name)
    sys.exit(main())
