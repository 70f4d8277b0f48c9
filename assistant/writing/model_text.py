"""A chat model's text as Markdown with our markers, whatever spelling it has for them.

It knows nothing of what the markers name.
"""

from __future__ import annotations

import json
import re
from unicodedata import digit

from assistant.writing.reasoning import may_be_reasoning, without_reasoning

_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]+`)", re.DOTALL)
# What may yet become a marker, a mark of reasoning, or a list of sources at the end.
_SOURCES = r"(?:sources?|references|citations?|footnotes|quellen|références|fuentes|fonti)"
_UNFINISHED = re.compile(
    r"(?:(?:<|&l?t?;?)[\s/|]*[\w:]*\|?(?:\s[^<>\n]*)?|<(?:sup|cite|ref)>[^<\n]*(?:</?[a-z]*)?|◁/?[a-z]*"
    r"|[\[【［〔⟦][^\]】］〕⟧\n]{0,120}|\[\w+:?\s*\[[^\]\n]*\]?[\s,]*|[\[(]\s*(?:[\[【［〔⟦][^\]】］〕⟧\n]*[\]】］〕⟧][\s,]*)+|[({（][^(){}（）\n]{0,120}|[({][\d\s,;]+[)}]\s*|\\|`\s*\[?[\d,;\s]*\]?\s*|(?i:passage|excerpt|source)s?\s+#?(?:\d|,|&|\s|and?)*|\^\[?\d*\]?\^?|[⁰¹²³⁴-⁹˒,]+"
    r"|(?<=\])\s*[-–]\s*|\n\[\^?\d*\]?:?[^\n]*|\n[ \t]*(?:[\[【［〔⟦][^\]】］〕⟧\n]*[\]】］〕⟧][ \t]*)+"
    rf"|(?<=[.!?)\]])[ \t]+[*_]*(?:\w{{0,10}}|(?i:{_SOURCES})[*_]*:[*_]*[ \t]*(?:\[[\d,; -]*\]?[ \t,]*)*)"
    rf"|\n\W{{0,6}}(?i:{_SOURCES})\b.*|\n\W*\w{{0,12}}|\*+|\s+)\Z",
    re.DOTALL,
)
_NAMED = (
    r"(?:passages?|sources?|documents?|docs?|refs?|references?|citations?|cite|quellen?|dokumente?|fuentes?"
    r"|passagen?|abschnitte?|extraits?|excerpts?|chunks?|contexts?)"
)
_ITEM = rf"(?:{_NAMED}\b|{_NAMED}(?=[_\d])|id(?=:))?[\s:#^_.]*\d{{1,6}}(?:\s*[-–]\s*\d{{1,6}})?"
_AND = r"\s*(?:[,;&]|\band\b|\bund\b|\bet\b|\by\b)\s*"
_TAIL = (
    r"(?:\s*(?::\d+)?†.*|\s*[|:](?!\d).*"
    r"|\s*,\s*(?:pp?|pages?|s|seiten?|pág|sec(?:tion)?|lines?)\b.*|\s*,?\s*§.*)"
)
_BODY = re.compile(rf"\s*(?P<items>{_ITEM}(?:{_AND}{_ITEM})*){_TAIL}?\s*", re.IGNORECASE)
_PLAIN = re.compile(r"\s*\d+(?:\s*(?:[,;]|-|–)\s*\d+)*\s*")
_BRACKETED = re.compile(r"(?<!\\)[\[【［〔⟦](?P<body>[^\[\]【】［］〔〕⟦⟧\n]+)[\]】］〕⟧]")
_IN_WORDS = re.compile(
    rf"\((?:see|cf\.?|siehe|vgl\.?|voir|véase)?\s*(?P<body>{_NAMED}[^()\n]*)\)", re.IGNORECASE
)
# A source by its name and not by its number, "(Source: rules.md)" or "[rules.md, page 3]": no part of a sentence.
_BY_NAME = re.compile(
    rf"[ \t]*(?:\({_SOURCES}\s*:[^()\[\]\n]{{1,110}}\)|\[{_SOURCES}\s*:[^\[\]\n]{{1,110}}\](?!\()"
    r"|\[[^\[\]\n]{1,90}\.(?:md|txt|pdf|docx?|html?|xlsx?|pptx?|csv|eml)\b(?:[\s,#:]+[\w.=]{1,8}){0,2}\](?!\())",
    re.IGNORECASE,
)
_BRACES = re.compile(r"\{(?P<body>\s*\d{1,2}(?:\s*[,;]\s*\d{1,2})*\s*)\}")
# After a word or a stop, not after a unit or a figure: "9 m²", "10^6".
_AFTER_WORD = r"(?:(?<=[^\W\d_]{3})|(?<=[.!?,;:)”\"’]))"
_CARET = re.compile(
    rf"{_AFTER_WORD}(?P<space> ?)\^\[?(?P<number>\d{{1,2}})\]?\^?(?!\w)|\s\^\[?(?P<spaced>\d{{1,2}})\]?\^"
)
_RAISED = re.compile(rf"{_AFTER_WORD}(?P<digits>[¹²³⁴-⁹][¹²³⁰⁴-⁹˒,]*)(?<!,)")
_TAGGED = re.compile(r"<(sup|cite|ref)>\s*\[?\^?(\d+(?:\s*,\s*\d+)*)\]?\s*</\1>", re.IGNORECASE)
_ESCAPED_MARKER = re.compile(r"\\\[(\d+(?:\s*[,;]\s*\d+)*)\\\]")  # as formulas are bracketed
_MARKER = r"\[\d+(?:\s*(?:[,;]|-|–)\s*\d+)*\]"
_WRAPPED = re.compile(
    rf"[\[(]\s*(?:(?:see|cf\.?|{_NAMED})\s*:?\s*)?((?:{_MARKER}(?:{_AND}|\s*))+)[\])]",
    re.IGNORECASE,
)
_LINKED = re.compile(rf"({_MARKER})\([^)\s]*[#/.:][^)\s]*\)")
# `[1]`: no code, a marker all the same.
_IN_CODE = re.compile(rf"(?<!`)`\s*((?:{_MARKER}[\s,]*)+)`(?!`)")
# "It opens at nine. Source: [1]"
_LABELLED = re.compile(
    rf"(?<=[.!?)\]])[ \t]+[*_]*{_SOURCES}[*_]*:[*_]*[ \t]*(?=(?:{_MARKER}[ \t,]*)+(?:\n|\Z))",
    re.IGNORECASE,
)
# "According to passage 1, …": a passage is called by the number that it was given.
_IN_PROSE = re.compile(
    r"\b(?P<named>(?:passage|excerpt|source)s? )#?"
    r"(?P<body>\d{1,2}(?:(?:, and|,| and| &) \d{1,2})*)\b(?![.,:]\d|[-–%\w])",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_TO = re.compile(r"(?<=\[)(\d+)\]\s*[-–]\s*\[(\d+)\]")
_ROUND = re.compile(
    r"(?P<space> ?)[(（](?P<body>(?:1?\d|20)(?:\s*[,;]\s*(?:1?\d|20))*)[)）](?=\s*(?:[.;!?。]|\n|\Z)|\s+[A-ZÀ-Þ])"
)
_ALONE = re.compile(rf"(?<=\S)\s*\n\s*(?=(?:{_MARKER}[ \t.,;]*)+(?:\n|\Z))")
_MARKERS_ALONE = re.compile(rf"\s*(?:{_MARKER}[ \t.,;]*)+")
_LISTED = rf"[ \t>]*(?:[-*•][ \t]*)?(?:\[\^?\d+\]|\d+[.):]|{_NAMED}\s*\d+)[^\n]*"
_LIST_OF_SOURCES = re.compile(
    rf"(?<=\S)\s*\n[ \t]*(?:#+\s*|\*\*|__)?{_SOURCES}(?:\s(?:used|cited))?\s*:?(?:\*\*|__)?:?[ \t]*"
    rf"(?:(?:\n\s*{_LISTED})+|(?:{_MARKER}[\s,;]*)+)\s*\Z",
    re.IGNORECASE,
)
# "[^1]: the passage on …", a definition, says nothing of its own.
_DEFINITION = re.compile(r"^[ \t]*\[\^\d+\]:.*(?:\n|\Z)", re.MULTILINE)
_DEFINITIONS = re.compile(r"(?:\n\s*-{3,}[ \t]*)?(?:\n+[ \t]*\[\d+\]:[^\n]*)+\s*\Z")
_FIRST_MARKER = re.compile(_MARKER)
# A whole answer in a block of code; one in a language of programs is code.
_FENCED = re.compile(
    r"\s*```[ \t]*(?P<kind>markdown|md|text|txt|plaintext|json|)[ \t]*\n(?P<body>(?:(?!```).)*?)\n?[ \t]*```\s*",
    re.DOTALL | re.IGNORECASE,
)
_WRAPS = re.compile(r"\s*(?:`{1,2}\Z|```|\{)")
_ANSWER_KEYS = ("answer", "response", "final_answer", "text", "content", "output")
# How models introduce an answer, and what may become that.
_INTRODUCED = re.compile(
    r"\s*(?:\*\*)?(?:assistant|(?:final )?answer|response|antwort|réponse|respuesta)(?:\*\*)?\s*:(?:\*\*)?\s*",
    re.IGNORECASE,
)
_MAY_INTRODUCE = re.compile(r"\W*(?:final )?\w{0,9}\W*", re.IGNORECASE)
# How models introduce a question that they were asked to rewrite.
_LABEL = re.compile(
    r"\A(?:\*\*)?[\w -]{0,30}\b(?:question|query|frage|pregunta)\b(?:\*\*)?\s*:\s*", re.IGNORECASE
)
_QUOTES = "\"'“”„‚‘’«»*` "


def answer_text(written: str) -> str:
    """The answer in a model's whole text: Markdown with markers such as ``[1]`` and ``[1, 2]``."""
    parts = _CODE.split(_IN_CODE.sub(r"\1", _unwrapped(without_reasoning(written))))
    text = "".join(
        part if number % 2 else _with_our_markers(part) for number, part in enumerate(parts)
    )
    text = _LABELLED.sub(" ", text)
    for ending in (_LIST_OF_SOURCES, _DEFINITIONS):
        text = ending.sub("", text)
    text = _ALONE.sub(" ", text).strip()
    introduced = _INTRODUCED.match(text)
    return text[introduced.end() :] if introduced else text


def _unwrapped(text: str) -> str:
    """The answer in a text that is nothing but a block of code, or an object of JSON, around it."""
    fenced = _FENCED.fullmatch(text)
    body = fenced["body"] if fenced else text
    if body.lstrip().startswith("{"):
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            said = {}
        answers = (said[key] for key in _ANSWER_KEYS if isinstance(said.get(key), str))
        return next(answers, text)
    prose = fenced and (fenced["kind"] or _FIRST_MARKER.search(body))
    return body if prose else text


def showable(written: str) -> str:
    """As ``answer_text`` for a text still being written, without an end that may become something else."""
    said = without_reasoning(written)
    if may_be_reasoning(written) or _WRAPS.match(said) or _MAY_INTRODUCE.fullmatch(said):
        return ""
    return _finished(answer_text(_finished(without_reasoning(_finished(written)))))


def _finished(text: str) -> str:
    while True:
        shorter = _UNFINISHED.sub("", text)
        before, newline, line = shorter.rpartition("\n")
        # A line of markers alone joins the line before, unless more follows on it.
        if newline and _MARKERS_ALONE.fullmatch(_with_our_markers(line)):
            shorter = before
        if shorter == text:
            return text
        text = shorter


def question_text(written: str) -> str:
    """The question in the text of a model that was asked for one: one line, no label, no quotes."""
    line = " ".join(without_reasoning(written).split())
    return _LABEL.sub("", line).strip(_QUOTES)


def _with_our_markers(text: str) -> str:
    text = _DEFINITION.sub("", text).replace("[cite_start]", "")
    text = _ESCAPED_MARKER.sub(r"[\1]", _TAGGED.sub(r"[\2]", text))
    for spelling in (_BRACKETED, _IN_WORDS, _BRACES):
        text = spelling.sub(_marker, text)
    text = _BY_NAME.sub("", text)
    text = _IN_PROSE.sub(lambda m: f"{m['named']}[{', '.join(_DIGITS.findall(m['body']))}]", text)
    text = _CARET.sub(
        lambda m: f"{m['space'] or ' ' * bool(m['spaced'])}[{m['number'] or m['spaced']}]", text
    )
    text = _RAISED.sub(lambda m: "".join(f"[{digit(c)}]" for c in m["digits"] if c.isdigit()), text)
    text = _LINKED.sub(r"\1", _WRAPPED.sub(lambda m: m[1].rstrip(), _LINKED.sub(r"\1", text)))
    text = _TO.sub(lambda m: f"{m[1]}][{int(m[1]) + 1}-{m[2]}]", text)
    # "(1)" is a marker for those who write no others.
    first = _FIRST_MARKER.search(text)
    end = first.start() if first else len(text)
    return _ROUND.sub(lambda m: f"{m['space']}[{m['body']}]" if m.start() < end else m[0], text)


def _marker(match: re.Match[str]) -> str:
    body = match["body"]
    if match.re is _BRACKETED and match[0][0] == "[" and _PLAIN.fullmatch(body):
        return match[0]
    found = _BODY.fullmatch(body)
    if not found:
        return match[0]
    numbers = re.findall(r"\d+(?:\s*[-–]\s*\d+)?", found["items"])
    return f"[{', '.join(numbers)}]"
