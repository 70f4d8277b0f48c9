from __future__ import annotations

import importlib
import sys

import pytest

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from assistant.writing.chat_models import chat_model
from ingest.errors import ChatModelProblem, SettingsError
from ingest.index import Index


def said(problem: BaseException) -> str:
    """The message, which must be one sentence for a user."""
    message = str(problem)
    assert "\n" not in message
    assert "Traceback" not in message
    return message


@pytest.mark.parametrize(
    ("name", "told"),
    [(name, "provider:name") for name in ("gpt-5-mini", ":gpt", "openai:", "openai: ", "  ", ":")]
    + [(name, name.partition(":")[0]) for name in ("nope:x", "gpt:5", "claude:sonnet")],
)
def test_a_name_of_no_model_is_named_and_not_guessed_at(name: str, told: str) -> None:
    with pytest.raises(SettingsError, match=r"assistant\.model") as caught:
        chat_model(AssistantSettings(model=name))
    assert told in said(caught.value)


def test_a_missing_key_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ChatModelProblem, match="set OPENAI_API_KEY") as caught:
        chat_model(AssistantSettings(model="openai:test"))
    said(caught.value)


@pytest.mark.parametrize(
    ("provider", "module", "package"),
    [
        ("openai", "langchain_openai", '"langchain-openai>=1.7,<2"'),
        ("openai", "langchain.chat_models", '"langchain-openai>=1.7,<2"'),
        ("anthropic", "langchain_anthropic", "langchain-anthropic"),
        ("ollama", "langchain_ollama", "langchain-ollama"),
        ("mistralai", "langchain_mistralai", "langchain-mistralai"),
        ("bedrock", "langchain_aws", "langchain-aws"),
        ("google_genai", "langchain_google_genai", "langchain-google-genai"),
    ],
)
def test_a_missing_package_names_its_install_command(
    monkeypatch: pytest.MonkeyPatch, seed_index: Index, provider: str, module: str, package: str
) -> None:
    # LangChain remembers the providers it has loaded.
    importlib.import_module("langchain.chat_models.base")._get_chat_model_creator.cache_clear()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ChatModelProblem, match="pip install") as caught:
        build_assistant(AssistantSettings(model=f"{provider}:some-model"), seed_index)
    assert package in said(caught.value)


def test_address_and_timeout_reach_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    settings = AssistantSettings(
        model="openai:org/model:7b", base_url="http://127.0.0.1:9/v1", model_timeout_s=7
    )
    model = chat_model(settings)
    assert getattr(model, "model_name", None) == "org/model:7b"
    assert getattr(model, "openai_api_base", None) == "http://127.0.0.1:9/v1"
    assert getattr(model, "request_timeout", None) == 7
