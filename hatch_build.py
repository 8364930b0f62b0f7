"""What the package is made of beyond its Python: dependencies from requirements.in, hashed static files, catalogues.

The wheel carries compiled assets, so whoever installs it needs no Node. An editable install builds nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

BUILT = "saxaul/core/static/saxaul/app.css"
COLLECTED = "saxaul/_static"


class Dependencies(MetadataHookInterface):
    """The ranges of requirements.in, so that they are written once."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        lines = (Path(self.root) / "requirements.in").read_text("utf-8").splitlines()
        metadata["dependencies"] = [line.strip() for line in lines if line.strip() and not line.startswith("#")]


class Assets(BuildHookInterface[Any]):
    """Builds, collects and compiles before a wheel is packed, and clears the collected copies away afterwards."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or self.target_name != "wheel":
            return
        root = Path(self.root)
        if not (root / BUILT).is_file():
            self.run("npm", "ci")
            self.run("npm", "run", "build")
        self.run(sys.executable, "tools/messages.py", "compile")
        with tempfile.TemporaryDirectory() as data:
            words = (sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity", "0")
            self.run(*words, SAXAUL_DEMO="yes", SAXAUL_DATA=data, DJANGO_SETTINGS_MODULE="tools.collecting")
        catalogues = [path.relative_to(root) for path in root.glob("locale/*/LC_MESSAGES/*.mo")]
        build_data["force_include"].update({str(path): f"saxaul/{path}" for path in catalogues})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        # Left in a checkout they would hide what is edited afterwards.
        shutil.rmtree(Path(self.root) / COLLECTED, ignore_errors=True)

    def run(self, *words: str, **variables: str) -> None:
        environment = {**os.environ, "PYTHONPATH": self.root, **variables}
        subprocess.run(words, cwd=self.root, env=environment, check=True)  # noqa: S603
