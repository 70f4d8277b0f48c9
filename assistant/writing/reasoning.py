"""What a chat model says to itself before it answers, taken out of its text."""

from __future__ import annotations

import re

# <think>, <thinking>, <reasoning>, <analysis>, <scratchpad> …, ◁think▷ (Kimi), [THINK] (Magistral),
# <seed:think> (Seed), <|begin_of_thought|> (OpenThinker), <|START_THINKING|> (Command), <details
# type="reasoning"> (Open WebUI), "Thinking..." (Ollama's terminal).
_NAMES = (
    r"(?:(?:ant|seed:)?think(?:ing)?|thoughts?|reason(?:ing)?|analysis|reflection|scratchpad"
    r"|in(?:ner|ternal)_(?:monologue|thoughts?))"
)
_OPEN = (
    rf"(?:<|&lt;)\s*{_NAMES}(?:\s[^<>\n]*)?(?:>|&gt;)|◁{_NAMES}▷|(?-i:\[THINK\])"
    r"|<\|(?:begin_of_thought|start_thinking)\|>|<details\stype=\"reasoning\"[^>]*>|^Thinking\.\.\.$"
)
_CLOSE = (
    rf"(?:<|&lt;)\s*/\s*{_NAMES}\s*(?:>|&gt;)|◁/{_NAMES}▷|(?-i:\[/THINK\])"
    r"|<\|end_(?:of_thought|thinking)\|>|</details>|^\.\.\.done\sthinking\.$"
)
# Marks in code, in quotes, or called by what they are, are what the text is about.
_MARK = re.compile(
    r"(?P<code>```.*?(?:```|\Z)|`[^`\n]+`)"
    rf"|(?<![\"'“‘])(?:(?P<open>{_OPEN})|(?P<close>{_CLOSE}))"
    r"(?![\"'”’]|\s+(?:tags?|tokens?|elements?|blocks?|marks?|markers?|and|or)\b)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
# <|channel|>analysis<|message|>… <|channel|>final<|message|>… (gpt-oss served raw).
_CHANNELS = re.compile(r"\A.*<\|channel\|>\s*final\s*<\|message\|>", re.DOTALL)
_CONTROL = re.compile(
    r"<\|\w+\|>|</?(?:answer|final_answer|response|solution|output)>|<(?:start|end)_of_turn>|</s>|<eos>|\[/?INST\]",
    re.IGNORECASE,
)
# How reasoning begins whose opening mark was part of the prompt.
_MUSES = re.compile(
    r"\s*(?:ok(?:ay)?\b|alright|hmm|thinking|let me\b|let['’]?s\b|we (?:need|have|are)\b|the user\b"
    r"|(?:first, )?i (?:need|should|have)\b"
    r"|so,? (?:the|i|we)\b|looking at\b|wait\b)",
    re.IGNORECASE,
)

_TOO_SHORT_TO_TELL = 8  # characters


def without_reasoning(written: str) -> str:
    """The text without what the model says to itself, finished or not, and without control marks."""
    return _taken_out(written)[0]


def may_be_reasoning(written: str) -> bool:
    """Whether the end of a text still being written may turn out to be reasoning."""
    text, is_open = _taken_out(written)
    if is_open or len(text.strip()) < _TOO_SHORT_TO_TELL:
        return True
    return text == written and _MUSES.match(text) is not None


def _taken_out(written: str) -> tuple[str, bool]:
    if "<|channel|>" in written:
        final = _CHANNELS.match(written)
        written = written[final.end() :] if final else ""
    kept, at, depth, opened = "", 0, 0, False
    for mark in _MARK.finditer(written):
        if mark["open"]:
            kept += "" if opened else written[at : mark.start()]
            depth, opened = depth + 1, True
        elif mark["close"]:
            # A closing mark that nothing opened: all before it was reasoning.
            kept = kept if opened else ""
            depth, opened, at = max(0, depth - 1), False, mark.end()
    text = kept if opened else kept + written[at:]
    return "".join(
        part if number % 2 else _CONTROL.sub("", part)
        for number, part in enumerate(re.split(r"(```.*?```|`[^`\n]+`)", text, flags=re.DOTALL))
    ), depth > 0
