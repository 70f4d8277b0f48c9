"""Talk that is not a question: greetings, thanks, "who are you", "which documents do you have".

A remark gets one sentence of ours that says what this is and what is indexed, without a search. The
whole text must be such talk, word for word; whatever else it says makes it a question, and so does
an index whose documents use the words as a title, a heading or a term that they explain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from assistant.answer import Turn
from assistant.language.languages import each
from assistant.markers import escape
from assistant.questions.talk.about_answers import OF_ANSWERS, REPLIES
from ingest.document import Document
from ingest.readable.readable import ReadableIndex

_LONGEST = 120  # characters of a remark
_TITLES = 5
_FEW_TITLES = 2
_LOOKED_AT = 50  # passages that may hold the words as a term


class Remark(StrEnum):
    """What a remark is about; of several in one text the first of these."""

    WORDING = "wordings"
    SOURCE = "sources"
    DOUBT = "doubts"
    DOCUMENTS = "documents"
    ABOUT = "about"
    GOODBYE = "goodbyes"
    THANKS = "thanks"
    GREETING = "greetings"
    NOTED = "noted"


_FILES = r"(?:(?:other|all) )?(?:of )?(?:the |your |my )?(?:kinds? of )?(?:documents?|docs|files|sources)"
_WHICH = rf"(?:which|what) {_FILES}"
_PATTERNS = {
    Remark.WORDING: OF_ANSWERS["wordings"],
    Remark.SOURCE: OF_ANSWERS["sources"],
    Remark.DOUBT: OF_ANSWERS["doubts"],
    Remark.DOCUMENTS: (
        rf"{_WHICH} (?:do|can|have) you (?:have(?: access to)?|know|search|read|hold|use|cover|see)(?: about)?",
        rf"{_WHICH} (?:have you (?:got|indexed|loaded|ingested)|are you (?:using|reading|searching))",
        rf"{_WHICH} (?:are|is|have been) (?:there|here|available|indexed|ingested|loaded)",
        rf"{_WHICH} (?:are|is) (?:indexed |loaded )?in (?:the|your) (?:index|knowledge base)",
        rf"{_WHICH} can (?:i|we) (?:ask|search)(?: about)?",
        rf"how many {_FILES} (?:do you (?:have|know)|have you (?:got|read|indexed))",
        rf"how many {_FILES} are (?:there|indexed|ingested|in (?:the|your) index)",
        rf"(?:please )?(?:list|show|show me) {_FILES}(?: (?:that )?you (?:have|know))?",
        r"what(?:'s| is| have you) (?:indexed|in (?:the|your) (?:index|knowledge base))",
        r"what do you know(?: about)?",
        r"(?:which|what) (?:topics|subjects) (?:do|can) you (?:cover|know(?: about)?)",
    ),
    Remark.ABOUT: (
        r"who(?: are|'re|'s| r) (?:you|u)(?: exactly)?",
        r"what(?: are|'re) you(?: exactly)?",
        r"what(?:'s| is) your name",
        r"(?:please )?introduce yourself",
        r"(?:tell me|say something) about yourself",
        r"what (?:can|do|could) you do(?: for (?:me|us))?",
        r"what are you (?:able to do|for|good for|capable of)",
        r"(?:how|what) can you help(?: (?:me|us))?(?: with)?",
        r"can you help(?: (?:me|us))?",
        r"how do you work",
        r"what (?:can|could|should|may) i ask(?: you)?(?: about)?",
        r"what can you (?:tell me|answer)",
        r"how (?:do|can) i (?:use|ask) you",
        r"are you (?:an? )?(?:ai|bot|robot|chatbot|human|person|machine|chatgpt|language model|there|real)",
        r"(?:please |/)?help(?: me| us)?(?: please)?",
        r"i need (?:some )?help",
        r"(?:can|could|may) i ask (?:you )?(?:something|a (?:quick )?question)",
        r"(?:i have )?(?:a )?(?:quick )?question",
        r"who (?:made|built|created|trained|developed|programmed) you",
        r"(?:which|what) (?:\w+ )?model are you(?: using)?",
    ),
    Remark.GOODBYE: (
        r"(?:good ?)?bye(?: bye)?(?: (?:for )?now)?",
        r"good ?night",
        r"see (?:you|ya)(?: (?:later|soon|tomorrow))?",
        r"that(?:'s| is| was) all(?: for (?:now|today))?",
        r"have a (?:nice|good|great) (?:day|evening|weekend|one)",
    ),
    Remark.THANKS: (
        r"(?:many |no )?(?:thanks?(?: you| u| again)?|thx|ty|tysm|cheers)"
        r"(?: (?:so much|very much|kindly|mate|a lot|a bunch|a million|again|indeed|in advance))?"
        r"(?: for (?:that|this|it|everything|helping(?: me)?|(?:your|the|all your) (?:quick |great |kind )?"
        r"(?:help|answers?|time|support|info|information|reply|response|explanation)))?",
        r"much appreciated",
        r"i appreciate (?:it|that|your help)",
        r"(?:that|this|it) (?:really )?(?:helps|helped)(?: (?:a lot|me|very much))?",
        r"(?:that|this|it) (?:answers|answered) (?:my|the) question",
        r"that(?:'s| is| was) (?:exactly |just )?what i (?:needed|wanted|was looking for)",
        r"(?:that|this|it)(?: was|'s| is) (?:very |really |so )?(?:helpful|useful|great|perfect|good|nice)",
        r"you(?: are|'re| were) (?:very |so )?(?:helpful|kind|great|welcome)",
        r"well done",
        r"good (?:job|work|answer)",
    ),
    Remark.GREETING: (
        r"(?:hi+|hello+|hey+|heya|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|morning)"
        r"(?: (?:there|all|everyone|everybody|again|you|footnote|bot|team|folks|guys|sir|madam|(?:my )?friend))?",
        r"how are you(?: (?:doing|today))*",
        r"what(?:'s| is) up",
        r"how(?:'s| is) it going",
        r"nice to meet you",
        r"(?:is )?any(?:one|body) (?:there|here)",
    ),
    Remark.NOTED: (
        r"ok(?:ay|ey|ie)?|alright|all right|got it|i see|understood|i understand|never ?mind|no problem",
        r"great|perfect|cool|awesome|excellent|wonderful|good|brilliant|nice(?: one)?",
        r"sounds good|makes sense|good to know|wow|aha|ah|oh|hm+",
        r"yes|yep|yeah|yup|no|nope|nah|sure|of course|exactly|correct|indeed|really|please",
        r"(?:i'm |i am )?(?:so |very )?sorry|my (?:bad|mistake)|oops|(?:ha)+h?|lol|huh",
        # said of the answer before, which quotes and is what the documents say
        r"i (?:do not|don't|didn't|did not) (?:understand|get)(?: (?:that|this|it|you))?",
        r"what do you mean(?: by (?:that|this|it))?",
    ),
}
# Punctuation that talk has. Quotation marks, figures and signs (ok+, hello_world) are about something.
_BETWEEN = re.compile(r"[\s.,!?;:…–—¡¿،。！？-]+")
_SMILEY = re.compile(
    r"(?:^|(?<=\s)|(?<=[.,!?]))[:;]-?[)DP(]|<3|[\u263a\u2764\U0001f300-\U0001faff]"
)
_LINE_START = r"(?:^|[|\n])[ \t>#*_-]*"
_OPENINGS = {
    Remark.GREETING: "Hello! ",
    Remark.THANKS: "You’re welcome! ",
    Remark.GOODBYE: "Goodbye! ",
}


def _plain(text: str) -> str:
    """Words between single spaces in lower case, without accents and the marks of talk."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    kept = "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "So", "Cf", "Sk"))
    return " ".join(_BETWEEN.sub(" ", kept).split())


def _pattern(remark: Remark) -> str:
    elsewhere = {_plain(said) for said in "|".join(each(remark.value)).split("|") if said}
    # The longest first, as "danke" is the beginning of "danke schön".
    ordered = sorted(elsewhere, key=lambda said: (-len(said), said))
    return "|".join([*map(re.escape, ordered), *_PATTERNS[remark]])


_KINDS = {remark: re.compile(rf"(?:{_pattern(remark)})(?= |$)") for remark in Remark}


def remark_in(text: str) -> Remark | None:
    """What a text is about that is nothing but talk; None for a question, and whatever may be one."""
    if len(text) > _LONGEST:
        return None
    words, smileys = _SMILEY.subn(" ", text)
    rest = _plain(words)
    found = {Remark.NOTED} if smileys else set()
    while rest:
        matches = ((kind.match(rest), remark) for remark, kind in _KINDS.items())
        longest, remark = max(
            ((match.end(), remark) for match, remark in matches if match),
            default=(0, Remark.NOTED),
        )
        if not longest:
            return None
        found.add(remark)
        rest = rest[longest:].lstrip()
    return next((remark for remark in Remark if remark in found), None)


def remark_to(index: ReadableIndex, text: str, *, rewords: bool = False) -> Remark | None:
    """As ``remark_in``, and None where a document of ``index`` has the words as a title, heading or term.

    What asks for other words is none where a chat model ``rewords``.
    """
    remark = remark_in(text)
    if remark is None or (rewords and remark is Remark.WORDING):
        return None
    return None if _is_term(index, _plain(text)) else remark


def _is_term(index: ReadableIndex, words: str) -> bool:
    if any(_plain(document.title) == words for document in index.documents()):
        return True
    ids = index.catalogue.search_text(words.split(), _LOOKED_AT)
    said = re.escape(words)
    explained = re.compile(
        rf"{_LINE_START}{said}[*_]* ?(?:[:–—=(|]|-(?= )|\b(?:means|stands for)\b)|\((?-i:{said.upper()})\)",
        re.IGNORECASE,
    )
    return any(
        _plain(stored.passage.nearest_heading) == words or explained.search(stored.passage.text)
        for stored in index.catalogue.passages(list(ids)).values()
    )


def without_remarks(
    index: ReadableIndex, history: Sequence[Turn], *, rewords: bool = False
) -> list[Turn]:
    """The conversation without remarks and what was said to them: nothing follows from those."""
    kept: list[Turn] = []
    remark = False
    for turn in history:
        if turn.role == "user":
            remark = remark_to(index, turn.content, rewords=rewords) is not None
        if not remark:
            kept.append(turn)
    return kept


def reply_to(remark: Remark, documents: Sequence[Document], starters: Sequence[str]) -> str:
    """Markdown: one sentence on what this is and what is indexed, then the questions to start with.

    To what is said of an answer, one sentence on what can be done with it.
    """
    opening = _OPENINGS.get(remark, "")
    if not documents:
        return (
            f"{opening}I answer questions about documents and quote their exact words, but nothing is"
            " indexed yet: documents are added under Documents, or with `footnote ingest FOLDER`."
        )
    if remark in REPLIES:
        return REPLIES[remark]
    count = "one document" if len(documents) == 1 else f"{len(documents):,} documents"
    if remark is Remark.DOCUMENTS:
        said = f"{count.capitalize()} can be asked about here: {_titles(documents, _TITLES)}"
    else:
        verb = "is" if len(documents) == 1 else "are"
        said = (
            f"{opening}I answer from the {count} that {verb} indexed here"
            f" ({_titles(documents, _FEW_TITLES)}) and quote the exact words"
        )
    if not starters:
        return f"{said}."
    return f"{said}; you could ask:\n\n" + "\n".join(f"- {escape(one)}" for one in starters)


def _titles(documents: Sequence[Document], most: int) -> str:
    named = [f"“{escape(' '.join(one.title.split()))}”" for one in documents[:most]]
    more = len(documents) - len(named)
    if more:
        return f"{', '.join(named)} … and {more:,} more"
    return " and ".join([part for part in (", ".join(named[:-1]), named[-1]) if part])
