"""The files of the models, and what is wrong with one that cannot be used."""

import hashlib
import json
from pathlib import Path


class ModelError(Exception):
    """The model cannot be used; the message says why and what to do."""


def read_checked(path: Path) -> bytes:
    """Return the content of a model file.

    When a .json of the same name lies beside it, its checksum must fit.

    Raises:
        ModelError: if it cannot be read or was changed.
    """
    try:
        data = path.read_bytes()
        metadata = path.with_suffix(".json")
        expected = json.loads(metadata.read_bytes())["sha256"] if metadata.exists() else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the model {path.name} cannot be read: {error}") from error
    if expected and hashlib.sha256(data).hexdigest() != expected:
        raise ModelError(f"the model file {path.name} is damaged: install Music Mood again")
    return data
