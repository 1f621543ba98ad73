"""Places that hear what a test says, with no sound behind it."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.engine.mood import MoodEstimate, MoodState, Quadrant, Sound
from custom_components.music_mood.sources.address import identity

POINTS = {
    Quadrant.HAPPY: (0.5, 0.5),
    Quadrant.TENSE: (-0.5, 0.5),
    Quadrant.SAD: (-0.5, -0.5),
    Quadrant.CALM: (0.5, -0.5),
}


def heard(
    quadrant: Quadrant | str | None = None, *, sound: Sound = Sound.MUSIC, level: float = -20.0
) -> MoodState:
    """Return what is known after a block of sound; music without a quadrant has just begun."""
    mood = None
    if quadrant is not None:
        quadrant = Quadrant(quadrant)
        valence, arousal = POINTS[quadrant]
        mood = MoodEstimate(valence=valence, arousal=arousal, valence_std=0.03, arousal_std=0.04)
    return MoodState(
        time=10.0,
        level=level,
        sound=sound,
        music=sound is Sound.MUSIC,
        mood=mood,
        quadrant=quadrant,
        raw=mood,
    )


SILENCE = heard(sound=Sound.SILENCE, level=-90.0)


class Place:
    """An entry whose source is muted, so that only a test tells what is heard there."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        self.hass = hass
        self.entry = entry
        self.coordinator = entry.runtime_data.coordinator

    def entity_id(self, platform: str, key: str) -> str:
        return f"{platform}.{self.entry.title.lower()}_{key}"

    async def hears(self, *states: MoodState | None) -> None:
        """Let one state after the other be heard; None means that nobody listens."""
        for state in states:
            self.coordinator.async_set_updated_data(state)
            await self.hass.async_block_till_done()

    async def loses_its_source(self) -> None:
        self.coordinator.data = None
        self.coordinator.last_update_success = False
        self.coordinator.async_update_listeners()
        await self.hass.async_block_till_done()


async def add_place(hass: HomeAssistant, title: str) -> Place:
    """Return a loaded place."""
    address = f"/media/{title}.wav"
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=title,
        unique_id=identity(address),
        data={"source": "stream", "address": address, "listening": False},
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return Place(hass, entry)
