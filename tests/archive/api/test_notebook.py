"""The notebook of the documentation runs from top to bottom, on the demonstration archive."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.archives import demo_config

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_every_cell_runs() -> None:
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    environment = os.environ | {"CIRMA_CONFIG": str(demo_config()), "MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)}

    done = subprocess.run(
        [sys.executable, "-c", "\n".join(code)], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "3 silent edits" in done.stdout
    assert "éloge du temps long" in done.stdout


def test_it_is_kept_without_outputs() -> None:
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))

    assert not any(cell.get("outputs") for cell in notebook["cells"])
