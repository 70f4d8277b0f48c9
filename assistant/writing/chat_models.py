"""Chat models by ``provider:name``, and what to install when one's package is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.settings import AssistantSettings
from ingest.errors import ChatModelProblem, SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# What the extras of pyproject.toml install; LangChain knows more providers, each in its package.
_PACKAGES = {
    "openai": "langchain-openai>=1.7,<2",
    "anthropic": "langchain-anthropic>=1.7,<2",
    "ollama": "langchain-ollama>=1.1,<2",
}


def chat_model(settings: AssistantSettings) -> BaseChatModel:
    """The chat model that ``settings.model`` names.

    Raises ``SettingsError`` when the name is not of the form provider:name or the provider is
    unknown, ``ChatModelProblem`` when its package is not installed or its key is missing.
    """
    provider, _, name = (part.strip() for part in settings.model.partition(":"))
    if not provider or not name:
        raise SettingsError(
            f"assistant.model = {settings.model!r} is not of the form provider:name, such as"
            " openai:gpt-5-mini or ollama:qwen3."
        )
    seconds = settings.model_timeout_s
    options: dict[str, Any] = (
        {"client_kwargs": {"timeout": seconds}}
        if provider == "ollama"
        else {"timeout": seconds, "max_retries": 1}
    )
    if settings.base_url:
        options["base_url"] = settings.base_url
    try:
        from langchain.chat_models import init_chat_model

        model: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
    except ImportError as problem:
        raise ChatModelProblem(
            f"The chat model {settings.model} needs a package that is not installed:"
            f" {_install(provider, problem)}"
        ) from problem
    except ValueError as problem:
        raise SettingsError(
            f"assistant.model = {settings.model!r} cannot be used: {_first_sentence(problem)}"
        ) from problem
    except Exception as problem:  # a client that refuses to start, usually for want of a key
        raise ChatModelProblem(
            f"The chat model {settings.model} cannot be started ({_first_sentence(problem)}): set"
            f" {provider.upper()}_API_KEY, or leave assistant.model empty to quote without one."
        ) from problem
    return model


def _install(provider: str, problem: ImportError) -> str:
    """The command that installs what is missing, by package: it works wherever Footnote came from."""
    known = _PACKAGES.get(provider)
    named = re.search(r"pip install ([\w-]+)", str(problem))  # LangChain knows the package's name
    package = known or (named.group(1) if named else f"langchain-{provider.replace('_', '-')}")
    return f'pip install "{package}"'


def _first_sentence(problem: BaseException) -> str:
    text = " ".join(str(problem).split()) or type(problem).__name__
    return text.split(". ")[0].rstrip(".")[:200]
