"""Which zone has a lamp: two would pull it to and fro."""

from homeassistant.core import CALLBACK_TYPE, callback


class Claims:
    """The lamps of the house and who leads them; the first who asks has a lamp."""

    def __init__(self) -> None:
        """Know no lamp that anybody has."""
        self._owners: dict[str, object] = {}
        self._waiting: dict[object, CALLBACK_TYPE] = {}

    @callback
    def async_wait(self, owner: object, released: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call `released` when another owner gives lamps back; return what ends it."""
        self._waiting[owner] = released

        @callback
        def end() -> None:
            self._waiting.pop(owner, None)

        return end

    def claim(self, lamp: str, owner: object) -> bool:
        """Return whether `owner` has the lamp from now on."""
        return self._owners.setdefault(lamp, owner) is owner

    @callback
    def async_release(self, lamps: set[str], owner: object) -> None:
        """Give lamps back, to whoever waits for them."""
        for lamp in lamps:
            if self._owners.get(lamp) is owner:
                del self._owners[lamp]
        if lamps:
            for waiting, released in list(self._waiting.items()):
                if waiting is not owner:
                    released()
