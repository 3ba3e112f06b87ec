"""Both forms of an abbreviation: whichever is typed, one set is sought, and it is said."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.text import forms, glossary
from archive.text.bridge import MOST_VARIANTS, bridge
from archive.text.folding import fold
from archive.text.query import Clause, Query, Term, parse
from tests.text.strategies import syllables

CERTAIN = [entry for entry in glossary.ABBREVIATIONS if not entry.following]
WRITINGS = {
    "as it is": lambda text: text,
    "bare": fold,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "small": str.lower,
    "capital": str.upper,
    "with U+00D0": lambda text: text.replace("Đ", "Ð"),
    "blanks for signs": lambda text: " ".join(text[a:b] for a, b in forms.words(text)),
}
COMMITTEE = "Ban Chấp hành | " + " | ".join(
    f"BCH {words}"
    for words in ("Trung ương", "TW", "TƯ", "Đảng bộ", "Đoàn", "Tỉnh đoàn", "Thành đoàn")
    + ("Huyện đoàn", "Hội", "Công đoàn", "Liên đoàn")
)
COMMAND = " | ".join(
    f"tỉnh BCH {words}"
    for words in ("quân sự quận", "quân sự huyện", "quân sự xã", "quân sự phường")
    + ("quân sự thị xã", "quân sự thị trấn", "phòng chống thiên tai", "PCTT")
)
ROUNDS = {"plain": "{}", "quoted": '"{}"', "curly": "“{}”", "in a title": 'title:"{}"'}


def keys(clause: Clause) -> set[tuple[str, ...]]:
    """Return the alternatives of a clause as folded words."""
    return {tuple(fold(word) for word in term.words) for term in clause.alternatives}


def meant(query: Query) -> list[tuple[bool, str, frozenset[tuple[str, ...]]]]:
    """Return the sets that a query means: field and alternatives without marks, sorted."""
    return sorted(
        (clause.negative, clause.alternatives[0].field, frozenset(keys(clause)))
        for clause in query.clauses
    )


def letters(term: Term) -> tuple[str, str]:
    """Return what a term shares with others that differ in the signs between letters only."""
    return term.field, fold("".join(term.words))


def text_of(query: Query, clause: Clause) -> str:
    """Return the text of a clause as it was typed."""
    return query.text[clause.alternatives[0].start : clause.alternatives[-1].end]


def said(typed: str) -> list[str]:
    """Return the clauses of a bridged query; a level above 0 stands behind its term.

    Of the same letters with other signs between them the first are shown.
    """
    return [
        ("-" if clause.negative else "")
        + " | ".join(
            (f"{term.field}:" if term.field else "")
            + " ".join(term.words)
            + (f" @{term.level}" if term.level else "")
            for term in clause.alternatives
            if next(one for one in clause.alternatives if letters(one) == letters(term)) is term
        )
        for clause in bridge(parse(typed))[0].clauses
    ]


def added(typed: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return what bridging says it added."""
    return [(one.typed, one.added) for one in bridge(parse(typed))[1]]


@pytest.mark.parametrize("round_it", ROUNDS.values(), ids=ROUNDS)
@pytest.mark.parametrize("written", WRITINGS.values(), ids=WRITINGS)
@pytest.mark.parametrize("entry", CERTAIN, ids=lambda entry: entry.short)
def test_either_form_means_one_set(entry, written, round_it) -> None:
    expected = {
        tuple(fold(text[a:b]) for a, b in forms.words(text))
        for other in glossary.ABBREVIATIONS
        if other.vi == entry.vi
        for text in (other.vi, *glossary.writings(other))
    }
    found = []
    for form in (*glossary.writings(entry), entry.vi):
        typed = round_it.format(written(form))
        query, additions, questions = bridge(parse(typed))
        (clause,) = query.clauses
        assert expected <= keys(clause)
        assert len(clause.alternatives) == len(keys(clause))
        assert clause.alternatives[0].level == 0
        (addition,) = additions
        others = {letters(term) for term in clause.alternatives} - {letters(clause.alternatives[0])}
        assert len(addition.added) == len(others)
        assert questions == ()
        found.append((clause.alternatives[0].field, keys(clause)))
    assert all(each == found[0] for each in found)


@pytest.mark.parametrize("entry", CERTAIN, ids=lambda entry: entry.short)
def test_a_form_within_other_words_is_bridged_too(entry) -> None:
    for form in (entry.short, entry.vi):
        plain, additions, _ = bridge(parse(f"xyz {form} uvw"))
        assert len(plain.clauses) == 3
        assert len(additions) == 1
        (phrase,) = bridge(parse(f'"xyz {form} uvw"'))[0].clauses
        inner = {words[1:-1] for words in keys(phrase)}
        assert inner == keys(plain.clauses[1])
        assert all(words[0] == "xyz" and words[-1] == "uvw" for words in keys(phrase))


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("UBND", ["UBND | Ủy ban nhân dân"]),
        ("ubnd", ["ubnd | Ủy ban nhân dân"]),
        ("HĐND", ["HĐND | Hội đồng nhân dân"]),
        ("hđnd", ["hđnd | Hội đồng nhân dân"]),
        ("hdnd", ["hdnd | Hội đồng nhân dân @2"]),
        ("Hội đồng nhân dân", ["Hội đồng nhân dân | HĐND"]),
        ("hôi đông nhân dân", ["hôi đông nhân dân | HĐND @1"]),
        ("hoi dong nhan dan", ["hoi dong nhan dan | HĐND @2"]),
        ("Uỷ ban nhân dân tỉnh", ["Uỷ ban nhân dân | UBND", "tỉnh"]),
        ("title:UBND OR x", ["title:UBND | title:Ủy ban nhân dân | x"]),
        ('UBND OR "ủy ban nhân dân"', ["UBND | ủy ban nhân dân"]),
        ('org:"HĐND huyện"', ["org:HĐND huyện | org:Hội đồng nhân dân huyện"]),
        ("tphcm", ["tphcm | Thành phố Hồ Chí Minh | TP Hồ Chí Minh"]),
        ("UVTW", ["UVTW | Ủy viên Trung ương | Ủy viên TW | Ủy viên T Ư"]),
        ("Ủy viên TW", ["Ủy viên TW | Ủy viên Trung ương | UVTW | Ủy viên T Ư"]),
        ("Tp.Hà Nội", ["Tp | thành phố", "Hà", "Nội"]),
        ("tp. hà nội", ["tp | thành phố", "hà", "nội"]),
        ("TP.Hồ Chí Minh", ["TP Hồ Chí Minh | Thành phố Hồ Chí Minh | TP HCM"]),
        ("UBND.HĐND.x y", ["UBND | Ủy ban nhân dân", "HĐND | Hội đồng nhân dân", "x", "y"]),
        ("T.Ư", ["T Ư | Trung ương | TW"]),
        ("Ban Tuyên giáo TƯ", ["Ban", "Tuyên", "giáo", "TƯ | Trung ương | TW"]),
        ("TƯ", ["TƯ | Trung ương | TW"]),
        ("TƯ TW", ["TƯ | Trung ương | TW", "TW | Trung ương | T Ư"]),
        ("tư", ["tư"]),
        ("Tư tưởng", ["Tư", "tưởng"]),
        ("ĐẦU TƯ", ["ĐẦU", "TƯ"]),
        ("PTTH", ["PTTH"]),
        ("đ/c Khoa", ["đ c | đồng chí", "Khoa"]),
        ("đồng chí Khoa", ["đồng chí | đ c", "Khoa"]),
        ("đồng chí", ["đồng", "chí"]),
        ("Thường vụ Tỉnh ủy viên", ["Thường vụ Tỉnh ủy | TVTU", "viên"]),  # longest first
        ("tỉnh ủy viên ban thường vụ", ["tỉnh", "ủy viên ban thường vụ | UVBTV"]),
        ("ủy -x ban nhân dân", ["ủy", "-x", "ban", "nhân", "dân"]),
        ("ủy in:text ban nhân dân", ["ủy", "ban", "nhân", "dân"]),
        ('"ủy ban" nhân dân', ["ủy ban", "nhân", "dân"]),
        ("title:ủy ban nhân dân", ["title:ủy", "ban", "nhân", "dân"]),
        ("tỉnh-ủy ban nhân dân", ["tỉnh ủy", "ban", "nhân", "dân"]),
        ("ủy OR x ban nhân dân", ["ủy | x", "ban", "nhân", "dân"]),
        ("kinh tế-xã hội", ["kinh tế xã hội | KT XH"]),
        ("UBNDX xUBND", ["UBNDX", "xUBND"]),
    ],
)
def test_terms_and_their_levels(typed: str, clauses: list[str]) -> None:
    assert said(typed) == clauses


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("-UBND", ["-UBND | uy ban nhan dan"]),
        ("-hdnd", ["-hdnd | hoi dong nhan dan @2"]),
        ("-HĐND", ["-HĐND | Hội đồng nhân dân"]),
        ('-"Hội đồng nhân dân"', ["-Hội đồng nhân dân | HĐND"]),
        ('-"Hội đông nhân dân"', ["-Hội đông nhân dân"]),
        ('-"uy ban nhan dan"', ["-uy ban nhan dan | ubnd @2"]),
        ("-title:UBND", ["-title:UBND | title:uy ban nhan dan"]),
    ],
)
def test_what_is_excluded_is_excluded_in_both_forms(typed: str, clauses: list[str]) -> None:
    """Marks that were typed are meant; where none were, what is added has none."""
    assert said(typed) == clauses


@pytest.mark.parametrize(
    ("typed", "additions"),
    [
        ("UBND UBND", [("UBND", ("Ủy ban nhân dân",))]),
        ("TP. HCM", [("TP. HCM", ("Thành phố Hồ Chí Minh", "TP Hồ Chí Minh"))]),
        ("U.B.N.D.", [("U.B.N.D", ("Ủy ban nhân dân",))]),
        ("quốc phòng - an ninh", [("quốc phòng - an ninh", ("QP-AN",))]),
        ('"Chủ tịch UBND tỉnh"', [("UBND", ("Ủy ban nhân dân",))]),
        ("HĐND-ubnd", [("HĐND", ("Hội đồng nhân dân",)), ("ubnd", ("Ủy ban nhân dân",))]),
        (unicodedata.normalize("NFD", "HĐND"), [("HĐND", ("Hội đồng nhân dân",))]),
        ('UBND OR "Ủy ban nhân dân"', []),
        ("Nam Định", []),
    ],
)
def test_what_is_added_is_said_in_the_words_typed(typed, additions) -> None:
    """Letters with other signs between them are no other form, and are not said."""
    assert added(typed) == additions


def test_what_is_added_to_excluded_words_says_so() -> None:
    _, additions, _ = bridge(parse("UBND -HĐND"))
    assert [(one.typed, one.negative) for one in additions] == [("UBND", False), ("HĐND", True)]


@pytest.mark.parametrize(
    "typed",
    ["35-NQ/TW", "35-nq/tw", '"số 35-NQ/TW"', "35 NQ TW", "14/CT-TTg", "14/ct-ttg", "14 ct ttg"]
    + [
        "21/CT-UBND",
        "77/2010/NQ-HĐND",
        "02(m)-kl/tw",
        "“57 - NQ/TW”",
        "NQ35",
        "35-NQ/TW 28 CT TW",
        "17522/UBND-CNTT",
    ],
)
def test_the_number_of_a_document_is_left_alone(typed: str) -> None:
    query = parse(typed)
    assert bridge(query) == (query, (), ())
    decomposed = parse(unicodedata.normalize("NFD", typed))
    assert bridge(decomposed) == (decomposed, (), ())


def test_words_beside_a_number_are_bridged() -> None:
    assert said("NQ 35-NQ/TW TW") == [
        "NQ | Nghị quyết",
        "35 NQ TW",
        "TW | Trung ương | T Ư",
    ]
    assert said("nghị quyết 35") == ["nghị quyết | NQ", "35"]
    assert said('"UBND 35-NQ/TW"') == ["UBND 35 NQ TW | Ủy ban nhân dân 35 NQ TW"]


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("BCH Trung ương", ["BCH | Ban Chấp hành", "Trung ương | TW | T Ư"]),
        ("bch trung uong", ["bch | Ban Chấp hành", "trung uong | TW @2 | T Ư @2"]),
        ("BCH TW", ["BCH | Ban Chấp hành", "TW | Trung ương | T Ư"]),
        ("BCH PCTT xã", ["BCH | Ban Chỉ huy", "PCTT", "xã"]),
        ('"BCH PCTT xã"', ["BCH PCTT xã | Ban Chỉ huy PCTT xã"]),
        ("BCH quân sự xã", ["BCH quân sự xã | Ban Chỉ huy quân sự xã | Ban CHQS xã"]),
        ("Ban CHQS xã", ["Ban CHQS xã | Ban Chỉ huy quân sự xã | BCH quân sự xã"]),
        ("ban chỉ huy quân sự", ["ban", "chỉ huy quân sự | CHQS"]),
        ("Ban Chấp hành Đảng bộ", ["Ban Chấp hành | BCH", "Đảng", "bộ"]),
        ("CT số 28", ["CT | Chỉ thị", "số", "28"]),
        ("Chỉ thị 28", ["Chỉ thị | CT", "28"]),
        ("Ban Chấp hành", [COMMITTEE]),
        ('"Ban Chấp hành"', [COMMITTEE]),
        ("ban chấp hành tỉnh", [f"b{COMMITTEE[1:]}".replace("Chấp", "chấp"), "tỉnh"]),
        ('"Ban Chấp hành tỉnh"', ["Ban Chấp hành tỉnh"]),
        ('"tỉnh Ban Chỉ huy"', [f"tỉnh Ban Chỉ huy | {COMMAND}"]),
        ("chỉ thị công ty", ["chỉ thị | CT số", "công", "ty"]),
        ("Bộ Chỉ huy", ["Bộ", "Chỉ", "huy"]),
    ],
)
def test_letters_with_several_readings_are_read_where_the_next_words_decide(
    typed: str, clauses: list[str]
) -> None:
    assert said(typed) == clauses
    assert bridge(parse(typed))[2] == ()


@pytest.mark.parametrize(
    ("typed", "undecided", "meanings"),
    [
        ("BCH", "BCH", ['"Ban Chấp hành"', '"Ban Chỉ huy"', '"Bộ Chỉ huy"']),
        (
            "a bch quân sự tỉnh",
            "bch",
            [f'a "{name}" quân sự tỉnh' for name in ("Ban Chấp hành", "Ban Chỉ huy", "Bộ Chỉ huy")],
        ),
        ("title:CT -x", "CT", [f'title:"{n}" -x' for n in ("Chỉ thị", "công ty", "chủ tịch")]),
        ('-"CT Hà"', "CT", [f'-"{n} Hà"' for n in ("Chỉ thị", "công ty", "chủ tịch")]),
        ("B.C.H", "B.C.H", ['"Ban Chấp hành"', '"Ban Chỉ huy"', '"Bộ Chỉ huy"']),
        ("Đ/c: 12", "Đ/c", ['"đồng chí": 12', '"địa chỉ": 12']),
        ('"BCH" TW', "BCH", [f'"{n}" TW' for n in ("Ban Chấp hành", "Ban Chỉ huy", "Bộ Chỉ huy")]),
    ],
)
def test_letters_that_nothing_decides_are_asked_for(typed, undecided, meanings) -> None:
    query = parse(typed)
    bridged, _, (question,) = bridge(query)
    assert question.typed == undecided
    assert [meaning for _, _, meaning in question.choices] == meanings
    (asked,) = [clause for clause in bridged.clauses if undecided in text_of(query, clause)]
    assert len(set(map(letters, asked.alternatives))) == 1  # B.C.H is BCH
    for reading, english, meaning in question.choices:
        assert english
        again = parse(meaning)
        assert again.ignored == ()
        assert bridge(again)[2] == ()
        assert reading in " ".join(" ".join(t.words) for c in again.clauses for t in c.alternatives)


@pytest.mark.parametrize(
    "typed", ["BCH", "B.C.H", "b.c.h.", "B. C. H", '"bch tỉnh"', "title:B.C.H"]
)
def test_letters_with_full_stops_are_the_letters_though_nothing_decides(typed) -> None:
    query, additions, questions = bridge(parse(typed))
    if typed == "B. C. H":  # words apart are three words
        assert len(query.clauses) == 3 or len(questions) == 1
        return
    (clause,) = query.clauses
    tail = ("tinh",) if "tỉnh" in typed else ()
    assert keys(clause) == {("bch", *tail), ("b", "c", "h", *tail)}
    assert additions == ()
    assert len(questions) == 1


def test_whoever_names_a_reading_is_not_asked() -> None:
    assert bridge(parse('BCH OR "Ban chấp hành"'))[2] == ()
    assert len(bridge(parse('BCH OR title:"Ban chấp hành"'))[2]) == 1


def test_readings_are_those_of_the_glossary_and_those_that_nothing_decides() -> None:
    assert [entry.vi for entry in glossary.readings("UBND")] == ["Ủy ban nhân dân"]
    assert len(glossary.readings("BCH")) == len(glossary.readings("CT")) == 3
    assert glossary.readings("ABC") == ()
    for entry in glossary.ABBREVIATIONS:
        assert entry in glossary.readings(entry.short)


def test_a_phrase_has_no_more_than_so_many_variants() -> None:
    query, additions, _ = bridge(parse('"UBND HĐND CAND MTTQ TW"'))
    (clause,) = query.clauses
    assert len(clause.alternatives) == 3**3 <= MOST_VARIANTS < 3**4
    assert [one.typed for one in additions] == ["UBND", "HĐND", "CAND"]


def test_documents_and_everything_else_of_a_query_are_kept() -> None:
    query = parse('in:text ủy ban nhân dân -x ")')
    documented = replace(
        query,
        clauses=tuple(
            replace(
                clause, alternatives=(replace(clause.alternatives[0], documents=(f"d{place}",)),)
            )
            for place, clause in enumerate(query.clauses)
        ),
    )
    bridged, _, _ = bridge(documented)
    assert (bridged.text, bridged.within, bridged.ignored) == (query.text, "text", query.ignored)
    assert [clause.documents for clause in bridged.clauses] == [("d0", "d1", "d2", "d3"), ("d4",)]


def test_terms_that_do_not_stand_in_the_text_stay_as_they_are() -> None:
    query = Query("x", (Clause((Term(("UBND",)),)), Clause((Term(("HĐND",), end=1),))))
    assert bridge(query) == (query, (), ())


pieces = (
    st.sampled_from(
        [writing for entry in glossary.ABBREVIATIONS for writing in glossary.writings(entry)]
        + [entry.vi for entry in glossary.ABBREVIATIONS]
        + [
            "35-NQ/TW",
            "14/CT-TTg",
            "số",
            "35",
            "quân sự huyện",
            "Đảng bộ",
            "TƯ",
            "Tp.UBND.HĐND",
            "OR",
            "in:text",
            "(",
            "…",
        ]
    )
    | syllables
)
signs = st.sampled_from(["", "", "", "-", "title:", "org:"])
typed_queries = st.lists(
    st.builds(
        lambda sign, piece, around, written: sign + around.format(written(piece)),
        signs,
        pieces,
        st.sampled_from(["{}", "{}", '"{}"', '"x {} y"', '"{} UBND"', '"{}', "{}-x"]),
        st.sampled_from([str, str, fold, str.lower, WRITINGS["decomposed"]]),
    ),
    max_size=7,
).map(" ".join)


@settings(max_examples=500)
@given(typed_queries)
@example("x " * 50_000)
def test_bridging_twice_adds_nothing(typed: str) -> None:
    once, _, questions = bridge(parse(typed))
    twice, additions, again = bridge(once)
    assert twice == once
    assert additions == ()
    assert set(again) <= set(questions)


@settings(max_examples=500)
@given(st.one_of(typed_queries, st.text(st.characters(codec=None), max_size=50)))
def test_bridging_only_adds(typed: str) -> None:
    """Every word typed is still sought, in its order; what is added repeats nothing."""
    query = parse(typed)
    bridged, additions, questions = bridge(query)
    typed_words = [
        word for clause in query.clauses for term in clause.alternatives for word in term.words
    ]
    kept = [
        word
        for clause in bridged.clauses
        for term in clause.alternatives
        if not _is_added(term, typed)
        for word in term.words
    ]
    assert kept == typed_words
    for clause in bridged.clauses:
        assert len(clause.alternatives) <= MOST_VARIANTS * 32
        assert all(0 <= term.level <= 2 and term.words for term in clause.alternatives)
        assert all(forms.words(w) for term in clause.alternatives for w in term.words)
    assert all(one.added and one.typed for one in additions)
    assert all(len(one.choices) > 1 for one in questions)


def _is_added(term: Term, typed: str) -> bool:
    """Return whether a term's words do not stand where it says."""
    piece = typed[term.start : term.end]
    standing = [unicodedata.normalize("NFC", piece[a:b]) for a, b in forms.words(piece)]
    return tuple(standing[-len(term.words) :]) != term.words


@given(typed_queries)
def test_normal_forms_mean_one_set(typed: str) -> None:
    composed = parse(unicodedata.normalize("NFC", typed))
    decomposed = parse(unicodedata.normalize("NFD", typed))
    if composed.ignored == decomposed.ignored:  # else one was too long
        assert meant(bridge(composed)[0]) == meant(bridge(decomposed)[0])
