"""Music or not.

For now the gate hears only the level: sound counts as music, silence does not. Speech and noise
pass; telling them from music is the next step of this file.
"""

from dataclasses import dataclass

from .mood import Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSettings:
    """When the gate opens and closes; levels in dBFS, times in seconds."""

    open_level: float = -60.0
    """A block this loud opens the gate; a quiet room through a good microphone stays below."""
    close_level: float = -65.0
    """Below this it is silence; lower than `open_level`, so that a soft passage does not flap."""
    hold: float = 3.0
    """Silence this long closes the gate; rests and gaps inside a piece are shorter."""


class MusicGate:
    """Follows block after block whether music is playing."""

    sound: Sound
    """What the last block most likely is."""
    music_seconds: float
    """How long music has been playing; 0 when it is not."""

    def __init__(self, settings: GateSettings | None = None) -> None:
        """Start closed."""
        self._settings = settings or GateSettings()
        self.reset()

    def reset(self) -> None:
        """Forget everything: closed, as at the start."""
        self.sound = Sound.SILENCE
        self.music_seconds = 0.0
        self._silence = 0.0
        self._open = False

    def update(self, level: float, seconds: float) -> bool:
        """Return whether music plays, after a further block of `seconds` at `level` dBFS."""
        if level >= self._settings.open_level:
            self._open = True
        self._silence = 0.0 if level > self._settings.close_level else self._silence + seconds
        if self._silence >= self._settings.hold:
            self._open = False
        self.music_seconds = self.music_seconds + seconds if self._open else 0.0
        self.sound = Sound.MUSIC if self._open and not self._silence else Sound.SILENCE
        return self._open
