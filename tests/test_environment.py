from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_what_runs_the_models_counts_nothing_and_notes_no_id_of_the_machine(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    code = "from ui.environment import set_defaults; set_defaults(); import onnxruntime"
    subprocess.run([sys.executable, "-c", code], env=kept | home, check=True)
    assert [path.name for path in tmp_path.rglob("*")] == []
