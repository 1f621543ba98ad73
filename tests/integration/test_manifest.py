"""What Home Assistant and HACS read before any code of ours runs."""

import json
import struct
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration

from custom_components.music_mood import const, sensor

FOLDER = Path(sensor.__file__).parent


def test_the_manifest_has_its_keys_in_the_order_home_assistant_asks_for() -> None:
    keys = list(json.loads((FOLDER / "manifest.json").read_text()))

    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]


async def test_home_assistant_can_load_it_and_everything_it_depends_on(
    hass: HomeAssistant,
) -> None:
    integration = await async_get_integration(hass, const.DOMAIN)

    assert integration.domain == const.DOMAIN
    assert integration.config_flow
    assert integration.version == "0.1.0"
    dependencies = await integration.resolve_dependencies()
    assert dependencies is not None
    assert "ffmpeg" in dependencies


async def test_it_asks_for_numpy_alone(hass: HomeAssistant) -> None:
    integration = await async_get_integration(hass, const.DOMAIN)

    assert [requirement.split(">=")[0] for requirement in integration.requirements] == ["numpy"]


def test_the_icon_has_the_sizes_that_home_assistant_shows() -> None:
    for name, size in (("icon.png", 256), ("icon@2x.png", 512)):
        head = (FOLDER / "brand" / name).read_bytes()[:26]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", head[16:24]) == (size, size)
