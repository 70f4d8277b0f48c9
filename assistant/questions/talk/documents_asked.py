"""Questions for documents by their topic: "which documents are about gifts?", "do we have anything on leave?"."""

from __future__ import annotations

import re

from assistant.language.english import bare, content_words

_LONGEST = 200  # characters
_TEXTS = (
    r"(?:documents?|files?|docs?|papers?|texts?|sources?|pages?|articles?|policy|policies|guidelines?"
    r"|handbooks?)"
)
_ON = (
    r"(?:about|on|regarding|concerning|covering|mentioning|dealing with"
    r"|that (?:mentions?|covers?|deals? with|(?:is|are) about))"
)
# "Is there anything on top?" asks for no document.
_TOPIC = (
    r"(?:the topic of |the subject of |the )?"
    r"(?P<topic>(?!(?:top|offer|site|board|request|demand|hand|time|sale)\b)[^?]+)$"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"^(?:which|what) (?:of (?:the|our|your|my) )?{_TEXTS} (?:(?:is|are|has|have|contains?) (?:anything "
        r"|something |information )?(?:about|on)|(?:talk|speak)s? (?:about|of)|deals? with|covers?|mentions?"
        r"|(?:tell|say)s?(?: (?:me|us))?(?: (?:anything|something|more))? (?:about|on)"
        r"|(?:do|can|should|must) (?:i|we) (?:read|look at|open|find)(?: (?:anything|something|more))?"
        r" (?:about|on|for)"
        rf"|discuss(?:es)?|address(?:es)?) {_TOPIC}",
        rf"^(?:in )?(?:which|what) {_TEXTS} (?:is|are) (?P<topic>.+) (?:mentioned|covered|discussed|described)$",
        r"^(?:do (?:we|you|i) have|have (?:we|you)(?: got)?|is there|are there) (?:anything|something"
        rf"|(?:any|an?|some)(?: other)? {_TEXTS}|(?:any |some )?information) {_ON} {_TOPIC}",
        rf"^(?:list|show|find|give) (?:me )?(?:all )?(?:the |your |our )?{_TEXTS} {_ON} {_TOPIC}",
    )
)


def topic_of_documents(question: str) -> str:
    """What documents are asked for by; "" where none are asked for, or by no word of content."""
    asked = bare(question)
    if len(asked) > _LONGEST:
        return ""
    match = next((found for form in _FORMS if (found := form.match(asked))), None)
    return match["topic"].strip() if match and content_words(match["topic"]) else ""
