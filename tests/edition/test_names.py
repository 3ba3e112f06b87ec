"""Suggestions and cited documents, against a slow reading of the names and spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.edition import cited, names
from archive.edition.cited import Agreeing
from archive.edition.names import Suggestion, documents_in, named, suggest
from archive.edition.reader import Edition
from archive.edition.search import search
from archive.text.bridge import bridge
from archive.text.folding import fold
from archive.text.forms import forms_of
from archive.text.forms import words as words_of
from archive.text.query import parse

ALL = 100_000


@pytest.fixture(scope="module")
def real(bare_edition) -> Edition:
    """The real catalogue's edition."""
    return Edition(bare_edition)


def all_names(edition: Edition) -> list[tuple[str, str, str]]:
    """Return kind, key and name of every name."""
    return edition.execute("SELECT kind, key, name FROM name ORDER BY kind, key, name")


def folded(text: str) -> list[str]:
    """Return the folded words of a text."""
    return [bare for _typed, _letters, bare in forms_of(text)]


def slowly(edition: Edition, typed: str) -> set[tuple[str, str]]:
    """Return the records that suggestions must be, from the names as they are."""
    *whole, last = folded(typed)
    found = set()
    for kind, key, name in all_names(edition):
        words = folded(name)
        if set(whole) <= set(words) and any(word.startswith(last) for word in words):
            found.add((kind, key))
    return found


def records(found: list[Suggestion]) -> list[tuple[str, str]]:
    """Return which records are suggested, in their order."""
    return [(each.kind, each.key) for each in found]


@given(st.data())
def test_every_record_with_all_words_is_suggested_once_and_no_other(opened, data) -> None:
    _kind, _key, name = data.draw(st.sampled_from(all_names(opened)))
    words = [name[start:end] for start, end in words_of(name)]
    typed = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
    typed[-1] = typed[-1][: data.draw(st.integers(1, len(typed[-1])))]
    text = " ".join(typed)
    text = data.draw(st.sampled_from([text, fold(text), text.upper()]))
    found = records(suggest(opened, text, ALL))
    assert len(found) == len(set(found))
    assert set(found) == slowly(opened, text)
    assert records(suggest(opened, text)) == found[:8]


@given(st.text(max_size=40) | st.text('"*^:()-+ anNEARotORđ', max_size=40))
def test_nothing_typed_is_an_error(opened, typed) -> None:
    found = suggest(opened, typed, 5)
    assert len(found) <= 5
    assert found == [] or folded(typed)


@pytest.mark.parametrize("typed", ["", " ", "*", '"', "a" * 5000, "a " * 5000, "\0", "\ud800"])
def test_what_is_no_name_finds_nothing(opened, typed) -> None:
    assert suggest(opened, typed) == [] or typed.startswith("a ")


def test_bare_typing_finds_marked_names(real) -> None:
    found = suggest(real, "nam di")
    assert records(found)[0] == ("province", "nam-dinh")
    assert found[0].name == "Nam Định"
    assert found[0].articles == 2
    assert records(suggest(real, "tran quoc to"))[0] == ("person", "tran-quoc-to")


def test_names_that_have_the_marks_come_first(real) -> None:
    """Bare letters leave the marks open; a letter or tone that was typed does not."""
    kinds = [each.kind for each in suggest(real, "trần", ALL)]
    people = kinds.count("person")
    assert people >= 3
    assert set(kinds[:people]) == {"person"}
    assert len(kinds) > people
    assert [each.kind for each in suggest(real, "tran", 3)] == ["person"] * 3
    assert suggest(real, "trân", 1)[0].kind == "person"  # the tone may still come
    assert suggest(real, "trận", 1)[0].kind == "organisation"


@pytest.mark.parametrize("tone", ["Nguyễn Văn Hoà", "Nguyễn Văn Hòa", "nguyễn văn hoà"])
def test_the_place_of_a_tone_is_no_difference(tone) -> None:
    asked = names.Asked([((word,),) for word in forms_of(tone)], beginning=True, language="vi")
    assert asked.distance(forms_of("Nguyễn Văn Hòa")) == 0
    assert asked.distance(forms_of("Nguyễn Văn Hoa")) == 2
    assert asked.distance(forms_of("Nguyen Van Hoa")) == 3


@pytest.mark.parametrize(
    ("typed", "level"),
    [("Đị", 0), ("Đ", 0), ("di", 0), ("Di", 0), ("Đĩ", 2), ("Địt", 3), ("Định", 0), ("Đinh", 1)],
)
def test_a_beginning_agrees_as_far_as_it_was_typed(typed, level) -> None:
    """All letters without their tone agree less than letters behind which it may still come."""
    asked = names.Asked([((word,),) for word in forms_of(typed)], beginning=True, language="vi")
    assert asked.distance(forms_of("Nam Định")) == level


def row(name: str, articles: int = 1, main: int = 1) -> tuple:
    """Return a row of names of which the order of suggestions is made."""
    return (main, "person", name, name, name, name, name, articles)


@pytest.mark.parametrize(
    ("typed", "ordered"),
    [
        ("Đinh", ["Đinh Khoa", "Văn Đinh", "Định Khóa", "Nam Định"]),
        ("đinh", ["Đinh Khoa", "Văn Đinh", "Định Khóa", "Nam Định"]),
        ("nam Đ", ["Nam Định", "Tỉnh Nam Định", "Đảng Việt Nam"]),
        ("hoà", ["Hòa Bình", "Cộng hòa Bình", "Hoa Ban", "Ban Hoa"]),
        ("dinh", ["Đinh Khoa", "Nam Định"]),
        ("hoa binh", ["Hòa Bình", "Tỉnh Hòa Bình", "Bình Hòa"]),
    ],
)
@pytest.mark.parametrize("beginning", [True, False])
def test_marks_come_first_then_beginnings_then_what_is_in_most_articles(
    typed, ordered, beginning
) -> None:
    if typed == "nam Đ" and not beginning:
        return
    asked = names.Asked([((word,),) for word in forms_of(typed)], beginning, "vi")
    # The more articles a name has, the later it is to come here.
    rows = [row(name, articles) for articles, name in enumerate(ordered)]
    assert [found[4] for found in sorted(rows, key=asked.order)] == ordered


def test_names_that_agree_alike_come_by_their_articles_then_main_names_first() -> None:
    asked = names.Asked([((forms_of("hoa")[0],),)], beginning=True, language="vi")
    rows = [row("Hoa Ba"), row("Hoa Bốn", 4), row("Hoa Hai", 2, 0), row("Hoa Sáu", 2)]
    found = [found[4] for found in sorted(rows, key=asked.order)]
    assert found == ["Hoa Bốn", "Hoa Sáu", "Hoa Hai", "Hoa Ba"]


@pytest.mark.parametrize("typed", ["nam", "nam dinh", "công an", "tỉnh", "ban chỉ đạo"])
def test_a_query_and_what_is_typed_of_it_have_one_order(real, typed) -> None:
    """A whole query finds no beginnings of words, but orders names alike."""
    whole = found_by(real, typed)
    assert whole
    typing = [place for place in records(suggest(real, typed, ALL)) if place in set(whole)]
    assert typing == whole


def test_a_name_that_begins_so_is_found_among_more_than_are_compared(real, monkeypatch) -> None:
    every = records(suggest(real, "t", ALL))
    first = suggest(real, "t", 1)[0]
    monkeypatch.setattr(names, "CANDIDATES", 3)
    assert forms_of(first.name)[0][2].startswith("t")
    assert all(forms_of(each.name)[0][2].startswith("t") for each in suggest(real, "t", 3))
    assert len(every) > 3


@pytest.mark.parametrize(
    "typed",
    ["35-NQ/TW", "35-nq/tw", "nq35", "NQ 35", "nghị quyết 35", "nghi quyet so 35", "035-NQ/TW"]
    + ["35-NQ/T.Ư", "35-nq/t.ư", "35-NQ/Trung ương", "35-NQ/T.W", "N.Q 35", "Nghị quyết35"]
    + ["nghị quyết TW 35", "nghị quyết Trung ương 35", "nghị quyết số 35 ngày 22/10/2018"]
    + ["nghị quyết 35 năm 2018", "nghị quyết 35/2018", "NQ35 tháng 10 năm 2018", "35/2018"]
    + ["Nghị quyết số 35-NQ/TW, ngày 22 tháng 10 năm 2018 của Bộ Chính trị"]
    + ["số 35 ngày 22/10/2018", "35 năm 2018", "NQ 35 ngày 22/10"]
    + ["Resolution 35 of 22 October 2018", "Resolution 35 of October 22, 2018", "NQ35 2018-10-22"],
)
def test_a_number_typed_suggests_its_document_first(real, typed) -> None:
    first = suggest(real, typed, language="en")[0]
    assert (first.kind, first.key) == ("resolution", "35-nq-tw-2018")
    assert first.name == "Resolution 35-NQ/TW"
    assert len(records(suggest(real, typed))) == len(set(records(suggest(real, typed))))


def test_the_language_of_the_page_chooses_between_names_that_agree(real) -> None:
    assert suggest(real, "nam di", 1, "vi")[0].name == "Nam Định"
    assert suggest(real, "cong an nam dinh", 1, "vi")[0].name == "Công an tỉnh Nam Định"


def found_by(edition: Edition, typed: str) -> list[tuple[str, str]]:
    """Return the records that a whole query names."""
    return records(named(edition, bridge(parse(typed))[0], ALL))


def test_a_whole_query_names_records(real) -> None:
    assert found_by(real, "nam định")[0] == ("province", "nam-dinh")
    assert ("person", "tran-quoc-to") in found_by(real, "person:quốc")
    assert {kind for kind, _key in found_by(real, "person:quốc")} == {"person"}
    assert {kind for kind, _key in found_by(real, "org:nam")} == {"organisation"}
    assert found_by(real, "nam đị") == []  # a query is whole: its last word is no beginning
    assert found_by(real, "title:nam") == []
    assert found_by(real, "-nam") == []
    assert found_by(real, "person:nam org:nam") == []
    assert set(found_by(real, "tỏ OR đoài")) >= {("person", "tran-quoc-to")}


def test_a_query_is_named_by_either_form_of_an_abbreviation(real) -> None:
    short, long = found_by(real, "UBND Nam Định"), found_by(real, "ủy ban nhân dân Nam Định")
    assert ("organisation", "uy-ban-nhan-dan-tinh-nam-dinh") in short
    assert set(short) == set(long)


def spelt(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Return the documents of every spelling."""
    found: dict[str, list[str]] = {}
    for words, key in edition.execute("SELECT words, key FROM spelling ORDER BY words, key"):
        found.setdefault(words, []).append(key)
    return {words: tuple(dict.fromkeys(keys)) for words, keys in found.items()}


def together(words: list[str]) -> str:
    """Return folded words written together, blanks only between two numbers without zeros."""
    text = ""
    for word in words:
        word = word.lstrip("0") if word.isdecimal() else word
        text += f" {word}" if text[-1:].isdecimal() and word[:1].isdecimal() else word
    return text


def cited_slowly(known: dict, words: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the runs that cite documents, tried one by one, the longest first."""
    taken, found = set(), []
    for length in range(24, 0, -1):
        for first in range(len(words) - length + 1):
            place = range(first, first + length)
            keys = known.get(together(words[first : first + length]))
            if keys and not taken & set(place):
                taken |= set(place)
                found.append((first, first + length, keys))
    return sorted(found)


@given(st.data())
def test_documents_are_those_of_the_longest_runs(real, data) -> None:
    known = spelt(real)
    part = st.sampled_from(sorted(known)) | st.sampled_from(["nam", "dinh", "so", "35", "nq", "tw"])
    words = " ".join(data.draw(st.lists(part, max_size=5))).split()
    found = [(first, end, tuple(sorted(keys))) for first, end, keys in documents_in(real, words)]
    assert found == cited_slowly(known, words)


def test_documents_stand_where_they_are_cited(real) -> None:
    words = folded("thực hiện Nghị quyết 35-NQ/TW ở Nam Định và NQ35")
    key = ("35-nq-tw-2018",)
    assert documents_in(real, words) == [(2, 7, key), (11, 12, key)]
    assert documents_in(real, []) == []
    assert documents_in(real, folded("Ban Chỉ đạo 35")) == []


@pytest.mark.parametrize(
    "typed",
    [
        "nghị quyết 35 năm 2015",
        "nghị quyết 35/2015",
        "NQ35 ngày 21/10/2018",
        "số 35 ngày 22/10/2019",
    ]
    + ["35/2015", "35-NQ/TW ngày 22/11/2018", "35-NQ/TU", "35-NQ/T.U", "35", "số 35", "NQ 3 5"]
    + ["Resolution 35 of 2019", "28/10/2018", "ngày 29/7/2018", "29/7/2018", "35 ngày nữa"],
)
def test_a_number_of_another_day_or_body_is_another_document(real, typed) -> None:
    assert documents_in(real, cited.as_cited(spoken(typed))) == []


def spoken(text: str) -> list[str]:
    """Return the words of a text as typed."""
    return [text[start:end] for start, end in words_of(text)]


def test_a_year_chooses_between_laws_of_one_title(real) -> None:
    both = {"24-2018-qh14", "116-2025-qh15"}
    for typed, meant in (
        ("Luật An ninh mạng", both),
        ("luật an ninh mạng năm 2018", {"24-2018-qh14"}),
        ("Luật An ninh mạng ngày 10/12/2025", {"116-2025-qh15"}),
        ("24/2018", {"24-2018-qh14"}),
        ("luật số 24", {"24-2018-qh14"}),
    ):
        found = documents_in(real, cited.as_cited(spoken(typed)))
        assert {key for _first, _end, keys in found for key in keys} == meant, typed
    assert documents_in(real, folded("luật an ninh mạng năm 2019")) == []


@pytest.mark.parametrize("typed", ["{}", '"{}"', "x {}", "-x {}"])
def test_a_title_that_documents_share_offers_them_all_and_stays_words(real, typed) -> None:
    query = search(real, typed.format("Luật An ninh mạng")).query
    assert all(clause.documents == () for clause in query.clauses)
    most_cited_first = ["24-2018-qh14", "116-2025-qh15"]
    assert cited.documents_of(real, query) == most_cited_first
    offered = records(named(real, query))[:2]
    assert offered == [("resolution", key) for key in most_cited_first]


def test_words_of_a_field_or_a_choice_are_no_title(real) -> None:
    for typed in ('title:"Luật An ninh mạng"', "Luật OR An ninh mạng", '-"Luật An ninh mạng"'):
        assert cited.documents_of(real, search(real, typed).query) == []


def test_a_document_of_an_unknown_day_may_be_of_any(opened) -> None:
    agreeing = Agreeing(opened, ["nowhere"])
    assert agreeing("nowhere", "2018-10-22")
    agreeing.issued = {"month": ("2018-10-01", "2018-10-31"), "day": ("2018-10-22", "2018-10-22")}
    assert agreeing("month", "2018-10-22")
    assert agreeing("month", "-10-22")
    assert not agreeing("month", "2018-11-22")
    assert agreeing("day", "2018")
    assert agreeing("day", "-10-22")
    assert not agreeing("day", "-10-21")
    assert not agreeing("day", "2018-09")
