"""Measuring peers side by side, so that a busy machine is unfair to all alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Processor time of one contender, in seconds a call."""

    median: float
    fastest: float


def side_by_side(
    contenders: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, Measurement]:
    """Return the processor time of each contender over `rounds` in which all take turns.

    One more round comes first and does not count: it fills caches and compiles what is compiled
    on first use.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, run in contenders.items():
            start = time.process_time()
            run()
            if number:
                times[name].append(time.process_time() - start)
    return {
        name: Measurement(median=statistics.median(seconds), fastest=min(seconds))
        for name, seconds in times.items()
    }
