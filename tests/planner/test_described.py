"""What the service says of itself, kept where the site and the gate read it without the service's packages."""

from __future__ import annotations

import json
from pathlib import Path

from planner.app import create_app
from planner.config import ConfigWatcher
from planner.settings import Settings

ROOT = Path(__file__).parents[2]


def test_the_kept_description_of_the_api_is_the_services_own():
    app = create_app(Settings(), ConfigWatcher.start(Path("/nowhere"), "classical"), {})

    assert json.loads((ROOT / "deploy/planner/openapi.json").read_text()) == app.openapi()


def test_the_gate_knows_every_setting():
    kept = json.loads((ROOT / "checks/lint/data/settings.json").read_text())

    assert kept == sorted(name.upper() for name in Settings.model_fields)
