"""`music-mood listen`: the mood of one source, live."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import TextIO

from ..listener import Model
from .arguments import ListenOptions
from .errors import OK, CommandError, SourceError
from .hearing import Hearing
from .source import Source, file_or_stream, find_duration, microphone, title_of
from .view import open_view

_CATCH_UP_SECONDS = 1.0


class Pacer:
    """Holds back what a file delivers faster than it would sound."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Start the clock with the first wait."""
        self._now = now
        self._sleep = sleep
        self._started: float | None = None

    def wait_until(self, seconds: float) -> None:
        """Return when `seconds` of the recording would have sounded.

        After a long pause (a laptop asleep, Ctrl-Z) it goes on from there and does not hurry.
        """
        now = self._now()
        if self._started is None or now - self._started > seconds + _CATCH_UP_SECONDS:
            self._started = now - seconds if self._started is not None else now
        remaining = self._started + seconds - now
        if remaining > 0:
            self._sleep(remaining)


def listen(options: ListenOptions, model: Model, *, out: TextIO, pacer: Pacer | None = None) -> int:
    """Do it and return the exit status; Ctrl-C is the usual way to end it.

    Raises:
        CommandError: if the source cannot be heard, or breaks off.
    """
    try:
        source = _source(options)
        hearing = Hearing(source, model)
        held_back = source.duration is not None and not options.fast
        pacer = (pacer or Pacer()) if held_back else None
        with closing(hearing.states()) as states, open_view(source, out) as view:
            for state in states:
                if pacer:
                    pacer.wait_until(state.time)
                view.show(state)
    except KeyboardInterrupt:
        return OK
    except SourceError as error:
        raise CommandError(f"{_title(options)}: {error}") from error
    return OK


def _source(options: ListenOptions) -> Source:
    ffmpeg = options.hearing.ffmpeg
    if options.source is None:
        return microphone(options.microphone or "", ffmpeg=ffmpeg)
    source = file_or_stream(options.source, ffmpeg=ffmpeg)
    return replace(source, duration=find_duration(options.source, ffmpeg=ffmpeg))


def _title(options: ListenOptions) -> str:
    return "microphone" if options.source is None else title_of(options.source)
