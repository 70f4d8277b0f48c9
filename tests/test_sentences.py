from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bench.sentence_splitters import FOLDER, boundary_f1, ours
from ingest.sentences import sentence_spans
from tests.texts import any_text


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(any_text)
def test_spans_hold_every_character_that_is_no_space(text: str) -> None:
    position = 0
    for start, end in sentence_spans(text):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(any_text, st.integers(0, 50), st.integers(0, 50))
def test_a_stretch_is_cut_within_its_bounds(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    spans = sentence_spans(text, start, end)
    assert all(start <= begin < stop <= end for begin, stop in spans)
    assert sum(len(text[b:e].split()) for b, e in spans) >= len(text[start:end].split())


@pytest.mark.parametrize(
    "barred",
    [
        "It rains.|It pours.",
        "They gave £187,000, more than ever.|£120,000 of it went into the wing.",
        "Does it run on my Red Hat/Slackware/... Linux system?|It does (... Yes).",
        "It boots mirrored (not striped!) RAID arrays.|(Who knew?)|All of them (yes).|Do they (really)?|Yes.",
        "14.2. Can I sell copies?|5.2.1. Users log out.",
        "§ 3. Der Mieter zahlt.|Art. 5. The board meets.|Clause 12.1. Rent is due.|IV. The board votes."
        "|Figure 2.5. The crane.|Table 3. Fees are net.",
        "(a). The tenant pays.|He pays 14.2.|Then he goes.",
        "what is the notice period?|who approves it?",
        "sold to acme inc. in 2009.|the u.s. office saw approx. five of them, incl. those of mr. smith."
        "|see no. 5 for the rest.|nothing else was sold by the end of june.",
        "ok so I asked Maria yesterday.|she said friday works for everybody.|then we can take the small"
        " room on the second floor.|anyone against it?",
        "wir treffen uns am 3. mai im großen saal bei dr. meier.|die kinder kommen mit, inkl. hund."
        "|danach gibt es kuchen, z. b. apfelkuchen, und tee.",
        # Speech without a stop goes on to something else: "so", "and then", after much of it "and".
        "so the new playground will be finished by the end of september and it costs two hundred and eighty euros"
        " more than was thought|then the canteen goes up to three ninety but only from january on and the head"
        " said that mobile phones stay forbidden in class|and then mrs baum is the new chair with fourteen votes"
        " and mister petrov stays her deputy",
        "20 euros p.p. per night, incl. vat. breakfast excl.",
        "Does it rain?|Yes!|It pours…|Still.",
        "One line\nwith a break.|Another.",
        "Dr. Smith met Mr. Jones at 3 p.m. on Jan. 5.|They left.",
        "See Moss, Op. Cit. Chapter 3.|Compare op. cit. 40.|It stands in Loc. Cit.|The rest is new.",
        "It healed after the op.|Then she left.",
        "The U.S. Army and e.g. the U.K. agreed.|Nobody else did.",
        "See Fig. 3 and Art. 5 of vol. 2.|It explains.",
        "Nobody said no.|It stays, by decree no. 7 on p. 12.|No.|It goes.",
        "John F. Kennedy spoke.|Berlin listened.",
        "It costs 3.50 euros at example.com/a.b today.|Version 2.0 is free.",
        "He stopped... and went on.|Then he left.",
        "(It was late.)|[They slept.]",
        "\"It is late.\" said nobody.|They slept.",
        "“We will go. We must,” she said.|Nobody moved.",
        "He said: \"I am concerned. The answer is 'nothing.'\"|Then he sat down.",
        "今日は雨です。|明日は晴れます！|本当？|はい",
        "¿Cuándo llueve?|¡Mañana!",
        "هل تمطر؟|نعم.",
        "Émile parle.|Élise écoute.",
        "Die Prüfung ist am 5. Mai 2024.|Das Amt liegt im 3. Stock.|Hr. Roth gibt Auskunft.",
        "Lesen Sie Abs. 2 und Kap. 4.|Platz 3 ging an Ulm.|Wir wurden 12.|Das genügt.",
        "Véase la pág. 4.|La Sra. Gil y el Dr. Mora firman.|Tome vitamina B.|Es buena.",
        "M. Petit et Mme. Roux votent.|Voir le chap. 2.|L'entrée est libre.",
        "Bring ropes etc. and 3 lamps.|Stand in queue B.|It moves.|It held 40 kg.|Smoke rose.",
        "W. E. B. Du Bois wrote it.|The U.S. Army left the U.S. in May.|They haven't.|Ask us.",
        "„Komm mit.“|Er ging.",
        "« Venez. »|Il partit.",
        "1. Pay the fee.|2. Keep the receipt.",
        "The rent is high.¹|It is paid.\u202f²,³|Nobody minds.†|They stay.^a|So be it.",
        "Er gilt bis 31. Dez. 2025, am 15. Okt. noch nicht.|Frist ist der 30. Nov.",
        "Spätere Briefe zählen nicht.|Das Fest ist am Sa. 5. 7. 25 oder am 12. 4. 2026.",
        "Es spricht Dr. jur. A. Weber.|Spätere Briefe zählen nicht.",
        "On y était au IIe s. av. J.-C. déjà.|Rendez-vous lun. 3 févr. 2025 à 9 h.|Venez.",
        "La cuota vence el 15 de sept. de 2025.|El juicio es el vie 2 dic. 2025.|Pague.",
        "Cfr. artt. 3 e 4.|Scade il 3 gen. o il 30 sett. 2025, vedi l'all. B.|Non costa.",
        "We close at 5 p.m. Eastern time.|We open at 9 a.m.|Visitors sign in.",
        "The answer is no.|A second try is free.|Ask the app.|A user did.",
        "Nobody paid at all.|8.3 No deduction is made.|They ate it all.|3 of them left.",
        "Το γραφείο ανοίγει στις εννέα.|Τι ώρα κλείνει η καντίνα;|Στις δύο.|Отдел открыт.|Касса закрыта.",
        "המשרד נפתח בתשע.|המזנון סגור.|मंत्रालय खुला है।|यह बंद है।",
        "Invoice no. RE-2026-0417 was sent.|Order no. AB123 (ticket No. INC0012345) is open.|So it is.",
        "Call ext. A12.|Ref. AZ-77 is closed.|Doc. QM-77 rev. C is valid.|Room no. B.2.14 is shut.",
        "Rechnung Nr. RE-77 und Vertrag Nr. FN/2026/77 sind offen.|Das genügt.",
        "The answer was no.|RE-77 was sent later.|They said no.|A4 is fine.|Ask the app.|B2B pays.",
        "Zgodnie z art. 5 ust. 2 i poz. 7 opłata wynosi 12 zł.|Biuro jest przy ul. Długiej 5.|Np. dr hab. Lis.",
        "Použije se odst. 2 písm. a) zák. č. 262 atd.|Např. Ing. Novák nastoupil.|Konec.",
        "De huur is bijv. 12 euro, zie bijl. 3.|Dhr. Jansen en mevr. Bos komen, enz.|Bel dan.",
        "Контора на ул. Ленина, д. 5, см. табл. 3.|Плата 12 руб. в день.|Высота 5 см.|Проф. Орлов ждёт.",
        "Bkz. md. 5.|Örn. 5 gün.|A határidő 2025. 04. 12. napja.|It fell in 2025.|12 men rose.",
        "Read it at example.org/a.|iPhones are allowed.|Hauptstr. 12 is shut.",
        "2.1 It ends on 31 August 2030.|2.2 The tenant may extend it.",
    ],
)  # fmt: skip
def test_sentences_end_where_readers_end_them(barred: str) -> None:
    sentences = barred.split("|")
    assert cut(("" if "。" in barred else " ").join(sentences)) == sentences


def test_a_quotation_is_kept_with_its_speaker() -> None:
    text = (
        '"The leading ones are Britain and France. It is their presence that is mandatory," he told'
        " journalists. They wrote it down."
    )
    assert cut(text) == [text[: text.index(" They")], "They wrote it down."]


def test_an_endless_quotation_is_cut_all_the_same() -> None:
    text = '"' + "This quotation never ends. " * 60
    pieces = cut(text)
    assert len(pieces) > 1
    assert max(map(len, pieces)) < 700


def test_a_quotation_mark_nobody_closed_does_not_glue_the_next_paragraph() -> None:
    text = 'A screen of 15" is fine.\n\nThe next one is not.'
    assert [text[s:e] for s, e in sentence_spans(text, text.index("The"))] == [
        "The next one is not."
    ]


@pytest.mark.parametrize(
    "barred",
    [
        "Lost book ........... 25.00 EUR",
        "Room A, half day.......... € 120.00|Room B with\ntables....... € 180.00|All prices are net.|So.",
        "Desk . . . . . . 4711|Mr. Ott, house B. Office . . . . . . 4822",
        "Adults ________ 5.00|Pupils ________ 2.50",
        "The fees.|Adults …… on request|Pupils …… free",
        "He stopped....|Then he left.",
        "They left ........|Nobody has ever heard of them again in all those years.",
        "I, _______, of the town of _______, born\non _______ in _______, hereby apply.",
    ],
)
def test_what_dots_lead_to_stays_with_its_label(barred: str) -> None:
    assert cut(barred.replace("|", "\n")) == barred.split("|")


@pytest.mark.parametrize(
    "barred",
    [
        "Salary: EUR 2,310 a month|Hours: 25 per week,\nmornings preferred|Closing date: 30 June",
        "From the club.|Present: Ann, Bo|Apologies (late): Cy was ill.|He is well.",
        "All is so, but please\nNote: it goes on\nhere, and on.",
        "It opens at\n9:30 and closes at\n17:00, see\nhttp://a.example",
    ],
)
def test_a_line_with_a_label_beside_others_is_a_sentence(barred: str) -> None:
    assert cut(barred.replace("|", "\n")) == barred.split("|")


def test_marks_without_end_are_one_sentence() -> None:
    endless = "When did it open" + "?!" * 100_000  # an hour, were each of them looked at from each
    assert cut(endless) == [endless]
    assert cut(f"{endless} On Monday.") == [endless, "On Monday."]


def test_nothing_gives_nothing() -> None:
    assert cut("") == []
    assert cut(" \r\n\t\u2003") == []


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it"])
def test_sentences_of_five_languages_end_where_people_end_them(language: str) -> None:
    assert boundary_f1(ours, FOLDER / f"{language}.txt") >= 0.98
