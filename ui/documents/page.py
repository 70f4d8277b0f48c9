"""The page that shows what is indexed; every text opens in the source panel."""

from __future__ import annotations

from datetime import datetime
from html import escape
from string import Template
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.assistant import Assistant
from ingest.document import Document
from ui.api.failures import sentence_of
from ui.chat.shell import asset, head
from ui.settings import UiSettings

_PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
$head<link rel="stylesheet" href="$styles"><script type="module" src="$script"></script>
</head><body class="documents-page">
<header id="masthead"><div class="masthead"><a class="brand" href="./">$title<sup>1</sup></a>
<nav class="nav"><a href="./">Ask</a><a href="documents" aria-current="page">Documents</a>$more
<button id="theme" type="button" title="Light or dark" aria-label="Light or dark"></button></nav>
</div></header>
<main><h1>Documents</h1><p class="summary">$summary</p>
$content
</main></body></html>
""")

_FILTER = """<label class="filter">
<span class="visually-hidden">Filter by title, name or format</span>
<input id="filter" type="search" placeholder="Filter" autocomplete="off"></label>"""

_ROW = Template("""<li class="document"><a href="#document=$reference">
<span class="title">$title</span> <span class="file">$format · $id</span></a>
<span class="count">$count</span> <time datetime="$when">$date</time>$remarks</li>""")


def documents_page_router(
    assistant: Assistant, settings: UiSettings, *, evaluate: bool = False
) -> APIRouter:
    """The page ``/documents``; ``evaluate``: whether there is an Evaluate page to lead to."""
    router = APIRouter()

    @router.get("/documents", include_in_schema=False)
    def documents_page() -> HTMLResponse:
        try:
            documents = assistant.index.documents()
        except Exception as error:
            page = _page(settings.title, escape(sentence_of(error)), "", evaluate)
            return HTMLResponse(page, 503)
        return HTMLResponse(documents_html(documents, settings.title, evaluate=evaluate))

    return router


def documents_html(documents: list[Document], title: str, *, evaluate: bool = False) -> str:
    """The page for ``documents``."""
    if not documents:
        hint = "Nothing is indexed yet. Run <code>footnote ingest FOLDER</code>."
        return _page(title, hint, "", evaluate)
    passages = sum(document.passages for document in documents)
    summary = f"{_counted(len(documents), 'document')}, {_counted(passages, 'passage')}"
    rows = "".join(_row(document) for document in documents)
    search = _FILTER if len(documents) > 8 else ""
    return _page(title, summary, f'{search}<ul id="documents">{rows}</ul>', evaluate)


def _page(title: str, summary: str, content: str, evaluate: bool) -> str:
    return _PAGE.substitute(
        head=head(f"Documents · {title}"),
        styles=asset("documents.css"),
        script=asset("documents.js"),
        title=escape(title),
        summary=summary,
        content=content,
        more='<a href="evaluate">Evaluate</a>' if evaluate else "",
    )


def _row(document: Document) -> str:
    when = datetime.fromisoformat(document.ingested_at)
    remarks = " ".join(document.remarks)
    pages = f"{_counted(len(document.pages), 'page')}, " if document.pages else ""
    return _ROW.substitute(
        reference=quote(document.id, safe=""),
        title=escape(document.title or document.id),
        id=escape(document.id),
        format=escape(document.format),
        count=f"{pages}{_counted(document.passages, 'passage')}",
        when=escape(document.ingested_at),
        date=f"{when.day} {when:%B %Y}",
        remarks=f'<p class="remarks">{escape(remarks)}</p>' if remarks else "",
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
