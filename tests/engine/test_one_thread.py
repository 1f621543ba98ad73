"""The engine works on the thread that calls it: BLAS never wakes others, which would then spin."""

import os
import subprocess
import sys

import pytest

from custom_components.music_mood.engine.listener import BLOCK_SECONDS

# Other threads only show in the time of the process. They spin for some 30 ms each time, so that
# a pause after each block, as in a live stream, shows the whole waste.
LISTEN = """
import time
from custom_components.music_mood.engine.features import BLOCK_SIZE
from custom_components.music_mood.engine.listener import MoodListener
from custom_components.music_mood.engine.model import MoodModel
from tests.engine.signals import tune

listener = MoodListener(MoodModel.load(runtime="numpy"))
blocks = tune(12.0).reshape(-1, BLOCK_SIZE)
for block in blocks[:12]:
    listener.push(block)
everyone, alone = time.process_time(), time.thread_time()
for block in blocks[12:]:
    listener.push(block)
    time.sleep(0.05)
everyone, alone = time.process_time() - everyone, time.thread_time() - alone
print(everyone - alone, len(blocks[12:]))
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processor cores")
@pytest.mark.parametrize("kernels", ["", "Haswell"])
def test_no_other_thread_works_for_a_listener(kernels: str) -> None:
    """With the kernels of this processor, and with those of one that knows no AVX-512."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "2", "OPENBLAS_CORETYPE": kernels}
    environment.pop("OMP_NUM_THREADS", None)
    done = subprocess.run(
        [sys.executable, "-c", LISTEN], env=environment, capture_output=True, text=True, check=True
    )
    wasted, blocks = (float(word) for word in done.stdout.split())
    assert blocks == 12
    assert wasted / (blocks * BLOCK_SECONDS) < 2e-3
