"""What the scripts say when Python cannot be fetched."""

import shutil
import subprocess
from pathlib import Path

import pytest

from demo.folders import CHECKOUT

FIND_UV = """
set -euo pipefail
source "$ROOT/scripts/lib/uv.sh"
is_debian() { true; }
debian_mirror() { echo "http://mirror/debian"; }
find_uv
"""
TOOLS = [
    "bash",
    "cat",
    "cut",
    "dirname",
    "env",
    "grep",
    "head",
    "id",
    "mkdir",
    "mktemp",
    "rm",
    "tail",
    "touch",
    "tr",
]


@pytest.mark.parametrize(
    ("apt_says", "named"),
    [
        (
            """
E: Failed to fetch http://mirror/InRelease  Could not resolve 'mirror'
E: Some index files failed to download. They have been ignored.
""",
            "Could not resolve 'mirror'",
        ),
        ("E: Release file is expired (invalid since 3d).\n", "is expired (invalid since 3d)"),
        ("apt-get: killed\n", "apt-get: killed"),
    ],
)
def test_the_cause_that_apt_names_is_told(tmp_path: Path, apt_says: str, named: str) -> None:
    shutil.copytree(CHECKOUT / "scripts", tmp_path / "scripts")
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(str(shutil.which(tool)))
    (tmp_path / "says").write_text(apt_says)
    apt = programs / "apt-get"
    apt.write_text('#!/usr/bin/env bash\ncat "$ROOT/says" >&2\nexit 100\n')
    apt.chmod(0o755)
    done = subprocess.run(
        ["bash", "-c", FIND_UV],
        env={"ROOT": str(tmp_path), "PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert named in done.stderr
    assert "online and its clock is right" in done.stderr
