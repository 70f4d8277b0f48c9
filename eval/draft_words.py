"""The words by which ``eval.draft_rules`` reads a plain English sentence: verbs, starters, phrases.

Lists, not a grammar: a sentence that they don't explain gives no question, which costs nothing.
"""

from __future__ import annotations

import re

AUXILIARIES = "is|are|was|were|has|have|had|can|could|will|would|must|should|may|might|shall|cannot"
_MODALS = frozenset("can could will would must should may might shall".split())  # noqa: SIM905
# What a sentence must not begin with: its subject is elsewhere, or named in another sentence.
NO_SUBJECT = frozenset(
    """i he she it we they you this that these those there here such what who which when where why how
    if in on at by for from with without as to of but and or so yet nor not no nobody nothing after
    before while although though because since unless until during under over above below between
    among however therefore thus also both either neither some others other another one all most
    many several few only even still then later earlier today yesterday tomorrow once never always
    his her its their my our your meanwhile despite according following given during per
    more less fewer further nevertheless instead moreover whether like unlike within across
    everything everyone anything anyone something someone whoever whatever each every any same
    book tap forward unplug hand tick attach hence please note just
    separate currently recently finally first second third last next""".split()  # noqa: SIM905
)
DETERMINERS = frozenset("the a an each every all some many most both any our your".split())  # noqa: SIM905
# A question that holds one of these leans on a sentence before it.
LEANING = re.compile(
    r"\b(?:it|its|they|them|this|these|those|he|she|him|her|his|hers|such|same|latter|former|above|below"
    r"|following|here|there|then|also|however|therefore|thus|again|instead|otherwise|further"
    r"|respectively|i|we|us|our|my|me|another|others|whose|even|themselves|itself|himself|herself)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:managers?|directors?|heads?|officers?|presidents?|ministers?|teams?|employees?|staff|leaders?"
    r"|chair|board|committee|supervisors?|starters?|contractors?|people|customers?|members?|visitors?"
    r"|owners?|parents?|spouse|friend|assistants?|advis[eo]rs?|scientists?|doctors?|king|queen"
    r"|students?|teachers?|authors?|users?|colleagues?|travellers?|suppliers?|purchasing|finance"
    r"|facilities|reception|government|council|company|department|desk|chancellor|prime|buddy"
    r"|schools|charities|countries|troops|forces|officials?)\b",
    re.IGNORECASE,
)
_REGULAR = (
    "accept add adopt agree allow announce answer appear apply approve arrange arrive ask attach attract"
    " become begin believe belong bring build buy call carry cause celebrate change charge check"
    " choose close collect comply confirm connect consider contain continue control cost cover create"
    " deal decide declare decline deliver demand deploy describe design destroy develop discover"
    " divide elect emerge employ enable encourage end ensure enter establish examine exceed exist expand explain"
    " express extend face fail fall find finish follow form found gain get give go govern grow handle"
    " happen head help hold host identify improve include increase influence inherit inspect install"
    " introduce invent invite involve issue join keep know lack last launch lead leave lie link list live"
    " lock lose maintain make manage measure meet mention move need obtain occur offer open operate order"
    " organise outline own pay perform permit play point possess prepare present prevent produce promise"
    " propose protect provide publish purchase put raise reach receive recommend record reduce refer"
    " refund regard register reject release rely remain remove repair replace report represent require"
    " resign respond restrict result return reveal review ring rise rule run save say seat see sell send"
    " separate serve set share show sign sit speak spend split stand start state stay stop store study"
    " submit succeed suggest supply support survive take tell threaten train travel treat turn unlock use"
    " visit want warn wear win work write"
)
_IRREGULAR_PAST = {
    "become": "became", "begin": "began", "bring": "brought", "build": "built", "buy": "bought",
    "choose": "chose", "cost": "cost", "deal": "dealt", "fall": "fell", "find": "found", "get": "got",
    "give": "gave", "go": "went", "grow": "grew", "hold": "held", "keep": "kept", "know": "knew",
    "lead": "led", "leave": "left", "lie": "lay", "lose": "lost", "make": "made", "meet": "met",
    "pay": "paid", "put": "put", "ring": "rang", "rise": "rose", "run": "ran", "say": "said", "see": "saw",
    "sell": "sold", "send": "sent", "set": "set", "show": "showed", "sit": "sat", "speak": "spoke",
    "spend": "spent", "split": "split", "stand": "stood", "take": "took", "tell": "told", "wear": "wore",
    "win": "won", "write": "wrote",
}  # fmt: skip
_DOUBLING = frozenset(["control", "occur", "permit", "refer", "stop", "submit"])
# Verbs after which "What does … ?" asks for what follows them.
TRANSITIVE = frozenset(
    """accept adopt allow announce approve attract build buy cause collect contain cover create declare
    decline deliver demand describe design destroy develop discover employ enable establish express
    follow gain handle host identify include inherit inspect introduce invent involve issue lack
    launch maintain manage measure need obtain offer own pay possess produce promise propose
    protect provide publish purchase receive recommend record reject release replace represent require
    sell send serve show sign store study supply support wear win""".split()  # noqa: SIM905
)


def third_person(base: str) -> str:
    """The form after he, she, it: applies for apply."""
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if re.search(r"(?:s|x|z|ch|sh|o)$", base) else "s")


def past(base: str) -> str:
    """The past form: applied for apply."""
    if base in _IRREGULAR_PAST:
        return _IRREGULAR_PAST[base]
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    if base in _DOUBLING:
        return base + base[-1] + "ed"
    return base + ("d" if base.endswith("e") else "ed")


# Verbs whose subject is somebody: "who", whatever the name looks like.
OF_PEOPLE = frozenset(
    """accept agree announce answer ask become decide declare decline demand explain express invent invite
    join meet mention order outline own present produce promise propose raise recommend reject report
    resign say speak suggest tell threaten travel visit want warn win write""".split()  # noqa: SIM905
)
# After has, have, had: one of these makes it an auxiliary; anything else is what somebody has.
PARTICIPLE = re.compile(
    r"(?:\w+ly |not |never |already |also |always |only |since |long |recently )?(?:\w+ed|been|become|begun"
    r"|brought|built|bought|chosen|come|cost|dealt|done|drawn|driven|fallen|felt|found|got|given|gone|grown"
    r"|had|held|kept|known|laid|led|left|lost|made|met|paid|put|read|risen|run|said|seen|sent|set|shown|sold"
    r"|spent|split|spread|stood|taken|taught|told|thought|undergone|won|worn|written|to)\b"
)
BASES = frozenset(_REGULAR.split())
# finite form → (base, the auxiliary that asks with it)
THIRD = {third_person(base): base for base in BASES}
PAST = {past(base): base for base in BASES if past(base) != base}


def singular(auxiliary: str) -> str:
    """The auxiliary after "who" and "what", which are singular."""
    return {"are": "is", "were": "was", "have": "has"}.get(auxiliary, auxiliary)


_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s?"
DATE = (
    rf"(?:(?:early|mid|late|the (?:end|beginning|start|middle) of|{_DAY}) )?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}, \d{{4}}|{_MONTH} \d{{4}}"
    rf"|{_MONTH} \d{{1,2}}(?!\d)|{_MONTH}|{_DAY}|1[0-9]\d\d|20\d\d|\d{{1,2}}:\d\d)"
)
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
    "|ninety|hundreds?|thousands?"
)
NUMBER = (
    r"(?:(?:at least|at most|about|around|up to|more than|fewer than|less than|nearly|almost|over|some"
    r"|only|roughly|approximately) )?"
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{_NUMBER_WORDS})(?: million| billion)?"
)
PERIOD = (
    rf"{NUMBER}(?: \w+)? (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades|centuries)"
)
MONEY = rf"(?:{NUMBER[: NUMBER.index(')?') + 2]})?[£$€]\d[\d,.]*\d|[£$€]\d"
