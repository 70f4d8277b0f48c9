from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import COMMAND

HEAVY = (
    "numpy", "chromadb", "torch", "gradio", "fastapi", "langchain_core", "langchain_chroma",
    "onnxruntime", "onnx", "sentence_transformers", "transformers", "tokenizers", "httpx",
    "pypdfium2", "PIL", "docx", "selectolax", "charset_normalizer", "uvicorn", "pydantic", "mcp",
)  # fmt: skip
ROOT = Path(__file__).parent.parent
HELP = (
    f"import runpy, sys; sys.argv = ['footnote', '--help']; runpy.run_path({COMMAND!r},"
    " run_name='__main__')"
)


def loaded_by(code: str) -> set[str]:
    tell = "import sys; print('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"import atexit\natexit.register(lambda: exec({tell!r}))\n{code}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    found = loaded_by(
        "import ui.cli.main, ui.cli.commands, ui.config, ui.work, ui.settings, ui.feedback, ui.chat.rendering,"
        " ui.run_server, ui.environment, ingest, assistant, ingest.errors, ingest.settings,"
        " ingest.document, ingest.index_directory.ownership, ingest.parsers, ingest.splitter,"
        " assistant.settings, assistant.answer"
    )
    assert found.isdisjoint({"errors", *HEAVY})


def test_help_loads_nothing_of_what_the_commands_do() -> None:
    found = loaded_by(HELP)
    assert "ui" in found
    assert found.isdisjoint({"assistant", "eval", "errors", *HEAVY})


def test_ctrl_c_while_the_commands_are_imported_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt")
    begin = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{HELP}"
    done = subprocess.run(
        [sys.executable, "-c", begin], capture_output=True, text=True, check=False
    )
    stopped = "footnote: Stopped; what was finished is kept.\n"
    assert (done.returncode, done.stdout, done.stderr) == (130, "", stopped)


def test_work_over_an_index_loads_nothing_of_what_answers() -> None:
    answering = "{'assistant.build', 'assistant.chain', 'fastapi'}"
    loaded_by(f"import sys, ui.local_work; assert not {answering} & {{*sys.modules}}")


def test_reading_the_index_needs_no_model_maker() -> None:
    found = loaded_by(
        "import assistant.build, ingest.index, ingest.pipeline, ingest.changes.doctor, ingest.upkeep.rebuild"
    )
    assert found.isdisjoint(
        {"torch", "gradio", "fastapi", "chromadb", "sentence_transformers", "transformers", "onnx"}
    )


def test_documents_flow_right_and_imports_point_left() -> None:
    assert importlib.util.find_spec("importlinter") is not None
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def sources() -> dict[str, list[list[str]]]:
    """By its file the words of every line that imports something."""
    return {
        file.relative_to(ROOT).as_posix(): [
            line.split()
            for line in file.read_text("utf-8").split("\n")
            if line.strip().startswith(("import ", "from "))
        ]
        for package in ("ingest", "assistant", "eval", "ui")
        for file in (ROOT / package).rglob("*.py")
    }


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("chromadb", {"ingest/vectors/collection.py"}),
        ("sentence_transformers", {"ingest/model/compile.py"}),
        ("gradio", {"ui"}),
        ("fastapi", {"ui"}),
        ("python_calamine", {"ingest/parsers/sheets"}),
        ("pptx", {"ingest/parsers/slides", "ingest/parsers/office/charts.py"}),
        ("PIL", {"ingest/parsers/image.py"}),
        ("openpyxl", {"eval/formats/workbook.py"}),
        ("matplotlib", {"eval/report/plots.py"}),
        ("jwt", {"ui/auth"}),
        ("mcp", {"ui/mcp_server"}),
        ("mcp_types", {"ui/mcp_server"}),
        ("prometheus_client", {"ui/records/server_metrics.py"}),
        ("pythonjsonlogger", {"ui/records/logs.py"}),
    ],
)
def test_each_heavy_library_has_one_home(
    sources: dict[str, list[list[str]]], library: str, homes: set[str]
) -> None:
    users = {
        file
        for file, imports in sources.items()
        if any(words[1].split(".")[0] == library for words in imports)
    }
    assert users
    assert all(any(user == home or user.startswith(f"{home}/") for home in homes) for user in users)
