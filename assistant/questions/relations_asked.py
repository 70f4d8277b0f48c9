"""How one asks where a thing is kept, how many there are, how long it takes, and what tables call that."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.language.english import stems_of


class Relation(NamedTuple):
    """What a question asks of a thing: the stems that say so, which no row need have, and columns for it."""

    words: frozenset[str]
    columns: frozenset[str]


_VESSEL = "box|bottle|pack|packet|bag|piece|roll|unit|tube|can|jar|sheet|pair|set|carton|crate"
_VESSELS = " ".join(f"{one} {one}s {one}es" for one in _VESSEL.split("|"))
_ASKED = tuple(
    (re.compile(pattern, re.IGNORECASE), stems_of(words), frozenset(columns.split()))
    for pattern, words, columns in (
        (
            r"^where\b.*\b(?:kept|stored|find|found|put|located|placed|lies?|stands?|belongs?|goe?s?|takes? place"
            r"|held|happens?|meets?)\b",
            "keep kept store stored find found put located place placed lie stand belong go goes take takes"
            " held happen meet",
            "where place location shelf bay rack drawer cabinet cupboard bin aisle position stored kept room"
            " hall venue",
        ),
        (
            rf"^how (?:many|much) (?:(?:{_VESSEL})(?:e?s)? of )?.*\b(?:left|in stock|do we have|have we got"
            r"|are there|is there|remain\w*|available|on hand)\b",
            f"left stock have got remain remaining available hand there {_VESSELS}",
            "stock quantity qty hand available left remaining inventory store",
        ),
        (
            r"^who(?:['’]s)?\b.*\b(?:looks? after|takes? care of|cares? for|responsible for|in charge of|sees? to"
            r"|handles?|deals? with|manages?|keeps?)\b",
            "look looks after take takes care cares responsible charge see sees handle handles deal deals manage"
            " manages keep keeps",
            "who whom owner keeper responsible contact person charge caretaker",
        ),
        (
            r"^(?:who supplies|where (?:do|can|is|are)\b.*\b(?:order|ordered|buy|bought)\b)",
            "supply supplies order ordered buy bought",
            "supplier vendor order source",
        ),
        (
            r"^how long (?:do|does|did|will|is|are)\b.*\b(?:takes?|lasts?|runs?)\b",
            "long take takes last lasts run runs",
            "duration length minutes hours time lasts",
        ),
        (
            r"^how (?:much|many \w+) (?:do|does|will|did)\b.*\b(?:counts?|weighs?)\b(?! (?:of|out)\b)",
            "much count counts weigh weighs",
            "weight weighting share points",
        ),
        (
            r"^(?:in )?(?:what|which) (?:state|shape|condition)\b.*\bin\b|^(?:in )?what condition\b",
            "state shape condition",
            "condition state",
        ),
        (
            r"^what(?:['’]s| is| are| was) (?:being |to be )?done (?:about|against)\b",
            "done",
            "mitigation measure measures action actions remedy response countermeasure countermeasures",
        ),
        (
            r"^what (?:do|does|did)\b.*\bmean\W*$",
            "mean",
            "meaning description cause explanation definition",
        ),
    )
)
_DEED = re.compile(
    r"\b(?:\w{2,}ed|bought|sold|built|made|sent|paid|held|kept|lent|taken|given|written|born)\b",
    re.IGNORECASE,
)


def is_of_other_deed(question: str, column: str) -> bool:
    """Whether a column tells of something else that was done: when it was "last checked", not bought."""
    asked, told = (stems_of(" ".join(_DEED.findall(text))) for text in (question, column))
    return bool(asked and told) and asked.isdisjoint(told)


def relation_asked(question: str) -> Relation | None:
    """What a question asks of a thing in a table; None of any other question."""
    for pattern, words, columns in _ASKED:
        if pattern.search(question):
            return Relation(words, columns)
    return None
