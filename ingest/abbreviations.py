"""What a full stop after a word tells, in English, German, French, Spanish and Italian above all.

Lists of words whose stop never ends a sentence, that are abbreviations only before a number, that may be a
sentence's last all the same; and of the small words that have a capital only where a sentence begins. No
list is complete: short words without a vowel ("zzgl.") and dotted ones ("S.p.A.") are told by their form.
"""

from __future__ import annotations

import re

# Titles and "that is": what follows belongs to them.
_NEVER_LAST = frozenset(
    """
    mr mrs ms messrs dr prof gen lt capt sgt sen gov pres rev mt
    e.g i.e cf vs viz
    hr hrn frl fa inh dipl med jur phil rer nat theol kfz z.b d.h u.a i.d.r u.u sog vgl bspw bzw ggf gem
    mm mme mmes mlle mlles mgr dra drs sté cie p.ex
    ee rr ff.aa cc.oo sra sres srta dña excmo excma ilmo ilma lic arq cía avda ud uds sto sta fdo atte p.ej
    sig sigg sig.ra sig.na dott dott.ssa prof.ssa avv geom rag cfr p.es per.es
    mevr bijv d.w.z f.eks t.ex ul inż hab zob m.in např kupř popř örn doç
    ул вул напр проф акад доц див т.е π.χ
    """.split()
)
# Ordinary words as well, or words that may end a sentence: short for something before a number, a single
# letter, a Roman numeral or a code only ("Fig. 3", "App. C", "sec. XIX", "Doc. QM-77", but "The answer is
# no. It stays.").
_BEFORE_NUMBER = frozenset(
    """
    no nos nr art arts artt fig figs sec secs eq eqs vol vols ch chap app ext par para pt pp tab sect
    ref doc rev inv pos az réf
    abs kap anl abb bd ziff tz rn rz str tel tél
    al ann núm num nro pág págs pag pagg cap caps apdo all mod sez
    lun mer jeu ven sam dim mié jue sáb dom gio
    bijl ust poz zał godz ok odst písm zák alin bek рис табл буд прил разд αρ παρ
    """.split()
)
# May be a sentence's last word; one of the small words below then shows that the next one begins.
_ELSEWHERE = frozenset(
    """
    sr jr st ste inc ltd co corp bros cit ibid dept est approx ca circa resp incl excl max min al v ed eds acct
    tue thu inkl exkl zzgl zz evtl usf geb gest jh std env bd av aprox hnos
    """.split()
)
# The same, but ordinary words without the capital: "on Sun. Mary sings", "in the sun. Mary sings".
_CAPITALISED = frozenset("Mon Wed Fri Sat Sun Mar Mo Di Mi Do Fr Sa So Av Resp".split())
_CAPITALISED_NEVER_LAST = frozenset("Col Rep Hon Me On Ing Mag Fr".split())
# "etc.": ends a sentence when a capital follows.
_LAST = frozenset(
    "etc usw usf ecc ff segg ss sq sqq suiv a.m p.m a.c d.c n.chr v.chr"
    " enz osv m.m itd itp atd apod stb vb т.д т.п др κ.λπ κλπ".split()
)

# Written with a capital only at a sentence's beginning.
STARTERS = frozenset(
    """
    the a an this that these those it he she they we you i his her its their our your my there here who
    what when where why how which if in on at for from to with without as by and but or so then after
    before because although while until since all some many most no not do does did is are was were will
    can may must should please both each every another other others only also
    der die das ein eine einer einem einen eines dieser diese dieses diesem diesen er sie es wir ihr ich
    sein seine ihre unser mein wer was wann wo warum wie welche welcher welches wenn im am an auf aus bei
    mit nach seit von vor zu zum zur für gegen ohne um über unter zwischen und oder aber denn doch dann
    danach hier dort heute nicht kein keine alle viele einige jeder jede jedes man bitte auch nur ist sind
    war wird werden kann darf muss soll hat haben
    le la les un une des ce cet cette ces il elle ils elles on nous vous je tu son ses leur leurs
    notre votre mon ma mes qui que quoi quand où pourquoi comment quel quelle si dans en au aux pour par
    avec sans sur sous vers chez et ou mais donc or ni car puis après avant ensuite ici là tout tous toute
    toutes chaque ne est sont était sera seront
    el los las una unos unas este esta estos estas ese esa eso esto ello ella ellos ellas nosotros usted
    ustedes yo su sus nuestro quién qué cuándo dónde cómo cuánto cuál si en al del de con sin sobre
    para por entre hasta desde y o pero pues luego después antes aquí ahí allí hoy todo todos toda todas
    cada no es son era será hay se
    lo gli uno questo questa questi queste quello quella essa essi esse lui lei loro noi voi io suo sua
    suoi nostro chi che cosa quando dove perché come quanto quale se nel nella nei nelle allo alla ai alle
    dal dalla da con senza su sopra sotto per tra fra e ma poi dopo prima qui oggi ogni tutti tutte non
    è sono era sarà ci si
    """.split()
)
# Before an ordinal in German: "am 5. Mai", "der 1. Vorsitzende". No plain number stands there.
_BEFORE_ORDINAL = re.compile(
    r"(?:^|\W)(?:[ai]m|[vz]om|zum|zur|beim|ins|vor|nach|seit|ab|bis|[dD](?:er|ie|as|em|en|es)"
    r"|[AI]m|Vom|Zum|Beim|(?:ein|kein|jed|dies|ihr|sein|unser)e?[mnrs]?|und|oder|[,–-])\s+$"
)
MONTH_NAMES = frozenset(
    """
    january february march april may june july august september october november december
    januar jänner februar märz mai juni juli oktober dezember
    janvier février mars avril juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    """.split()
)
SHORT_MONTH_NAMES = frozenset(
    """
    jan feb mar apr jun jul aug sep sept oct nov dec jän mär mrz mai okt dez
    janv févr fév avr juil déc ene abr ago dic gen mag giu lug set sett ott
    """.split()
)
_NUMERAL = re.compile(r"\d+|[IVXLC]+\b|[A-Za-z]\b")
# "RE-2026-0417", "FN/2026/77", "B.2.14", "INC0012345": capitals and a figure.
_CODE = re.compile(r"(?=[^\s\d]*\d)[A-Z][A-Z\d]*(?:[-/.–][A-Z\d]+)*\b")
# Before these a code begins a sentence: "The art. RE-77 hangs there.", "They said no. RE-77 was sent."
_WORDS_BEFORE_CODE = frozenset("all app art par tab mar mer sec".split())
_DENIED = re.compile(
    r"(?:[^\w(\[]|^|\b(?:is|are|was|were|be|been|am|says?|said|saying|answer(?:s|ed)?|repl(?:y|ies|ied)|means?|meant"
    r"|vot(?:e|es|ed|ing)|an?|the|and|or|but|not|to|firm|clear|simple|still|often|usually|just|then|que))\s*$",
    re.IGNORECASE,
)
_WHOLE_WORD = re.compile(r"[AIEÈOY]\s+\W{0,2}[a-zà-ÿ]")  # "no. I stay", "at all. A week later"
_YEAR = re.compile(r"(?:1\d|20)?\d\d\b")
_MONTH_AND_YEAR = re.compile(r"\d{1,2}\.\s*(?:1\d|20)?\d\d\b")
_YEAR_FIRST, _DAY_OR_MONTH = (
    re.compile(r"(?<!\d)(?:19|20)\d\d$"),
    re.compile(r"[01]?\d\.(?!\d)|[01]\d\.[0-3]\d\."),
)
_DAY = re.compile(r"\d{1,2}\.\s*$")
_TIME_ZONE = re.compile(r"[A-Z]{2,4}\b|(?:[A-Z]\w+ ){1,2}[Tt]ime\b")
_CITED = re.compile(r"[Cc]it\.")
_INITIAL = re.compile(r"[A-Z]\.")
_NEXT = re.compile(r"\w+(?P<elided>['’](?=\w))?")
_LAST_WORD = re.compile(r"(?:(?<!\w)(?:[^\W\d_]{1,4}\.)+)?[^\W\d_]+$")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,2}$")
# Of Greek and Cyrillic too; scripts without capitals do not shorten words to their consonants.
_VOWEL = re.compile(
    r"[aeiouyäöüáéíóúàèìòùâêîôûαεηιουωάέήίόύώϊϋаеёиоуыэюяіїєў]|[^\W\d_a-zßà-ÿα-ωа-я]", re.IGNORECASE
)
# Short months that are words as well, where no day stands before them.
_WORDS_TOO = frozenset("mar mai fév ago gen mag set sett sept dic".split())
_ALL_OF_THEM = re.compile(r"\b(?:at|it|them|us|you|for|after|in|with|above|we|they|is|are|was)\s+$")
_WORD_BEFORE = re.compile(r"\w+$")
_LONGEST = 14  # characters of the longest abbreviation, with its stops

# "1", "14.2", "A.1", "IV", "Q3"; with "Clause", "Step" or "§" before it.
_ENUMERATES = re.compile(
    r"\d*|[QAqa]\d{0,3}|(?:(?:§{1,2}|art(?:\.|icle|ikel|ículo|icolo)?|sec(?:\.|tion)?|clause|rule|step|chap(?:\.|ter)?"
    r"|cl[aá]usula|clausola|abschnitt|kapitel|ziffer|punkt|schritt|regel|chapitre|étape|règle|cap[ií]t(?:ulo|olo)"
    r"|punto|paso|regla|passo|regola|fig(?:\.|ure|ura)?|tab(?:\.|le|elle|leau|la)?|example|ex\.|exhibit|box|annexe?"
    r"|appendix|abbildung|abb\.|beispiel|anhang|schaubild|bild)\s*)?(?:[A-Z]\.)?(?:\d{1,3}(?:\.\d{1,3}){0,5}[a-z]?|[IVX]{2,5})",
    re.IGNORECASE,
)


def stop_ends(before: str, after: str) -> bool:
    """Whether a single full stop between two stretches of one paragraph ends a sentence.

    ``before`` is what the sentence holds so far, without the stop; ``after`` begins with the next word,
    which is no small letter.
    """
    following = _NEXT.search(after)
    word_after = following.group() if following else ""
    begins = following is not None and _begins(following)
    if _ENUMERATES.fullmatch(before.strip(" \t\r\n()[]\"'“„«*_")):
        return False  # "1. Payment", "A2. The caretaker does", "Clause 2.1. Rent": the number of what follows
    number = _NUMBER.search(before)
    if number is not None:
        if word_after.lower() in MONTH_NAMES or _is_short_month(word_after, after):
            return False
        dated = _YEAR.match(after) and _DAY.search(before[: number.start()])
        if dated or _MONTH_AND_YEAR.match(after):
            return False  # "12. 4. 2025"
        return begins or not _BEFORE_ORDINAL.search(before[: number.start()])
    if _YEAR_FIRST.search(before) and _DAY_OR_MONTH.match(after):
        return False  # "2025. 04. 12.", as Hungarians write
    found = _LAST_WORD.search(before, max(0, len(before) - _LONGEST))
    if found is None:
        return True
    word = found.group()
    if re.search(r"[\d/_=]$", before[: found.start()]):  # "the 18F", "example.org/a"
        return True
    if len(word) == 1:
        return begins or (
            (word.islower() or not _INITIAL.match(after))
            and _is_name(word, before[: found.start()].rstrip(), word_after)
        )
    return _word_ends(word, before[: found.start()], after, begins)


def _begins(following: re.Match[str]) -> bool:
    """Whether a word with a capital has it because a sentence begins."""
    word = following.group()
    if following["elided"]:  # L'assemblée, D'abord, Qu'il
        return len(word) <= 3
    if len(word) == 1:
        return word in "AEIOÈÀYÉ" and following.string[following.end() :][:1] == " "
    return word.lower() in STARTERS and not word.isupper()


def _word_ends(word: str, before: str, after: str, begins: bool) -> bool:
    lower = word.lower()
    capitalised = word.capitalize() if before[-1:] in ("'", "’") else word  # l'ing. Neri
    if lower in _NEVER_LAST or capitalised in _CAPITALISED_NEVER_LAST:
        return False
    if lower in ("op", "loc") and _CITED.match(after):
        return False
    if lower in _LAST:
        zone = _TIME_ZONE.match(after) is not None and lower in ("a.m", "p.m")
        return not zone and (not after[:1].isdigit() or lower in ("etc", "usw", "ecc"))
    counted = before.rstrip(" .\u00a0")[-1:].isdigit()  # "600 kg", "on 5 Jan", "am 5. Jan"
    if lower in SHORT_MONTH_NAMES and after[:1].isdigit() and (counted or word[0].isupper()):
        return False
    numbered = lower in _BEFORE_NUMBER or lower.endswith("str")  # Hauptstr. 12
    if numbered and _numbers(lower, word, before, after):
        return False
    shortened = len(word) < 6 and not word.isupper() and not _VOWEL.search(word)
    dotted = "." in word and max(map(len, word.split("."))) < 3
    month = lower in SHORT_MONTH_NAMES and (counted or lower not in _WORDS_TOO)
    if not (shortened or dotted or month or lower in _ELSEWHERE or word in _CAPITALISED):
        return True
    return begins or (counted and lower != "st" and not after[:1].isdigit())


def _is_short_month(word: str, after: str) -> bool:
    """Whether ``after`` begins with "Okt." or the like."""
    return word.lower() in SHORT_MONTH_NAMES and after.startswith(f"{word}.")


def _numbers(lower: str, word: str, before: str, after: str) -> bool:
    """Whether what follows a word such as "no" or "art" is its number."""
    if _CODE.match(after):
        if lower == "no":
            return _DENIED.search(before.rstrip()) is None
        return not word.islower() or lower not in _WORDS_BEFORE_CODE
    if not _NUMERAL.match(after) or (word.islower() and _WHOLE_WORD.match(after)):
        return False
    return lower != "all" or _ALL_OF_THEM.search(before) is None


def _is_name(letter: str, before: str, word_after: str) -> bool:
    """Whether a single letter is a whole word ("freezer A", "12 m"), not short for one ("J. Hartley")."""
    if letter.islower():
        if before[-1:] in ("'", "’"):  # "haven't"
            return True
        return before[-1:].isdigit() and not word_after[:1].isdigit()
    if before[-1:] == "°":
        return True
    previous = _WORD_BEFORE.search(before)
    if previous is None or letter not in "ABCDEFGHXYZ":
        return False
    word = previous.group()
    if word == word_after:  # "Block C. Block D …"
        return True
    return word.islower() and len(word) > 1 and word not in STARTERS
