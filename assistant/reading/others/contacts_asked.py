"""Where an address is asked for, a sentence that holds one: an email address is no telephone number."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.language.english import stem, stems_of
from assistant.language.values import days_and_times
from assistant.questions.naming_words import naming_words
from assistant.questions.question import Question
from assistant.reading.reader import Reading

# "What is the email address of …", not "what is the email policy" or "who may use the fax".
_ENDS = r"(?=\W*$|\s+(?:of|for|to|at|in|do|does|can|should|must|may|we|i|you)\b)"
# "Stan's"; a department may be written otherwise ("HR's").
_OWNER = re.compile(r"(?<=\s)([A-ZÀ-Þ][^\W\d_A-Z][\w-]*)['’]s\b")
_SAYS_KIND = stems_of(
    "e-mail email mail fax telephone phone mobile number address web website site url"
)
_KINDS = tuple(
    (
        re.compile(rf"^(?:what|which|give|tell|show)\b.*\b(?:{asked}){_ENDS}", re.IGNORECASE),
        re.compile(held, re.IGNORECASE),
    )
    for asked, held in (
        (
            r"e-?mail address(?:es)?|e-?mail",
            r"\S@\S|\be-?mail(?: address(?:es)?)?:|\w ?[(\[{] ?at ?[)\]}] ?\w",
        ),
        (r"fax(?: number)?", r"\bfax"),
        (
            r"(?:tele)?phone number|mobile number",
            r"(?<![€$£\w-])(?<!\d[.,])\d(?:[ ()/.-]{0,3}\d){2,}(?!\d*[.,]?\d* ?(?:[€$£%]|EUR|euro|pound|dollar))",
        ),
        (r"web ?site|web address|url", r"https?:|\bwww\.|\w\.[a-z]{2,}\b(?!\.)|\bweb ?site"),
    )
)


def of_contacts_asked(question: Question, reading: Reading) -> Reading:
    """The same with what holds an address of the kind that is asked for first, if that of whom is named.

    No confidence without one, and less doubt where it says all else that is asked.
    """
    held = next((held for asked, held in _KINDS if asked.match(question.text.strip())), None)
    if held is None or not reading.sentences:
        return reading
    # No date is a number that one could call, and whose it is may be said before.
    named = frozenset(map(stem, naming_words(question.text)))
    owners = stems_of(" ".join(_OWNER.findall(question.text)))
    told = [
        one
        for one in reading.near
        if held.search(days_and_times(one.text)[1])
        and (not owners or owners & stems_of(f"{one.passage.prefix} {one.passage.text}"))
    ]
    told = [one for one in told if named & stems_of(one.text)] or told
    if not told:
        return replace(reading, confidence=0.0)
    # What is called so need not say so: "the office is reached on 0161 555 0171".
    led, asked = reading.led_by(told), frozenset(question.stems) - _SAYS_KIND
    return led.surer() if asked and asked <= told[0].stems_around else led
