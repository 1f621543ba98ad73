"""Print the packages that Home Assistant would install when it loads some integrations.

Home Assistant installs such packages at run time. Our environments have them from the start, so
that nothing is downloaded when a test or the demo runs.
"""

import argparse
import json
import runpy
from pathlib import Path

# These need a compiler here: they bring the voice assistant's own sound code as source only.
NOT_WITHOUT_A_COMPILER = {"assist_pipeline", "assist_satellite"}


def main() -> None:
    """Print the requirements of the integrations asked for, one on each line."""
    arguments = _parse_arguments()
    domains: list[str] = arguments.domains
    if arguments.platforms:
        domains += platforms(arguments.folder)
    print("\n".join(sorted(requirements(arguments.folder / "homeassistant/components", domains))))


def requirements(components: Path, domains: list[str]) -> set[str]:
    """Collect the requirements of the domains and of everything they depend on."""
    found: set[str] = set()
    waiting, seen = list(domains), set(NOT_WITHOUT_A_COMPILER)
    while waiting:
        domain = waiting.pop()
        if domain in seen:
            continue
        seen.add(domain)
        manifest = json.loads((components / domain / "manifest.json").read_text())
        found.update(manifest.get("requirements", []))
        waiting.extend(manifest.get("dependencies", []))
    return found


def platforms(folder: Path) -> list[str]:
    """List the kinds of entities; Home Assistant loads all of them at every start."""
    generated = runpy.run_path(str(folder / "homeassistant/generated/entity_platforms.py"))
    return [str(platform) for platform in generated["EntityPlatforms"]]


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the package homeassistant lies")
    parser.add_argument("domains", nargs="*", help="integrations that will be loaded")
    parser.add_argument("--platforms", action="store_true", help="and every kind of entity")
    return parser.parse_args()


if __name__ == "__main__":
    main()
