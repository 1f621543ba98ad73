"""Every text exists, in every language, and every text is used."""

import json
import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml
from homeassistant.data_entry_flow import section
from homeassistant.helpers.entity import EntityDescription

from custom_components.music_mood import binary_sensor, button, number, select, sensor, switch
from custom_components.music_mood.analysis import AnalysisError
from custom_components.music_mood.config_flow import MusicMoodConfigFlow
from custom_components.music_mood.engine.mood import Quadrant, Sound
from custom_components.music_mood.engine.palettes import PaletteName
from custom_components.music_mood.kinds import KINDS
from custom_components.music_mood.kinds.stream import FileMissingError, PathNotAllowedError
from custom_components.music_mood.lights.settings import WithoutMusic
from custom_components.music_mood.sources import address, source
from custom_components.music_mood.zone_form import (
    COLOUR_FIELDS,
    ZONE_FIELDS,
)

FOLDER = Path(sensor.__file__).parent
LANGUAGES = sorted(path.stem for path in (FOLDER / "translations").glob("*.json"))
ENTITIES: dict[str, list[EntityDescription]] = {
    "binary_sensor": [binary_sensor.MUSIC_PLAYS],
    "button": [button.RESUME],
    "number": [number.STRENGTH],
    "select": [select.PALETTE],
    "sensor": [*sensor.MOOD_SENSORS, *sensor.LISTENING_SENSORS],
    "switch": [switch.FOLLOW, switch.LISTENING],
}


def texts(language: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / "translations" / f"{language}.json").read_text()))


def flat(tree: dict[str, Any], path: str = "") -> dict[str, str]:
    """Return the texts by their whole key."""
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= flat(value, f"{path}{key}.") if isinstance(value, dict) else {path + key: value}
    return found


def errors(base: type[Exception]) -> set[str]:
    kinds = {base, *base.__subclasses__()}
    return {str(kind.translation_key) for kind in kinds if hasattr(kind, "translation_key")}


def test_english_and_german_are_there() -> None:
    assert {"de", "en"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_all_that_english_says_with_the_same_placeholders(language: str) -> None:
    english, other = flat(texts("en")), flat(texts(language))

    assert other.keys() == english.keys()
    for key, text in other.items():
        assert text.strip() == text != "", key
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key
        assert not re.search(r"<[a-z/]", text), key
        if language != "en" and len(text) > 20:
            assert text != english[key], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_holds_a_web_address_that_a_translator_might_change(language: str) -> None:
    for key, text in flat(texts(language)).items():
        assert "://" not in text, key


def test_every_entity_has_a_name_and_an_icon() -> None:
    icons = json.loads((FOLDER / "icons.json").read_text())["entity"]
    names = texts("en")["entity"]
    for platform, descriptions in ENTITIES.items():
        keys = {description.translation_key for description in descriptions}
        assert names[platform].keys() == icons[platform].keys() == keys
        for key in keys:
            assert names[platform][key]["name"]
            assert icons[platform][key]["default"].startswith("mdi:")


@pytest.mark.parametrize(("key", "words"), [("mood", Quadrant), ("sound", Sound)])
def test_every_word_that_a_sensor_says_has_a_name_and_an_icon(
    key: str, words: type[StrEnum]
) -> None:
    icons = json.loads((FOLDER / "icons.json").read_text())

    assert texts("en")["entity"]["sensor"][key]["state"].keys() == set(words)
    assert icons["entity"]["sensor"][key]["state"].keys() == set(words)


def test_no_palette_looks_like_a_mood() -> None:
    entities = json.loads((FOLDER / "icons.json").read_text())["entity"]
    moods = entities["sensor"]["mood"]["state"].values()

    assert not set(moods) & set(entities["select"]["palette"]["state"].values())


def test_everything_that_can_go_wrong_in_the_flow_has_a_text_and_no_more() -> None:
    told = errors(source.SourceError) | errors(address.AddressError) | {"unsupported_file"}
    told |= {"brightness_range", "invalid_name", "lamp_taken", "unknown"}
    told |= {"invalid_host", "no_camera"}
    told |= {PathNotAllowedError.translation_key, FileMissingError.translation_key}

    assert texts("en")["config"]["error"].keys() == told


def test_everything_that_can_go_wrong_later_has_a_text_and_no_more() -> None:
    told = errors(source.SourceError) | errors(AnalysisError) | {"model_damaged"}
    refused = errors(address.AddressError) | {"not_found", "path_not_allowed"}
    told |= {"analysis_failed", "media_not_found", "one_recording"}
    told |= {f"analysis_{key}" for key in refused}

    assert texts("en")["exceptions"].keys() == told


def test_every_palette_has_a_name_and_an_icon() -> None:
    names, icons = texts("en"), json.loads((FOLDER / "icons.json").read_text())
    palettes = {palette.value for palette in PaletteName}

    assert names["selector"]["palette"]["options"].keys() == palettes
    assert names["entity"]["select"]["palette"]["state"].keys() == palettes
    assert icons["entity"]["select"]["palette"]["state"].keys() == palettes


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dialog_shows_palettes_by_their_names_and_in_words(language: str) -> None:
    """The dialog has no picture of them."""
    ours = texts(language)
    names = ours["entity"]["select"]["palette"]["state"]
    for palette, shown in ours["selector"]["palette"]["options"].items():
        name, _, colours = shown.partition(": ")
        assert name == names[palette]
        assert bool(colours) is (palette != PaletteName.OWN)


def test_every_choice_without_music_has_a_text() -> None:
    options = texts("en")["selector"]["without_music"]["options"]

    assert options.keys() == {choice.value for choice in WithoutMusic}


def test_every_field_of_a_form_is_described() -> None:
    english = texts("en")
    steps = english["config"]["step"] | english["config_subentries"]["light_zone"]["step"]
    steps |= english["options"]["step"]
    for name, step in steps.items():
        for part in (step, *step.get("sections", {}).values()):
            assert part.get("data", {}).keys() == part.get("data_description", {}).keys(), name


def test_every_field_of_the_zone_forms_has_a_text_and_no_text_is_left_over() -> None:
    english = texts("en")
    zone = english["config_subentries"]["light_zone"]["step"]
    forms: list[tuple[dict[str, Any], dict[Any, Any], set[str]]]
    forms = [(english["config"]["step"]["lights"], ZONE_FIELDS, set())]
    forms += [(zone[step], ZONE_FIELDS, {"name"}) for step in ("user", "reconfigure")]
    for told, fields, more in forms:
        sections = {key: field for key, field in fields.items() if isinstance(field, section)}
        assert told["data"].keys() == {str(key) for key in fields.keys() - sections.keys()} | more
        assert told["sections"].keys() == {str(key) for key in sections}
        for key, field in sections.items():
            assert told["sections"][str(key)]["data"].keys() == set(map(str, field.schema.schema))
    assert zone["colours"]["data"].keys() == set(map(str, COLOUR_FIELDS))
    assert zone["colours"] == english["config"]["step"]["colours"]


def test_whatever_is_heard_has_a_text_and_no_more() -> None:
    steps = texts("en")["config"]["step"]
    told = {step for step in steps if step.startswith("heard_")}

    assert told == {f"heard_{sound}" for sound in Sound}
    for step in told:
        assert "{level}" in steps[step]["description"]
        assert hasattr(MusicMoodConfigFlow, f"async_step_{step}")


def test_every_kind_of_source_is_in_the_menu_and_has_advice_when_it_is_lost() -> None:
    english = texts("en")
    menu = english["config"]["step"]["user"]

    assert menu["menu_options"].keys() == menu["menu_option_descriptions"].keys() == KINDS.keys()
    for kind in KINDS:
        assert english["config"]["step"][kind]["data"]
        assert english["issues"][f"source_lost_{kind}"]["description"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_choices_calls_them_by_their_names(language: str) -> None:
    ours = texts(language)
    choices = ours["selector"]["calmness"]["options"]
    said = ours["options"]["step"]["init"]["sections"]["mood"]["data_description"]["calmness"]
    for choice in ("lively", "calm"):
        assert choices[choice].partition(",")[0].lower() in said.lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_of_the_analysis_calls_its_fields_by_their_names(language: str) -> None:
    ours = texts(language)
    said = ours["exceptions"]["one_recording"]["message"]
    for name in ("media", "address"):
        assert (
            ours["services"]["analyze"]["fields"][name]["name"].split()[0].lower() in said.lower()
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_level_is_told_with_what_it_is_measured_against(language: str) -> None:
    steps = texts(language)["config"]["step"]
    for sound in Sound:
        assert "{level} dBFS (0 " in steps[f"heard_{sound}"]["description"]
    assert re.search(r"-45 \w+ -15", steps["heard_music"]["description"])


@pytest.mark.parametrize(
    ("file", "name"), [("triggers", "mood_changed"), ("conditions", "mood_is")]
)
def test_a_dialog_about_the_mood_asks_first_for_it(file: str, name: str) -> None:
    described = yaml.safe_load((FOLDER / f"{file}.yaml").read_text())

    assert next(iter(described[name]["fields"])) == "quadrant"


@pytest.mark.parametrize(("language", "file"), [("en", "file"), ("de", "Datei")])
def test_the_repair_of_a_stream_fits_a_file_too(language: str, file: str) -> None:
    """They are one kind of source."""
    assert file in texts(language)["issues"]["source_lost_stream"]["description"]
