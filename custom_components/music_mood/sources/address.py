"""The address of a stream or file as a person types it: checked, and comparable with others."""

import hashlib
import posixpath
import re
import unicodedata
from typing import ClassVar
from urllib.parse import quote, urlsplit, urlunsplit

from custom_components.music_mood.engine.ffmpeg import NETWORK_SCHEMES, is_address

MAX_LENGTH = 2048
_DEFAULT_PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322, "rtmp": 1935}


class AddressError(ValueError):
    """The address cannot be used, whatever lies there."""

    translation_key: ClassVar[str] = "invalid_address"


class AddressKindError(AddressError):
    """An address of a kind that is not supported, such as ftp: or concat:."""

    translation_key = "unsupported_address"


class AddressStartError(AddressError):
    """It starts neither as the address of a stream nor as the path of a file."""

    translation_key = "address_start"


def check_address(text: str) -> str:
    """Return `text` as it may be given to ffmpeg: an address of a stream, or an absolute path.

    Raises:
        AddressError: if it is anything else, or could be taken for something else.
    """
    address = text.strip()
    if not address or len(address) > MAX_LENGTH:
        raise AddressError("the address is empty or too long")
    if any(unicodedata.category(character).startswith("C") for character in address):
        raise AddressError("the address contains invisible characters")
    if is_address(address):
        return _check_network_address(address)
    if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", address, re.IGNORECASE):
        raise AddressKindError(f"only {', '.join(sorted(NETWORK_SCHEMES))} and files are supported")
    if not address.startswith("/"):
        raise AddressStartError("an address starts with http:// or the like, a path with /")
    return address


def identity(address: str) -> str:
    """Return a fingerprint that is the same for two ways of writing one address.

    User name and password do not count: whoever asks, it is the same sound.
    """
    return hashlib.sha256(_normalised(address).encode()).hexdigest()[:32]


def with_credentials(address: str, user: str, password: str) -> str:
    """Return the `address` of a stream with another user name and password."""
    parts = urlsplit(address)
    server = parts.netloc.rpartition("@")[2]
    place = f"{quote(user, safe='')}:{quote(password, safe='')}@{server}"
    return urlunsplit(parts._replace(netloc=place))


def _check_network_address(address: str) -> str:
    if re.search(r"\s", address):
        raise AddressError("the address contains a blank")
    try:
        parts = urlsplit(address)
        complete = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise AddressError("the address is not complete") from error
    if not complete:
        raise AddressError("the address names no server")
    return address


def _normalised(address: str) -> str:
    if not is_address(address):
        return posixpath.normpath(address)
    parts = urlsplit(address)
    scheme = parts.scheme.lower()
    port = parts.port or _DEFAULT_PORTS.get(scheme)
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{(parts.hostname or '').lower()}:{port}{parts.path or '/'}{query}"
