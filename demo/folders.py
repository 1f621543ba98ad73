"""Where the demo keeps what it makes: all of it in one folder of this checkout."""

from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one demo home."""

    root: Path = CHECKOUT / ".cache" / "demo"

    @property
    def home(self) -> Path:
        """The configuration folder of Home Assistant."""
        return self.root / "home"

    @property
    def music(self) -> Path:
        """The rendered demo piece."""
        return self.root / "music"

    @property
    def log(self) -> Path:
        """What Home Assistant says while it runs."""
        return self.root / "home-assistant.log"
