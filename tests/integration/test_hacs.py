"""A stand-in for the HACS action, and what the workflows on GitHub have to keep to."""

import json
import re
from pathlib import Path
from typing import Any

import probatio as vol
import pytest
from awesomeversion import AwesomeVersion
from homeassistant.const import __version__
from homeassistant.helpers import config_validation as cv
from homeassistant.util.yaml import load_yaml_dict

from custom_components.music_mood import const

FOLDER = Path(const.__file__).parent
ROOT = FOLDER.parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def version(value: Any) -> AwesomeVersion:
    found = AwesomeVersion(cv.string(value))
    if not found.valid:
        raise vol.Invalid(f"{value} is no version")
    return found


HACS = vol.Schema(
    {
        vol.Required("name"): cv.string,
        vol.Optional("content_in_root"): bool,
        vol.Optional("country"): vol.Any(str, [str]),
        vol.Optional("filename"): cv.string,
        vol.Optional("hacs"): version,
        vol.Optional("hide_default_branch"): bool,
        vol.Optional("homeassistant"): version,
        vol.Optional("persistent_directory"): cv.string,
        vol.Optional("render_readme"): bool,
        vol.Optional("zip_release"): bool,
    },
    extra=vol.PREVENT_EXTRA,
)


def test_hacs_json_is_such_as_hacs_takes() -> None:
    found = HACS(json.loads((ROOT / "hacs.json").read_text()))

    assert found["homeassistant"] <= AwesomeVersion(__version__)
    assert ("filename" in found) == bool(found.get("zip_release"))


def test_the_repository_holds_one_integration_with_all_that_hacs_reads() -> None:
    integrations = [path.parent for path in ROOT.glob("custom_components/*/manifest.json")]
    manifest = json.loads((FOLDER / "manifest.json").read_text())

    assert integrations == [FOLDER]
    for key in ("codeowners", "documentation", "domain", "issue_tracker", "name", "version"):
        assert manifest[key]
    assert (ROOT / "README.md").is_file()
    assert "Apache License" in (ROOT / "LICENSE").read_text()


def test_what_the_release_attaches_is_what_hacs_downloads() -> None:
    release = (ROOT / ".github/workflows/release.yml").read_text()

    assert json.loads((ROOT / "hacs.json").read_text())["filename"] in release


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_do_no_more_than_it_needs(workflow: Path) -> None:
    found = load_yaml_dict(str(workflow))
    code = workflow.read_text()

    assert found["permissions"] in ({}, {"contents": "read"})
    for job in found["jobs"].values():
        assert job["timeout-minutes"] <= 60
        writes = job.get("permissions", {})
        assert not writes or workflow.stem == "release"
    # Text of strangers, such as a branch's name, must not become part of a command.
    assert not re.search(r"run:[^\n]*\${{", code)
    for name, reference in re.findall(r"uses: (\S+)@(\S+)", code):
        rolling = {"home-assistant/actions/hassfest": "master", "hacs/action": "main"}
        assert re.fullmatch(r"[0-9a-f]{40}", reference) or rolling.get(name) == reference
    for uses in re.findall(r"uses: actions/checkout\S*[^\n]*\n[^\n]*\n([^\n]*)", code):
        assert "persist-credentials: false" in uses


def test_the_workflows_are_there() -> None:
    assert [path.stem for path in WORKFLOWS] == ["release", "test", "validate"]
