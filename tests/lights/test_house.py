"""What all zones share forgets those that are gone, and what is long past."""

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Context, HomeAssistant

from custom_components.music_mood.lights.claims import Claims
from custom_components.music_mood.lights.contexts import LightContexts

MANY = 5000
"""More actions than anybody remembers."""


def test_a_zone_that_waits_no_more_is_not_called() -> None:
    claims = Claims()
    called: list[str] = []
    stop = claims.async_wait("stopped", lambda: called.append("stopped"))
    claims.async_wait("waiting", lambda: called.append("waiting"))
    assert claims.claim("light.a", "owner")

    stop()
    claims.async_release({"light.a"}, "owner")

    assert called == ["waiting"]


async def test_only_the_last_actions_are_remembered_ours_and_those_of_others(
    hass: HomeAssistant,
) -> None:
    contexts = LightContexts()
    stop = contexts.async_watch(hass)
    ours = [contexts.new() for _ in range(MANY)]
    others = [Context() for _ in range(MANY)]
    for context in others:
        hass.bus.async_fire(
            EVENT_CALL_SERVICE, {"domain": "light", "service": "turn_on"}, context=context
        )
    stop()

    assert [contexts.is_own(context) for context in (ours[0], ours[-1])] == [False, True]
    asked = [contexts.asked_for_light(context) for context in (others[0], others[-1])]
    assert asked == [False, True]
