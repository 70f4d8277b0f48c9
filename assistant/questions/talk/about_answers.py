"""Talk about an answer: other words for it, where it comes from, whether it is right; and what is said to that."""

from __future__ import annotations

_IT = r"(?:it|that|this|the answer|your answer|the last answer|the previous answer)"
_CAN = r"(?:(?:please |can you |could you |would you |can you please |could you please |i want you to )?)"
_SIMPLY = r"(?:shorter|briefer|simpler|clearer|easier|more (?:briefly|simply|concise|concisely|clearly|compact))"
_LANGUAGE = (
    r"(?:english|german|french|spanish|italian|portuguese|dutch|polish|turkish|russian|arabic|chinese|japanese"
    r"|swedish|danish|norwegian|finnish|czech|greek|ukrainian|romanian|hungarian|korean|hindi|my language)"
)
# What is talked about (``assistant.questions.talk.remarks.Remark``), as patterns in lower case of whole texts.
OF_ANSWERS = {
    "wordings": (
        rf"{_CAN}(?:a (?:bit|little) |much |even )?{_SIMPLY}(?: answer| version)?",
        rf"{_CAN}(?:make|keep|put|say|write|explain|phrase) {_IT} (?:a (?:bit|little) )?{_SIMPLY}",
        rf"{_CAN}(?:shorten|simplify|rephrase|reword|paraphrase|condense) {_IT}",
        rf"{_CAN}(?:say|put|explain|write|repeat) {_IT} (?:differently|in (?:other|simple|simpler|plain|fewer)"
        r" (?:words|terms|language))",
        rf"{_IT}(?:'s| is| was) (?:far |way |much )?too (?:long|complicated|technical)",
        r"(?:and |so )?(?:in (?:short|brief)|briefly)(?: please)?",
        r"in (?:one|two|three|a few|fewer|simple|simpler|plain|other) (?:sentences?|words|terms|language) please",
        rf"in {_LANGUAGE} please|please in {_LANGUAGE}",
        rf"{_CAN}(?:say|write|give|put|repeat|show) (?:me )?{_IT} in {_LANGUAGE}",
        rf"{_CAN}(?:answer|reply|respond|talk|speak|write)(?: to me)? in {_LANGUAGE}",
        rf"{_CAN}translate(?: {_IT})?(?: (?:to|into|in) {_LANGUAGE})?",
    ),
    "sources": (
        r"what(?:'s| is| are| was| were) (?:your|the) (?:source|sources|reference|references|evidence)"
        rf"(?: (?:for|of|behind) {_IT})?",
        rf"where (?:did|do) you (?:get|have|find|take|know) {_IT}(?: from)?",
        rf"where (?:does|did) {_IT} come from|where(?:'s| is) {_IT} from",
        rf"how do you know(?: {_IT})?|says who|who says (?:that|this|so)",
        rf"where does it say (?:that|this|so)|where (?:is|was) {_IT} (?:written|stated|said)",
        rf"{_CAN}(?:show|give|tell|name|cite)(?: me)? (?:your|the) (?:source|sources|reference|references)"
        rf"(?: (?:for|of) {_IT})?",
        r"(?:your )?sources? please|which (?:document|page|file) (?:is|does|did) (?:that|this|it)"
        r"(?: come)?(?: from)?",
    ),
    "doubts": (
        r"are you (?:really |absolutely |quite |100% )?(?:sure|certain)(?: (?:about|of) (?:that|this|it))?",
        r"(?:that|this|it|you)(?:'s| is|'re| are) (?:(?:all |just )?wrong|incorrect|not (?:right|correct|true))",
        r"(?:is|was) (?:that|this) (?:really |actually )?(?:right|correct|true)",
        r"can i (?:trust|rely on) (?:that|this|it|you|your answers?)",
    ),
}
REPLIES = {
    "wordings": "I quote the documents in their own words and language, and neither shorten nor translate them: a"
    " question about one thing of it gets a shorter answer.",
    "sources": "Each sentence of an answer has its source behind it: the number is a footnote that names the"
    " document and opens the place, word for word.",
    "doubts": "An answer is what the documents say, which may be out of date or beside the question: the footnotes"
    " open the passages that it is taken from.",
}
