"""Print the packages that Home Assistant would install when it loads some integrations.

Usage: home_assistant_requirements.py FOLDER DOMAIN...

FOLDER holds the package homeassistant. Home Assistant installs such packages at run time; our
environments have them from the start, so that nothing is downloaded when a test or the demo runs.
"""

import json
import sys
from pathlib import Path


def main() -> None:
    """Print the requirements of the domains given, one on each line."""
    folder, *domains = sys.argv[1:]
    print("\n".join(sorted(requirements(Path(folder) / "homeassistant/components", domains))))


def requirements(components: Path, domains: list[str]) -> set[str]:
    """Collect the requirements of the domains and of everything they depend on."""
    found: set[str] = set()
    waiting, seen = list(domains), set[str]()
    while waiting:
        domain = waiting.pop()
        if domain in seen:
            continue
        seen.add(domain)
        manifest = json.loads((components / domain / "manifest.json").read_text())
        found.update(manifest.get("requirements", []))
        waiting.extend(manifest.get("dependencies", []))
    return found


if __name__ == "__main__":
    main()
