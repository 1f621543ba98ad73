"""The quality scale: every rule has an answer, and the answers that can be checked are true."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from homeassistant.const import Platform
from homeassistant.util.yaml import load_yaml_dict

from custom_components.music_mood import const

FOLDER = Path(const.__file__).parent
ROOT = FOLDER.parents[1]

BRONZE = """
action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
dependency-transparency docs-actions docs-conditions docs-high-level-description
docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup
entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup
unique-config-entry
"""
SILVER = """
action-exceptions config-entry-unloading docs-configuration-parameters docs-installation-parameters
entity-unavailable integration-owner log-when-unavailable parallel-updates reauthentication-flow
test-coverage
"""
GOLD = """
devices diagnostics discovery discovery-update-info docs-data-update docs-examples
docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting
docs-use-cases dynamic-devices entity-category entity-device-class entity-disabled-by-default
entity-translations exception-translations icon-translations reconfiguration-flow repair-issues
stale-devices
"""
PLATINUM = "async-dependency inject-websession strict-typing"
RULES = f"{BRONZE} {SILVER} {GOLD} {PLATINUM}".split()

# Where a rule is kept, as far as a test can tell by looking at the code: a file and what is in it.
EVIDENCE = {
    "action-setup": ("__init__.py", r"async def async_setup\("),
    "config-entry-unloading": ("__init__.py", r"async def async_unload_entry\("),
    "diagnostics": ("diagnostics.py", r"async def async_get_config_entry_diagnostics\("),
    "discovery": ("config_flow.py", r"async def async_step_(zeroconf|hassio|dhcp|ssdp)\("),
    "has-entity-name": ("entity.py", r"_attr_has_entity_name = True"),
    "reauthentication-flow": ("sign_in_flow.py", r"async def async_step_reauth\("),
    "reconfiguration-flow": ("source_flow.py", r"async def async_step_reconfigure\("),
    "repair-issues": ("issues.py", r"ir\.async_create_issue\("),
    "runtime-data": ("data.py", r"ConfigEntry\[MusicMoodData\]"),
    "unique-config-entry": ("config_flow.py", r"_abort_if_unique_id_configured\("),
}
# What documentation has to hold, by the heading or the words that show it.
DOCUMENTED = {
    "docs-actions": ("docs/automations.md", "music_mood.analyze"),
    "docs-conditions": ("docs/automations.md", "## Conditions"),
    "docs-configuration-parameters": ("docs/integration.md", "Options of an entry"),
    "docs-data-update": ("docs/integration.md", "## How data are updated"),
    "docs-examples": ("docs/automations.md", "```yaml"),
    "docs-high-level-description": ("README.md", "# Music Mood"),
    "docs-installation-instructions": ("README.md", "## Install it in your Home Assistant"),
    "docs-installation-parameters": ("docs/integration.md", "## Sources"),
    "docs-known-limitations": ("docs/integration.md", "## Known limits"),
    "docs-removal-instructions": ("docs/integration.md", "## Removing it"),
    "docs-supported-devices": ("docs/integration.md", "## Sources"),
    "docs-supported-functions": ("docs/integration.md", "## Entities"),
    "docs-triggers": ("docs/automations.md", "## Triggers"),
    "docs-troubleshooting": ("docs/integration.md", "## When something is wrong"),
    "docs-use-cases": ("docs/integration.md", "## What people use it for"),
}


def answers() -> dict[str, Any]:
    return dict(load_yaml_dict(str(FOLDER / "quality_scale.yaml"))["rules"])


def is_done(rule: str) -> bool:
    return bool(answers()[rule] == "done")


def test_there_are_the_rules_of_home_assistant() -> None:
    assert len(RULES) == len(set(RULES)) == 54
    assert sorted(answers()) == sorted(RULES)


def test_every_rule_is_kept_or_exempt_for_a_reason() -> None:
    for rule, answer in answers().items():
        if answer != "done":
            assert answer.keys() == {"status", "comment"}, rule
            assert answer["status"] == "exempt", rule
            assert answer["comment"].endswith("."), rule


@pytest.mark.parametrize("rule", EVIDENCE)
def test_a_rule_that_is_done_shows_in_the_code(rule: str) -> None:
    file, pattern = EVIDENCE[rule]

    assert is_done(rule) == bool(re.search(pattern, (FOLDER / file).read_text()))


@pytest.mark.parametrize("rule", DOCUMENTED)
def test_a_rule_that_is_done_shows_in_the_documentation(rule: str) -> None:
    file, words = DOCUMENTED[rule]

    assert is_done(rule) == (words in (ROOT / file).read_text())


def test_entities_of_every_platform_have_unique_ids_and_no_polling() -> None:
    for platform in Platform:
        path = FOLDER / f"{platform}.py"
        if not path.is_file():
            continue
        code = path.read_text()
        assert "PARALLEL_UPDATES = 0" in code, platform
        assert "async_update(" not in code, platform


def test_no_http_client_and_no_blocking_library_is_used() -> None:
    for path in FOLDER.rglob("*.py"):
        if path.is_relative_to(FOLDER / "engine"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                assert name.partition(".")[0] not in {"aiohttp", "httpx", "requests", "urllib3"}
                assert name not in {"subprocess", "socket", "time.sleep"}, path


def test_types_are_checked_strictly() -> None:
    assert "\nstrict = true\n" in (ROOT / "pyproject.toml").read_text()


def test_the_documentation_names_every_entity_option_trigger_and_blueprint() -> None:
    automations = (ROOT / "docs/automations.md").read_text()
    for kind in ("triggers", "conditions", "services"):
        for key in load_yaml_dict(str(FOLDER / f"{kind}.yaml")):
            if not key.startswith("."):
                assert f"music_mood.{key}" in automations
    for blueprint in (ROOT / "blueprints/automation/music_mood").glob("*.yaml"):
        assert blueprint.name in automations


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.stem)
def test_links_in_the_documentation_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target
