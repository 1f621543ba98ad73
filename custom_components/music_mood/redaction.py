"""What may be shown of settings to strangers: nothing that could be a secret or name a person."""

import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import Any

from .engine.ffmpeg import is_address

HIDDEN = "REDACTED"


def redacted(value: Any, plain: Collection[str] = (), key: str = "") -> Any:
    """Return `value` with every text hidden, at any depth, but for those under `plain` keys.

    Numbers and switches are shown, as are the keys, which are ours. So a setting that is new stays
    hidden until somebody has decided that it is harmless.
    """
    match value:
        case Mapping():
            return {name: redacted(inner, plain, str(name)) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [redacted(inner, plain, key) for inner in value]
        case bool() | int() | float() | None:
            return value
        case str() if key in plain:
            return str(value)
        case _:
            return _hidden(str(value))


def without_addresses(text: str) -> str:
    """Hide all but the scheme of every address, which may hold a key, and the paths of files.

    A path may hold blanks, so what follows it is hidden as well.
    """
    text = re.sub(r"(\w[\w+.-]*://)\S*", rf"\1{HIDDEN}", text)
    return re.sub(r"(^|[\s:'\"])/(?!/).*", rf"\1{HIDDEN}", text)


def _hidden(text: str) -> str:
    """Return what may be told of any text: whether it is an address, and what kind of file."""
    if is_address(text):
        return f"{text.partition('://')[0]}://{HIDDEN}"
    if text.startswith("/"):
        return f"{HIDDEN}{PurePosixPath(text).suffix}"
    return HIDDEN
