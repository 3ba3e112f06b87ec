"""Suggestions and cited documents, against a slow reading of the names and spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.edition import names
from archive.edition.names import Suggestion, documents_in, named, suggest
from archive.edition.reader import Edition
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
    assert asked.distance(forms_of("Nguyễn Văn Hoa")) == 1
    assert asked.distance(forms_of("Nguyen Van Hoa")) == 2


@pytest.mark.parametrize(
    ("typed", "level"),
    [("Đị", 0), ("Đ", 0), ("di", 0), ("Di", 0), ("Đĩ", 1), ("Địt", 2), ("Định", 0), ("Đinh", 0)],
)
def test_a_beginning_agrees_as_far_as_it_was_typed(typed, level) -> None:
    asked = names.Asked([((word,),) for word in forms_of(typed)], beginning=True, language="vi")
    assert asked.distance(forms_of("Nam Định")) == level


def test_main_names_come_before_variants_and_then_what_is_in_most_articles(opened) -> None:
    main = {name: bool(main) for name, main in opened.execute("SELECT name, main FROM name")}
    for letter in "bcdghklmnpt":
        found = suggest(opened, letter, ALL)
        own = [main[each.name] for each in found]
        assert own == sorted(own, reverse=True)
        counts = [each.articles for each in found if main[each.name]]
        assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    "typed", ["35-NQ/TW", "35-nq/tw", "nq35", "NQ 35", "nghị quyết 35", "nghi quyet so 35"]
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


def cited_slowly(known: dict, words: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the runs that cite documents, tried one by one, the longest first."""
    taken, found = set(), []
    for length in range(16, 0, -1):
        for first in range(len(words) - length + 1):
            place = range(first, first + length)
            keys = known.get(" ".join(words[first : first + length]))
            if keys and not taken & set(place):
                taken |= set(place)
                found.append((first, first + length, keys))
    return sorted(found)


@given(st.data())
def test_documents_are_those_of_the_longest_runs(real, data) -> None:
    known = spelt(real)
    part = st.sampled_from(sorted(known)) | st.sampled_from(["nam", "dinh", "so", "35", "nq", "tw"])
    words = " ".join(data.draw(st.lists(part, max_size=5))).split()
    assert documents_in(real, words) == cited_slowly(known, words)


def test_documents_stand_where_they_are_cited(real) -> None:
    words = folded("thực hiện Nghị quyết 35-NQ/TW ở Nam Định và NQ35")
    key = ("35-nq-tw-2018",)
    assert documents_in(real, words) == [(2, 7, key), (11, 12, key)]
    assert documents_in(real, []) == []
    assert documents_in(real, folded("Ban Chỉ đạo 35")) == []
