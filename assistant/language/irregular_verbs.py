"""The forms of English verbs that no stem joins: "send" and "sent", "add" and "added"."""

from __future__ import annotations

from assistant.language.english import stem

_VERBS = (
    "add added adding|arise arose arisen|awake awoke awoken|bear bore borne|beat beaten|become became"
    "|begin began begun"
    "|bend bent|bid bade bidden|bind bound|bite bit bitten|bleed bled|blow blew blown"
    "|break broke broken|breed bred|bring brought|build built|burn burnt|buy bought|catch caught"
    "|choose chose chosen|cling clung|come came|creep crept|deal dealt|dig dug|draw drew drawn"
    "|dream dreamt|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed"
    "|feel felt|fight fought|find found|flee fled|fly flew flown|forbid forbade forbidden"
    "|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|give gave given|go went gone"
    "|grind ground|grow grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept|kneel knelt"
    "|know knew known|lay laid|lead led|lean leant|learn learnt|leave left|lend lent|lie lay lain"
    "|light lit|lose lost|make made|mean meant|meet met|mistake mistook mistaken|pay paid"
    "|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought"
    "|sell sold|send sent|sew sewn|shake shook shaken|shine shone|shoot shot|show shown"
    "|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|sleep slept|slide slid|smell smelt"
    "|speak spoke spoken|spell spelt|spend spent|spill spilt|spin spun|spoil spoilt|stand stood"
    "|steal stole stolen|stick stuck|strike struck|strive strove|swear swore sworn|sweep swept"
    "|swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told|think thought"
    "|throw threw thrown|undertake undertook undertaken|understand understood|wake woke woken"
    "|wear wore worn|weave wove woven|weep wept|win won|wind wound|withdraw withdrew withdrawn"
    "|withhold withheld|write wrote written"
)
_FORMS = [frozenset(verb.split()) for verb in _VERBS.split("|")]
# The forms of the verbs that a stem is of: "lay" is of two.
_OF_STEM: dict[str, frozenset[str]] = {
    stem(form): frozenset().union(*(forms for forms in _FORMS if form in forms))
    for forms in _FORMS
    for form in forms
}


def other_forms(word: str) -> frozenset[str]:
    """The forms of a verb, in lower case, that its stem does not find; none of any other word."""
    own = stem(word)
    return frozenset(form for form in _OF_STEM.get(own, ()) if stem(form) != own)


def are_of_one_verb(one: str, other: str) -> bool:
    """Whether two stems are of forms of one verb that no stem joins: "keep" and "kept"."""
    return not _OF_STEM.get(one, frozenset()).isdisjoint(_OF_STEM.get(other, ()))
