"""Which column is what: the usual names of questions, answers and sources in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

# Names as ``plain`` writes them: lower case, no accents, words joined by single spaces;
# the more usual names come first.
_WRITTEN = {
    "question": (
        "question|questions|query|q|question text|user question|user query|user input|input|prompt"
        "|utterance|frage|fragen|anfrage|pregunta|consulta|domanda|pergunta|vraag|pytanie|soru|вопрос"
        "|вопросы|запрос|питання|问题|提问|問題|質問|질문|السؤال|سؤال"
    ),
    "answer": (
        "answer|answers|expected answer|expected answers|expected|expected output|expected response"
        "|reference|reference answer|ground truth|ground truths|groundtruth|gold answer|gold answers"
        "|golden answer|correct answer|right answer|ideal|ideal answer|model answer|truth|target"
        "|short answer|short answers|a|antwort|antworten|erwartete antwort|musterantwort|soll antwort"
        "|reponse|reponses|reponse attendue|respuesta|respuestas|respuesta esperada|risposta|resposta"
        "|antwoord|solution|best answer|odpowiedz|cevap|ответ|ответы|ожидаемыи ответ|эталонныи ответ"
        "|правильныи ответ|відповідь|答案|回答|标准答案|参考答案|回答例|正解|답변|정답|الجواب|جواب"
    ),
    "source": (
        "source|sources|document|documents|doc|docs|file|files|filename|file name|source file"
        "|source files|source document|document name|doc name|document id|doc id|corpus id|pdf|url"
        "|path|file path|quelle|quellen|dokument|datei|dateiname|quelldokument|fichier|nom du fichier"
        "|fuente|documento|archivo|fonte|bron|bestand|документ|источник|фаил|文档|文件|来源"
    ),
    "page": (
        "page|pages|page number|page no|page nr|page numbers|source page|seite|seiten|seitenzahl"
        "|seitennummer|pagina|paginas|numero de page|numero de pagina|pag|p|страница|стр|页码|页"
    ),
    "quote": (
        "quote|quotes|evidence|gold text|gold span|gold context|passage|excerpt|snippet|supporting text"
        "|source text|reference context|reference contexts|context|contexts|span|zitat|textstelle"
        "|fundstelle|beleg|belegstelle|extrait|passage source|cita|fragmento|extracto|citation"
    ),
    "start": "start|start index|start char|char start|answer start|start offset",
    "end": "end|end index|end char|char end|answer end|end offset",
    "id": "id|qid|question id|query id|nr|no|number|num|key|test id|case id",
    "answerable": "answerable|is answerable|has answer|beantwortbar",
    "unanswerable": "unanswerable|is impossible|impossible|is unanswerable|nicht beantwortbar",
    "history": "history|chat history|conversation|conversation history|messages|verlauf|historique|historial",
    "tags": "tags|metadata",
}
NAMES: Mapping[str, tuple[str, ...]] = {
    role: tuple(names.split("|")) for role, names in _WRITTEN.items()
}
# A longer heading that holds a known word is that column, unless it is about something else.
_ABOUT = frozenset({
    "type", "types", "category", "kategorie", "level", "difficulty", "id", "date", "count", "length",
    "model", "score", "author", "status", "language", "generated", "actual", "bot", "system",
    "predicted", "response", "comment", "rating", "class", "number", "source",
})  # fmt: skip
_LOOSE = ("question", "answer", "page")


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A column name without case, accents and punctuation: "Réponse_attendue" → "reponse attendue"."""
    # without byte order marks and the like
    name = "".join(c for c in name if unicodedata.category(c) != "Cf")
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)  # camelCase
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare))


@lru_cache(maxsize=4096)
def role_of(name: str) -> str | None:
    """What a column of this exact name holds, or None."""
    found = plain(name)
    return next((role for role, names in NAMES.items() if found in names), None)


def columns_of(names: Iterable[str]) -> dict[str, str]:
    """Role → column name. Of several columns for one role the more usual name wins."""
    known = list(dict.fromkeys(names))
    columns: dict[str, str] = {}
    for name in known:
        role = role_of(name)
        if role and (role not in columns or _rank(role, name) < _rank(role, columns[role])):
            columns[role] = name
    for role in _LOOSE:
        words = {word for word in NAMES[role] if len(word) > 1}  # "a" is a word, too
        loose = (name for name in known if name not in columns.values() and _holds(name, words))
        if role not in columns and (name := next(loose, "")):
            columns[role] = name
    return columns


def _holds(name: str, known: set[str]) -> bool:
    words = set(plain(name).split())
    return bool(words & known) and not words & _ABOUT


def _rank(role: str, name: str) -> int:
    return NAMES[role].index(plain(name))
