"""Where an address is asked for, a sentence that holds one: an email address is no telephone number."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.questions.question import Question
from assistant.reading.reader import Reading

# "What is the email address of …", not "what is the email policy" or "who may use the fax".
_ENDS = r"(?=\W*$|\s+(?:of|for|to|at|in|do|does|can|should|must|may|we|i|you)\b)"
_KINDS = tuple(
    (
        re.compile(rf"^(?:what|which|give|tell|show)\b.*\b(?:{asked}){_ENDS}", re.IGNORECASE),
        re.compile(held, re.IGNORECASE),
    )
    for asked, held in (
        (r"e-?mail address(?:es)?|e-?mail", r"\S@\S|\be-?mail"),
        (r"fax(?: number)?", r"\bfax"),
        (r"(?:tele)?phone number|mobile number", r"\d(?:[ ()/.-]{0,3}\d){2,}"),
        (r"web ?site|web address|url", r"https?:|\bwww\.|\w\.[a-z]{2,}\b(?!\.)|\bweb ?site"),
    )
)


def of_contacts_asked(question: Question, reading: Reading) -> Reading:
    """The same with what holds an address of the kind that is asked for first; no confidence without one."""
    held = next((held for asked, held in _KINDS if asked.match(question.text.strip())), None)
    if held is None or not reading.sentences:
        return reading
    told = [one for one in reading.near if held.search(one.text)]
    return reading.led_by(told) if told else replace(reading, confidence=0.0)
