"""A stand-in for hassfest, with Home Assistant's own validators: the real one runs on GitHub."""

import ast
import inspect
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import condition, config_validation as cv, service, trigger
from homeassistant.helpers.icon import async_get_icons
from homeassistant.helpers.selector import Selector, selector
from homeassistant.helpers.translation import async_get_translations
from homeassistant.loader import Manifest, async_get_integration
from homeassistant.util.yaml import load_yaml_dict
from packaging.requirements import Requirement

from custom_components.music_mood import async_setup, const
from custom_components.music_mood.condition import CONDITIONS
from custom_components.music_mood.services import SERVICE_ANALYZE
from custom_components.music_mood.trigger import TRIGGERS
from tests.integration.places import add_place

FOLDER = Path(const.__file__).parent
SOURCES = sorted(FOLDER.rglob("*.py"))
LANGUAGES = sorted(path.stem for path in (FOLDER / "translations").glob("*.json"))

IOT_CLASSES = {
    "assumed_state",
    "calculated",
    "cloud_polling",
    "cloud_push",
    "local_polling",
    "local_push",
}
ALWAYS_THERE = {
    *Platform,
    "automation",
    "diagnostics",
    "frontend",
    "group",
    "homeassistant",
    "media_source",
    "persistent_notification",
    "script",
    "stream",
    "system_health",
    "websocket_api",
}
"""Integrations that may be imported without naming them in the manifest."""
CATEGORIES = {
    "common",
    "conditions",
    "config",
    "config_subentries",
    "device",
    "entity",
    "exceptions",
    "issues",
    "options",
    "selector",
    "services",
    "system_health",
    "title",
    "triggers",
}

type Texts = dict[str, Any]


def manifest() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "manifest.json").read_text()))


def icons() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "icons.json").read_text()))


def texts(language: str = "en") -> Texts:
    return dict(json.loads((FOLDER / "translations" / f"{language}.json").read_text()))


def flat(tree: Texts, path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= flat(value, f"{path}{key}.") if isinstance(value, dict) else {path + key: value}
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


# The manifest


def test_the_manifest_has_what_a_custom_integration_needs() -> None:
    found = manifest()

    assert found.keys() <= get_type_hints(Manifest).keys()
    needed = {"codeowners", "config_flow", "documentation", "domain", "integration_type"}
    assert needed | {"iot_class", "issue_tracker", "name", "version"} <= found.keys()
    assert found["domain"] == FOLDER.name == cv.slug(found["domain"])
    assert found["integration_type"] in get_args(get_type_hints(Manifest)["integration_type"])
    assert found["iot_class"] in IOT_CLASSES
    assert all(owner.startswith("@") for owner in found["codeowners"])
    AwesomeVersion(found["version"], ensure_strategy=[AwesomeVersionStrategy.SEMVER])
    for key in ("documentation", "issue_tracker"):
        assert found[key].startswith("https://")
    for requirement in found["requirements"]:
        assert Requirement(requirement).specifier


def imported_integrations(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.ImportFrom) and not node.level:
            module = node.module or ""
            if module == "homeassistant.components":
                yield from (alias.name for alias in node.names)
            elif module.startswith("homeassistant.components."):
                yield module.split(".")[2]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("homeassistant.components."):
                    yield alias.name.split(".")[2]


def test_integrations_that_are_imported_are_named_in_the_manifest() -> None:
    found = manifest()
    named = {*found.get("dependencies", []), *found.get("after_dependencies", [])}
    imported = {name for source in SOURCES for name in imported_integrations(source)}

    assert imported - ALWAYS_THERE - named == set()
    assert not set(found.get("dependencies", [])) & set(found.get("after_dependencies", []))


async def test_integrations_that_are_named_exist(hass: HomeAssistant) -> None:
    found = manifest()

    for domain in [*found.get("dependencies", []), *found.get("after_dependencies", [])]:
        assert (await async_get_integration(hass, domain)).is_built_in


# Actions, triggers and conditions


def descriptions(module: Any, name: str) -> Any:
    """Return one of Home Assistant's own validators; newer versions keep them elsewhere."""
    return getattr(getattr(module, "descriptions", module), name)


KINDS = {
    "conditions": descriptions(condition, "_CONDITIONS_DESCRIPTION_SCHEMA"),
    "services": service._SERVICES_SCHEMA,
    "triggers": descriptions(trigger, "_TRIGGERS_DESCRIPTION_SCHEMA"),
}


def described(kind: str) -> dict[str, Any]:
    return dict(KINDS[kind](load_yaml_dict(str(FOLDER / f"{kind}.yaml"))))


def test_what_is_described_is_what_there_is() -> None:
    assert described("triggers").keys() == TRIGGERS.keys()
    assert described("conditions").keys() == CONDITIONS.keys()
    assert SERVICE_ANALYZE in described("services")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_described_has_texts_and_nothing_else_has(
    kind: str, language: str
) -> None:
    told = texts(language)[kind]

    assert described(kind).keys() == told.keys()
    for key, description in described(kind).items():
        fields = description.get("fields", {})
        assert told[key]["name"]
        assert told[key]["description"]
        assert told[key].get("fields", {}).keys() == fields.keys()
        for name, field in fields.items():
            assert told[key]["fields"][name]["name"]
            # These two mean the same everywhere, and Home Assistant's own have no more.
            assert name in ("behavior", "for") or told[key]["fields"][name]["description"]
            assert isinstance(selector(field["selector"]), Selector)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_of_a_field_has_a_text(language: str) -> None:
    told = texts(language)["selector"]

    for kind in KINDS:
        for description in described(kind).values():
            for field in description.get("fields", {}).values():
                select = field["selector"].get("select")
                if select is not None:
                    assert told[select["translation_key"]]["options"].keys() == set(
                        select["options"]
                    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [("conditions", "condition"), ("services", "service"), ("triggers", "trigger")],
)
def test_every_action_trigger_and_condition_has_an_icon(kind: str, name: str) -> None:
    assert icons()[kind].keys() == described(kind).keys()
    assert all(icon[name].startswith("mdi:") for icon in icons()[kind].values())


# Icons and texts


def test_icons_are_of_the_one_set_that_home_assistant_has() -> None:
    found = icons()

    assert found.keys() <= {"conditions", "entity", "services", "triggers"}
    for key, icon in flat(found).items():
        assert re.fullmatch(r"mdi:[a-z0-9-]+", icon), key
    for platform, entities in found["entity"].items():
        assert platform in set(Platform)
        for entity in entities.values():
            assert "default" in entity
            assert entity.keys() <= {"default", "range", "state", "state_attributes"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_such_as_home_assistant_takes(language: str) -> None:
    found = texts(language)

    assert found.keys() <= CATEGORIES
    for key, text in flat(found).items():
        for part in key.split("."):
            assert re.fullmatch(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?", part), key
        cv.string_with_no_html(text)
        assert text == text.strip() != "", key
        assert "[%key:" not in text, key
        assert not re.search(r"'{\w+}'", text), key
        assert not re.search(r"\w+://|www\.", text), key
        assert all(name.isidentifier() for name in placeholders(text)), key


def error_calls(source: Path) -> Iterator[dict[str, ast.expr]]:
    """Yield the keyword arguments of every translated exception that is raised."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Call):
            named = {word.arg: word.value for word in node.keywords if word.arg}
            if "translation_domain" in named and "translation_key" in named:
                yield named


def test_exceptions_have_texts_and_give_just_the_placeholders_of_these() -> None:
    told = texts()["exceptions"]
    checked = 0
    for source in SOURCES:
        for call in error_calls(source):
            key = call["translation_key"]
            given = call.get("translation_placeholders")
            if not isinstance(key, ast.Constant) or key.value not in told:
                assert not isinstance(key, ast.Constant), f"{source.name}: {ast.unparse(key)}"
                continue
            assert given is None or isinstance(given, ast.Dict)
            names = {ast.literal_eval(name) for name in given.keys if name} if given else set()
            assert names == placeholders(told[key.value]["message"]), key.value
            checked += 1
    assert checked >= 4


@pytest.mark.parametrize("category", ["exceptions", "issues"])
def test_no_text_is_left_of_what_is_gone(category: str) -> None:
    code = "\n".join(source.read_text() for source in SOURCES)

    for key in texts()[category]:
        # The advice about a lost source is chosen by its kind.
        name = "source_lost" if key.startswith("source_lost_") else key
        assert f'"{key.removeprefix("analysis_")}"' in code or f'"{name}"' in code, key


# Code


def test_platforms_say_how_many_updates_may_run_at_once() -> None:
    platforms = {FOLDER / f"{platform}.py" for platform in Platform} & set(SOURCES)

    assert platforms
    for platform in platforms:
        assert "PARALLEL_UPDATES = 0" in platform.read_text()


def test_actions_are_there_without_an_entry() -> None:
    assert inspect.iscoroutinefunction(async_setup)
    assert not any(
        "services.async_register" in source.read_text()
        for source in SOURCES
        if source.name != "services.py"
    )


def test_there_is_a_schema_for_yaml_as_an_entry_is_the_only_way_in() -> None:
    assert (
        "CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)"
        in (FOLDER / "__init__.py").read_text()
    )


def test_a_custom_integration_ships_no_strings_json() -> None:
    assert not (FOLDER / "strings.json").exists()


# What Home Assistant's own frontend is given


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_automation_editor_is_offered_all_of_it(
    hass: HomeAssistant, language: str
) -> None:
    await add_place(hass, "Kitchen")
    offered = {
        "conditions": await condition.async_get_all_descriptions(hass),
        "services": {
            f"{const.DOMAIN}.{name}": description
            for name, description in (await service.async_get_all_descriptions(hass))[
                const.DOMAIN
            ].items()
        },
        "triggers": await trigger.async_get_all_descriptions(hass),
    }

    for kind, descriptions in offered.items():
        told = await async_get_translations(hass, language, kind, {const.DOMAIN})
        shown = (await async_get_icons(hass, kind, {const.DOMAIN}))[const.DOMAIN]
        for key in described(kind):
            description = descriptions[f"{const.DOMAIN}.{key}"]
            assert description is not None
            assert description["fields"].keys() == described(kind)[key]["fields"].keys()
            assert told[f"component.{const.DOMAIN}.{kind}.{key}.name"]
            assert shown[key]
