"""What tells the code page of a text: the letters of a language, and its commonest words.

A code page is wrong where it shows letters that no one language has together: Polish read as
Western European has a superscript three in the middle of words. Where several alphabets fit, as
those of Hungarian and Portuguese may, the small words decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import NamedTuple

from ingest.parsers.code_pages.east_asian import east_asian_page
from ingest.parsers.code_pages.signs_read import SignsRead, signs_of

_OF_DOS = re.compile(r"cp\d{3}")
_WEST = ("cp1252", "iso8859-15", "mac_roman", "cp850")
_MIDDLE = ("cp1250", "iso8859-2", "cp852", "mac_latin2")
_BALTIC = ("cp1257", "iso8859-13", "cp775", "iso8859-4")
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic")
_UKRAINIAN = ("cp1251", "koi8-u", "iso8859-5", "cp1125", "mac_cyrillic")


@dataclass(frozen=True, slots=True)
class _Language:
    letters: frozenset[str]  # beyond ASCII, small and capital
    words: frozenset[str]
    codecs: tuple[str, ...]
    often: dict[str, float]  # how much of them a small letter is, roughly
    share: float  # that they have of all letters, roughly


def _language(
    codecs: tuple[str, ...], letters: str, words: str, share: float | None = None
) -> _Language:
    """``letters`` are small, the commonest first: each language has its last a twentieth as often."""
    weights = [exp(-3 * rank / len(letters)) for rank in range(len(letters))]
    often = {letter: weight / sum(weights) for letter, weight in zip(letters, weights, strict=True)}
    if share is None:
        share = 0.7 if letters[0] > "\u024f" else 0.04 if codecs[:1] == _WEST[:1] else 0.12
    both = frozenset(letters + letters.upper())
    return _Language(both, frozenset(words.split()), codecs, often, share)


_ENGLISH, _DASHES = "’“”–—‘£é•€…°©®™½ïèçêöü", frozenset("–—…")
# Of languages whose letters a Western code page has too, that page is tried first.
# fmt: off
_LANGUAGES = (
    # Of what is beyond ASCII in English most are signs.
    _language(_WEST, _ENGLISH, "the of and to in is for on that by with be are as at from or an this it not"
              " will all"),
    _language(_WEST, "üäöß", "der die das und ist in zu den von mit für auf im nicht des eine ein sie wird"
              " werden bei auch dem nach als oder aus sind an über durch zur zum"),
    _language(_WEST, "éèàêçâîôûùœïëæü", "le la les de des du et est en un une pour dans que qui sur au aux par"
              " avec pas ce il elle sont plus ou être à nous vous"),
    _language(_WEST, "óíáéñúü", "el la los las de del y es en un una por para que con se su al no como más"
              " o este sin son desde"),
    _language((*_WEST, "cp860"), "ãçáéíóêõâúàôü",
              "o a os as de do da dos das e é em um uma para que com não no na por se"
              " ao mais como ou são foi"),
    _language(_WEST, "àèùòìéíóúî", "il lo la i gli le di del della dei e è in un una per che con non da si al"
              " nel sono più o come alla"),
    _language(_WEST, "àéóèíçòúïü·", "el la els les de del i és en un una per que amb no se al com més o els són"),
    _language(_WEST, "ëéïöüóáí", "de het een en van is in op te dat voor niet met zijn aan er om ook als bij"
              " door naar uit worden wordt of"),
    _language(_WEST, "øåæéòô", "og i det at en er på til som for med ikke de den af av et har fra kan ved om"
              " eller var skal vi du"),
    _language(_WEST, "äåöé", "och i att det som en på är av för med till den inte har de ett om kan från vid"
              " eller ska vi du"),
    _language(_WEST, "äöåšž", "ja on ei se että oli hän ovat mutta kun niin myös tai kuin joka jos ole sen"
              " mukaan voi"),
    _language((*_WEST, "mac_iceland", "cp861"), "ðáíþæóöéúý",
              "og að í á er sem það við um til með fyrir ekki var en af frá eru hann"),
    _language((*_WEST, *_BALTIC), "äõüöšž", "ja on ei et see ka kui oma või ning oli mis aga selle tema ta"),
    _language((*_MIDDLE, "iso8859-16"), "łęóżąśćńź",
              "i w na z do nie się jest to że o dla od po za przez oraz są ma jak a lub co"
              " jego przy być tym"),
    _language(_MIDDLE, "íáéěřčžýšůúňťďó", "a v na je se to s z do že o pro i ve za od po by jako nebo jsou k při"
              " podle které není bude"),
    _language(_MIDDLE, "áíéčžýšúľťôňäďóŕĺ", "a v na je sa to s z do že o pre i vo za od po by ako alebo sú k pri"
              " podľa ktoré nie bude"),
    _language(_MIDDLE, "áéöóőíüúű", "a az és hogy nem is egy van meg ez de ha mint vagy csak el már volt után"
              " azt lehet által minden kell"),
    _language(_MIDDLE, "čšžćđ", "i u na je se da za od su s o kao ne do po ili koji koja iz to bi nije te"
              " prema"),
    _language((*_MIDDLE, "iso8859-16", "mac_romanian"), "ățșţşâî",
              "și şi în de la cu a pe din nu este o un se care pentru că să"
              " sau mai sunt prin al ale fi"),
    _language(_BALTIC, "ėųšžįūąčę", "ir yra kad į su iš apie tai kaip ar bet nuo per buvo dėl už po jo"),
    _language(_BALTIC, "āīēšņūžļčķģ", "un ir ar no uz par ka kas tā bet vai pēc pie līdz lai kā nav"),
    _language(("cp1254", "cp857"), "ıüşçğöİâîû", "ve bir bu için ile da de olarak olan en gibi daha çok sonra"
              " kadar veya değil ise her"),
    _language(_CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "и в на не что с по к из для от о как это за"
              " до или но а при он его был"),
    _language(_UKRAINIAN, "оанивіетрслкдумпязьгбчйхцїюжщшфєґ", "і в на не що з до та за від у для як це по або"
              " про є його був"),
    _language(_CYRILLIC, "аиоентрсвлкдпмзгъубчщяхжцшйюфьѝ", "и на да се в от за не е с по са че като до или"
              " при това който"),
    _language(("cp1251", "iso8859-5"), "аоиенрјтскувдпмлгзбшчхцћжђњљфџ", "и у на је се да за од су са не као"
              " до или који из"),
    _language(("cp1253", "iso8859-7", "cp737", "cp869"), "αοιετσνηρκπμςλυίόάήθγδέύφβχώξωψζϊϋΐΰ",
              "και το της την του η ο τα να με"
              " για σε από που είναι δεν στο στην"),
    _language(("cp1255", "iso8859-8", "cp862"), "יוהלאשרתנמבםכחדפעקטגסצןזךףץ", "את של על לא הוא היא עם"
              " זה כי גם או אל מן כל אינו אינה הם אם יש אין לפי עד רק בין"),
    _language(("cp1256", "iso8859-6"), "اليمنرتوبعدةقفسهحجكشأصطىخضذئزثغظءإؤآًٌٍَُِّْ", "في من على إلى عن أن"
              " إن هذا هذه التي الذي لا ما مع كل أو ثم كان يوم عند بعد قبل لم هو هي"),
)
# fmt: on
# Of several of these languages together, as in a folder for all branches.
_WESTERN = _language(_WEST, "éüäöóáíèàçñãêôúßâåøæùîëïòìõûœÿ", "")
# Signs that stand between words in any of them.
_FRAMES = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬░▒▓█▄▀■"  # in the code pages of DOS
_BETWEEN = frozenset(_FRAMES + "„“”‚‘’‹›«»–—…•·§°€£©®™¿¡ªº²³½¼¾×÷±µ†‰\xa0\xad№")
_SAMPLE = 30_000  # bytes: as many at the beginning, in the middle and at the end
_MOST_MISFITS = 0.1
_WEIGHT = 3  # of a letter that does not fit (words break there) against a small word
# Of the words of a text a third or more are such small ones; of another language's hardly any.
_SMALL_WORDS, _MISFITS_WITH_WORDS = 0.15, 0.3
_EXTENSION = re.compile(rb"\.\w{1,5}$", re.MULTILINE)
# Where all letters fit and small words say nothing, how often a language has its letters decides, and what
# files are in: most in cp1252, fewer in each further code page of a language.
_TIE, _USUAL, _NEXT = 1e-4, 0.5, 0.3
_SIGN = 0.003  # how much of the letters beyond ASCII are signs
_SPOKEN = 2.0  # a small word is e² times as likely in its language


class _Fit(NamedTuple):
    score: float
    misfits: float
    words: float
    codec: str


def code_page(data: bytes) -> str | None:
    """The codec in which ``data``, text in some code page of one byte a letter, is a language.

    None when it is in none of those known here.
    """
    sample = _sample(data)
    best: _Fit | None = None
    readings: dict[str, SignsRead | None] = {}
    for language in _LANGUAGES:
        for rank, codec in enumerate(language.codecs):
            if codec not in readings:
                readings[codec] = signs_of(sample, codec)
            reading = readings[codec]
            fit = None if reading is None else _fit(reading, codec, language, rank)
            if fit is not None and (best is None or fit.score > best.score):
                best = fit
    if best is None:
        return None
    fits = best.misfits <= _MOST_MISFITS
    speaks = best.words >= _SMALL_WORDS and best.misfits <= _MISFITS_WITH_WORDS
    # DOS draws lines with what Korean has in pairs, so that few letters are left to tell.
    if not (fits or speaks) or (_OF_DOS.fullmatch(best.codec) and east_asian_page(data)):
        return None
    return best.codec


def page_of_names(names: bytes, codecs: Sequence[str]) -> str | None:
    """The one of ``codecs`` in which all of ``names``, a line each, are likeliest of one language; None: none.

    Names have few words to tell: how often a language has its letters decides, then the order of ``codecs``.
    """
    best: tuple[float, str] | None = None
    for codec in codecs:
        reading = signs_of(_EXTENSION.sub(b"", _sample(names)), codec)
        # What DOS called Latin US holds the letters of Western Europe, too.
        alike = "cp850" if codec == "cp437" else codec
        for language in (*_LANGUAGES, _WESTERN):
            if reading is None or alike not in language.codecs:
                continue
            score = _likelihood(reading, language)
            if score is not None and (best is None or score > best[0]):
                best = score, codec
    return best and best[1]


def _likelihood(reading: SignsRead, language: _Language) -> float | None:
    """The logarithm of how likely a language has such letters in such words; None: not at all."""
    if not reading.signs.keys() <= language.letters | _BETWEEN or reading.misplaced:
        return None
    letters = sum(len(word) * times for word, times in reading.words.items())
    score = (letters - reading.signs.total()) * log(1 - language.share)
    for sign, times in reading.signs.items():
        score += times * log(language.share * language.often.get(sign.lower(), _SIGN))
    spoken = sum(reading.words[word] for word in language.words)
    return score + _SPOKEN * spoken


def _fit(reading: SignsRead, codec: str, language: _Language, rank: int) -> _Fit | None:
    known = language.letters
    misfits = sum(n for sign, n in reading.signs.items() if sign not in known | _BETWEEN)
    high = reading.signs.total()
    if not high or not _is_spelt(reading, known):
        return None
    small = sum(reading.words[word] for word in language.words) / max(1, reading.words.total())
    # "It opens daily—but Sunday": in English no space stands around a dash.
    placed = _DASHES & known if small else frozenset()
    misplaced = reading.misplaced.items()
    misfits += sum(n for sign, n in misplaced if sign in known | _BETWEEN and sign not in placed)
    misfits += sum(
        n
        for sign, n in reading.lone.items()
        if sign in known and sign.lower() not in language.words
    )
    share = misfits / high
    often = (n * log(language.often.get(s.lower(), _SIGN)) for s, n in reading.signs.items())
    likely = sum(often) / high + _USUAL * (codec == "cp1252") - _NEXT * rank
    score = small - _WEIGHT * share + _TIE * likely
    return _Fit(score, share, small, codec)


def _is_spelt(reading: SignsRead, letters: frozenset[str]) -> bool:
    """Whether an alphabet other than the Latin one has a word, not some letters between others."""
    latin = any(letter < "\u0250" for letter in letters)
    return latin or any(len(word) > 1 and letters.issuperset(word) for word in reading.words)


def _sample(data: bytes) -> bytes:
    if len(data) <= 3 * _SAMPLE:
        return data
    middle = (len(data) - _SAMPLE) // 2
    parts = data[:_SAMPLE], data[middle : middle + _SAMPLE], data[-_SAMPLE:]
    return b" ".join(parts)
