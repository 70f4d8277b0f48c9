from __future__ import annotations

import sys

import pytest

from assistant.build import build_assistant
from assistant.chat_models import chat_model
from assistant.settings import AssistantSettings
from ingest.errors import ChatModelProblem, SettingsError
from ingest.index import Index


def said(problem: BaseException) -> str:
    """The message, which must be one sentence for a user."""
    message = str(problem)
    assert "\n" not in message
    assert "Traceback" not in message
    return message


@pytest.mark.parametrize("name", ["gpt-5-mini", ":gpt", "openai:", "openai: ", "  ", ":"])
def test_a_name_without_provider_or_model_shows_the_form(name: str) -> None:
    with pytest.raises(SettingsError, match="provider:name") as caught:
        chat_model(AssistantSettings(model=name))
    assert "assistant.model" in said(caught.value)


@pytest.mark.parametrize("name", ["nope:x", "gpt:5", "claude:sonnet"])
def test_an_unknown_provider_is_named_and_not_guessed_at(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        chat_model(AssistantSettings(model=name))
    message = said(caught.value)
    assert "assistant.model" in message
    assert name.partition(":")[0] in message


def test_a_missing_key_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ChatModelProblem, match="set OPENAI_API_KEY") as caught:
        chat_model(AssistantSettings(model="openai:test"))
    said(caught.value)


@pytest.mark.parametrize("missing", ["langchain_openai", "langchain.chat_models"])
def test_a_missing_package_names_its_install_command(
    monkeypatch: pytest.MonkeyPatch, seed_index: Index, missing: str
) -> None:
    _forget_creators()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ChatModelProblem) as caught:
        build_assistant(AssistantSettings(model="openai:test"), seed_index)
    assert '"langchain-openai>=1.7,<2"' in said(caught.value)


@pytest.mark.parametrize(
    ("provider", "module", "package"),
    [
        ("anthropic", "langchain_anthropic", "langchain-anthropic"),
        ("ollama", "langchain_ollama", "langchain-ollama"),
        ("mistralai", "langchain_mistralai", "langchain-mistralai"),
        ("bedrock", "langchain_aws", "langchain-aws"),
        ("google_genai", "langchain_google_genai", "langchain-google-genai"),
    ],
)
def test_other_providers_name_the_right_package(
    monkeypatch: pytest.MonkeyPatch, provider: str, module: str, package: str
) -> None:
    _forget_creators()
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ChatModelProblem) as caught:
        chat_model(AssistantSettings(model=f"{provider}:some-model"))
    assert "pip install" in said(caught.value)
    assert package in str(caught.value)


def test_address_and_timeout_reach_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    settings = AssistantSettings(
        model="openai:org/model:7b", base_url="http://127.0.0.1:9/v1", model_timeout_s=7
    )
    model = chat_model(settings)
    assert getattr(model, "model_name", None) == "org/model:7b"
    assert getattr(model, "openai_api_base", None) == "http://127.0.0.1:9/v1"
    assert getattr(model, "request_timeout", None) == 7


def _forget_creators() -> None:
    """LangChain remembers the providers it has loaded."""
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
