"""Names of what the gate's commands keep, so that nothing old is taken for what is asked for.

A name changes with the recordings, with the code that makes the thing and with what is chosen.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from .feature_cache import code_of
from .gate_sounds import Sound


def kept_path(
    folder: Path, title: str, *what: object, makers: Sequence[Callable[..., object]]
) -> Path:
    """Return where in `folder` a `title` is kept that `makers` make of `what`.

    `what` are values whose `repr` says all of them; of sounds, give `sounds_digest`.
    """
    identity = f"{what!r} {code_of(*makers)}"
    return folder / f"{title}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}.npz"


def sounds_digest(sounds: Sequence[Sound]) -> str:
    """Return a digest of recordings, where they belong included."""
    digest = hashlib.blake2b(digest_size=16)
    for sound in sounds:
        digest.update(f"{sound.name} {sound.kind} {sound.source} {sound.fold}".encode())
        digest.update(np.ascontiguousarray(sound.samples).data)
    return digest.hexdigest()
