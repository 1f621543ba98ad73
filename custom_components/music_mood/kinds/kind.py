"""What the dialogs and the entry need to know of a kind of source."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import probatio as vol
from homeassistant.core import HomeAssistant

from ..sources.source import AudioSource, SourceError

TRIAL_SECONDS = 4.0
"""So much live sound is heard before a source is accepted: enough to tell what it is."""

type Answers = Mapping[str, Any]
"""What a person answered to the fields of a kind, by their names; the data of the entry, too."""


class AnswerError(Exception):
    """An answer that cannot be used, whatever lies behind it."""

    def __init__(self, field: str, key: str | None) -> None:
        """Name the `field` and the `key` of the text that says what is wrong with its answer.

        Without a key nothing is wrong: the person only wants to be asked again.
        """
        super().__init__(key)
        self.field = field
        self.key = key


class Kind(ABC):
    """A kind of source: what a person is asked for, and the source that the answers make."""

    key: ClassVar[str]
    """Name of the step in which it is asked for, and what the entry remembers."""
    main_field: ClassVar[str]
    """The field that is to blame when no sound comes."""
    signs_in: ClassVar[bool] = False
    """Whether a person can give us another user name and password."""

    @abstractmethod
    async def async_fields(
        self, hass: HomeAssistant, answers: Answers
    ) -> dict[vol.Marker, Any] | None:
        """Return the fields of the form, filled with `answers` later; None: nothing to choose.

        Raises:
            SourceError: if this Home Assistant cannot tell.
        """

    @abstractmethod
    async def async_accept(self, hass: HomeAssistant, answers: Answers) -> dict[str, Any]:
        """Return the answers as the entry keeps them.

        Raises:
            AnswerError: if one of them cannot be used.
        """

    @abstractmethod
    def unique_id(self, data: Answers) -> str:
        """Return what is the same for two entries that would hear the same."""

    @abstractmethod
    def source(self, hass: HomeAssistant, data: Answers) -> AudioSource:
        """Return the source to listen to."""

    def trial(self, hass: HomeAssistant, data: Answers) -> tuple[AudioSource, float]:
        """Return what to listen to before the source is accepted, and for how many seconds."""
        return self.source(hass, data), TRIAL_SECONDS

    def trial_error_key(self, data: Answers, error: SourceError) -> str:  # noqa: ARG002
        """Return the key of the text that says why the source gave no sound."""
        return error.translation_key

    def is_offered(self, hass: HomeAssistant) -> bool:  # noqa: ARG002
        """Return whether the menu shows it."""
        return True

    def may_be_muted(self, data: Answers) -> bool:  # noqa: ARG002
        """Return whether long digital silence means that something is wrong with it."""
        return False
