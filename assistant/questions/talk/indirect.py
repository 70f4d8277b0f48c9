"""Questions that are asked indirectly: "I'd like to know how much guests pay", "any idea when it opens?".

What leads to the question says nothing of what is asked, and the reader, which knows plain questions, is less
sure of what stands behind it.
"""

from __future__ import annotations

import re

from assistant.language.english import AUXILIARY, QUESTION_WORD
from assistant.questions.talk.statements import turned_round

_LITTLE = (
    r"(?:(?:please|pls|plz|kindly|maybe|perhaps|just|quickly|also|so|well|really|actually),? )*"
)
_SOMEONE = r"(?:you|u|any ?(?:one|body)|some ?(?:one|body))"
_KNOW = r"(?:know|ask|find out|check|understand|learn|hear|see)"
_TELL_ME = (
    r"(?:(?:tell|show|remind|advise|inform) (?:me|us)|explain to (?:me|us)|let (?:me|us) know)"
)
_TELL = (
    rf"(?:{_TELL_ME}|explain|clarify|confirm|(?:look up|find out|check|verify)(?: for (?:me|us))?)"
)
_ASKING = (
    r"(?:(?:my|our|the|an?|one of (?:my|our)) (?:[\w-]+ )?[\w-]+|some(?:one|body)|people|they|he|she|we|i)"
    r" (?:just |has |have |had |is |are |was |were |keep |keeps )*(?:ask(?:s|ed|ing)?(?: (?:me|us))?"
    r"|(?:wants?|wanted|needs?|would like|['’]d like) (?:me )?to (?:know|find out))"
)
_EXCUSE = (
    r"(?:(?:i['’]?m |i am )?(?:so |very )?sorry|apologies|forgive me|pardon|excuse me)"
    r"[^,.:;?!–—-]{0,60}(?:[,:;–—-] ?but|[,:;–—-]| but)"
    r"|(?:just )?(?:an?|one(?: more)?|another) (?:(?:quick|short|small|simple|brief|stupid|silly|dumb|basic) ?)+"
    r"(?:one|question|thing)? ?[,:–—-]"
)
_FEEL = r"(?:interested|curious|glad|happy|grateful)"
_LEAD = re.compile(
    rf"\W*(?:(?:hi|hey|hello|hallo)(?: (?:there|all|team))? )?{_LITTLE}(?:"
    rf"(?:can|could|would|will|might) {_SOMEONE} {_LITTLE}(?:happen to |be able to )?(?:{_TELL}|know)"
    rf"|(?:would|do) you mind (?:telling|letting) (?:me|us)(?: know)?"
    rf"|(?:do|does|would|did) {_SOMEONE} (?:happen to |by (?:any )?chance )?(?:know|remember)"
    r"|(?:have you |has anyone |do you have )?(?:got )?any (?:idea|clue)(?: of)?"
    rf"|i(?:['’]?d| would)(?: \w+ly)? (?:like|love|need|want|be {_FEEL}) to {_LITTLE}{_KNOW}"
    rf"|i(?:['’]?d| would) be {_FEEL}(?: in)?"
    r"|i(?:['’]?m| am| was| have been|['’]?ve been) (?:\w+ly )?(?:just )?"
    r"(?:wondering|curious|(?:not|un) ?(?:quite )?(?:sure|clear)|asking(?: myself)?"
    r"|trying to (?:find out|figure out|work out|understand|check))"
    rf"|(?:i )?{_LITTLE}(?:wonder(?:ed)?|(?:need|want|wanted|have|would like|['’]d like) to {_KNOW}"
    r"|(?:do not|don['’]?t|did not|didn['’]?t) (?:really )?(?:know|remember|understand|get)"
    r"|(?:can not|cannot|can['’]?t|could not|couldn['’]?t) (?:find(?: out)?|remember|see)|forgot|was asked)"
    rf"|(?:just )?(?:wondering|curious|checking)|{_TELL_ME}|{_ASKING}|{_EXCUSE}"
    r"|(?:my|the|one) question (?:is|would be|was)"
    r")(?: (?:about|please|pls|anywhere|exactly))*\s*[,:]?\s*"
    rf"(?=(?:(?:on|at|in|for|to|from|by|until|with|under|about) )?{QUESTION_WORD}\b|(?P<whether>if|whether)\b"
    rf"|(?:{AUXILIARY})\b)",
    re.IGNORECASE,
)
# "Tell me everything about dogs", "where is it written that dogs may come in?"
_ABOUT = re.compile(
    rf"\W*{_LITTLE}(?:(?:tell|show|give) (?:me|us) (?:everything|anything|something|all)"
    r"(?: (?:(?:that )?(?:you|there|we) (?:know|have|is)|there is to know))? (?:about|on)"
    r"|where (?:is|was) it (?:written|stated|said|laid down) that|where does it (?:say|state) that"
    r"|(?:which|what) (?:document|page|file|policy|rule|section|paragraph) (?:says|states) that"
    r"|is it (?:true|right|correct|the case) that)\s+",
    re.IGNORECASE,
)
# "whats", "cant": words that are nothing else ("well", "were" and "ill" are).
_CONTRACTED = re.compile(
    r"\b(?:(?P<asks>what|who|where|when|how)s|(?P<not>is|are|was|were|do|does|did|has|have|ca|could|would|should)nt"
    r"|(?P<i>(?-i:i))m)\b(?!['’.-])",
    re.IGNORECASE,
)
_AS_SENT = {
    "u": "you", "ur": "your", "ppl": "people", "b4": "before", "w/o": "without", "cuz": "because",
    "coz": "because", "tmrw": "tomorrow", "gonna": "going to", "wanna": "want to",
}  # fmt: skip
# In capitals they may be names, and so may "r" elsewhere.
_SENT = re.compile(
    rf"(?<![\w'’/.-])(?:{'|'.join(_AS_SENT)}|r(?= (?:u|you|we|they|there|the|my|our|these|those)\b))(?![\w'’/.-])"
)
_ASKED_FOR = re.compile(
    r"(?<=\w),? (?:thx|tnx|pls|plz|please|(?<!of )(?<!say )thanks)(?=[\s.!?]*$)[\s.!]*",
    re.IGNORECASE,
)
_LONGEST = 120  # characters of what leads to a question
_WHETHER = re.compile(r"(?:if|whether)(?: or not)? ", re.IGNORECASE)


def directly(question: str) -> str:
    """The question behind what leads to it, as it is asked directly; any other as it stands."""
    question = _SENT.sub(
        lambda sent: _AS_SENT.get(sent[0], "are"), _CONTRACTED.sub(_with_apostrophe, question)
    )
    question = _ASKED_FOR.sub("", question)
    lead = _LEAD.match(question[:_LONGEST])
    if lead is None:
        about = _ABOUT.match(question[:_LONGEST])
        return question[about.end() :] if about and question[about.end() :].strip() else question
    asked = question[lead.end() :]
    if not any(map(str.isalnum, asked)) or " " not in asked.strip():
        return question  # "any idea why?"
    # "If I may forward it" is "may I forward it".
    whether = _WHETHER.match(asked)
    turned = turned_round(asked[whether.end() :]) if whether else ""
    return directly(turned) if turned else asked  # "if you could tell me when …"


def _with_apostrophe(word: re.Match[str]) -> str:
    start = word["asks"] or word["not"] or word["i"]
    return start + ("'s" if word["asks"] else "n't" if word["not"] else "'m")
