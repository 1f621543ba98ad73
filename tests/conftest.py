"""What all tests share."""

import os

import pytest
from hypothesis import HealthCheck, settings

# Bound before the Home Assistant fixtures put a package of the same name in front of ours.
import custom_components  # noqa: F401

# A slow machine is no failure, and what a build server finds must be found again at a desk.
settings.register_profile("desk", deadline=None)
settings.register_profile(
    "build",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("build" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True)
def load_our_integration(request: pytest.FixtureRequest) -> None:
    """Let the Home Assistant of tests/integration find the integration of this repository."""
    if "integration" not in request.path.parts:
        return
    # The recorder refuses to start after Home Assistant did.
    if "recorder_mock" in request.fixturenames:
        request.getfixturevalue("recorder_mock")
    request.getfixturevalue("enable_custom_integrations")
