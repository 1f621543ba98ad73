"""Measure, and print tables that can be pasted into a report."""

import argparse
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from .contenders import (
    Contenders,
    features,
    kinds_of_sound,
    statistics,
    test_sound,
    whole_path,
    windows,
)
from .measure import Measurement, side_by_side
from .stages import stages

SECONDS = 30
PEERS = ("numpy", "ai-edge-litert", "pyAudioAnalysis", "librosa")


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="turns of each contender (15)")
    parser.add_argument("--stages", action="store_true", help="only where the time goes")
    options = parser.parse_args()
    rounds, sound = options.rounds, test_sound(SECONDS)
    print(f"Machine: {_machine()}; one core. Python {platform.python_version()}, {_versions()}.")
    print(f"Processor time, median of {rounds} rounds in which all take turns (fastest).")
    if options.stages:
        _table("Parts of the path, per second of audio", stages(sound), rounds, _per_second)
        return
    _table("Features, per second of audio", features(sound), rounds, _per_second)
    _table("Statistics, per second of audio", statistics(sound), rounds, _per_second)
    _table("One window of the model", windows(sound), rounds * 20, lambda seconds: seconds)
    _table("The whole path, per second of audio", whole_path(sound), rounds, _per_second)
    _table("As Home Assistant listens, NumPy", kinds_of_sound(sound), rounds, _per_second)
    print("\nTargets of the whole path: 2.5 ms with NumPy, 1 ms with LiteRT.")


def _per_second(seconds: float) -> float:
    return seconds / SECONDS


def _table(
    title: str, contenders: Contenders, rounds: int, scale: Callable[[float], float]
) -> None:
    measured = side_by_side(contenders, rounds)
    first = next(iter(measured.values()))
    print(f"\n| {title} | ms | against the first |\n|---|---:|---:|")
    for name, measurement in measured.items():
        ratio = measurement.median / first.median
        print(f"| {name} | {_milliseconds(measurement, scale)} | {ratio:.2f} x |")


def _milliseconds(measurement: Measurement, scale: Callable[[float], float]) -> str:
    return f"{scale(measurement.median) * 1e3:.3f} ({scale(measurement.fastest) * 1e3:.3f})"


def _machine() -> str:
    """Return the name of the processor, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in PEERS)


if __name__ == "__main__":
    main()
