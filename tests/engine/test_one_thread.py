"""The engine works on the thread that calls it: BLAS never wakes others, which would then spin."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# A thread that BLAS wakes goes to sleep again after its work, which the system counts. Told to
# wait for no further work, it does so at once; by itself it would spin for some 30 ms.
AT_ONCE = {"OPENBLAS_NUM_THREADS": "2", "OPENBLAS_THREAD_TIMEOUT": "4"}

LISTEN = """
import os
from pathlib import Path
import numpy as np
from custom_components.music_mood.engine.features import BLOCK_SIZE
from custom_components.music_mood.engine.listener import MoodListener
from custom_components.music_mood.engine.model import MoodModel
from tests.engine.signals import tune

def sleeps():
    others = [task for task in Path("/proc/self/task").iterdir() if task.name != str(os.getpid())]
    lines = [line for task in others for line in (task / "status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt"))

listener = MoodListener(MoodModel.load(runtime="numpy"))
blocks = tune(12.0).reshape(-1, BLOCK_SIZE)
before = sleeps()
for block in blocks:
    listener.push(block)
between = sleeps()
large = np.ones((400, 400), np.float32)
for _ in range(20):
    large @ large
print(between - before, sleeps() - between)
"""


@pytest.mark.skipif((os.process_cpu_count() or 1) < 2, reason="needs two processor cores")
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux, which counts")
@pytest.mark.parametrize("kernels", ["", "Haswell"])
def test_no_other_thread_works_for_a_listener(kernels: str) -> None:
    """With the kernels of this processor, and with those of one that knows no AVX-512."""
    environment = os.environ | AT_ONCE | {"OPENBLAS_CORETYPE": kernels}
    environment.pop("OMP_NUM_THREADS", None)
    done = subprocess.run(
        [sys.executable, "-c", LISTEN], env=environment, capture_output=True, text=True, check=True
    )
    woken_by_listening, woken_by_large_products = map(int, done.stdout.split())
    assert woken_by_listening == 0
    assert woken_by_large_products > 0, "the test would not notice"
