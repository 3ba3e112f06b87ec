"""Which articles mention a document: in any spelling of it, and in no spelling of another."""

import pytest

from archive.edition.reader import Edition
from archive.edition.search import search
from archive.text.places import places
from tests.catalogue.workshops import published
from tests.specimens import specimen

SPELT = [  # how an article says it, and whether that is resolution 935-NQ/TW
    ("Nghị quyết số 935-NQ/TW", True),
    ("NGHỊ QUYẾT 935-NQ/TW", True),
    ("935-NQ/TƯ", True),
    ("935 nq/Tư", True),
    ("NQ935", True),
    ("Nghị quyết 935", True),
    ("935-NQ/T.Ư", True),
    ("935-NQ/T.W", True),
    ("935-NQ/Trung ương", True),
    ("nghị quyết TW 935", True),
    ("NQ 935NQ/TW", True),
    ("935NQTW", True),
    ("935-NQ/TU", False),
    ("935-NQ/T.U", False),
    ("935-CT/TW", False),
    ("1935-NQ/TW", False),
    ("935", False),
]


@pytest.fixture(scope="module")
def edition(tmp_path_factory, django_db_blocker) -> Edition:
    """An edition in whose accounts stands one spelling each."""
    made = specimen(8, articles=len(SPELT), statuses=("published",))
    for fields, (said, _is) in zip(made.all("article"), SPELT, strict=True):
        fields["account_vi"] = f"Zxa {said}, zxb."
    cited = [fields for fields in made.all("citation") if fields["status"] == "published"]
    (key,) = cited[0]["resolution"]  # only what is cited is public
    document = next(fields for fields in made.all("resolution") if fields["key"] == key)
    document |= {"kind": "resolution", "number": "935-NQ/TW", "names": []}
    base = tmp_path_factory.getbasetemp()
    with django_db_blocker.unblock():
        workshop = published(tmp_path_factory.mktemp("mentions"), made, base)
    return Edition(workshop.edition)


def said_in(edition: Edition, ordinals) -> set[str]:
    """Return what the accounts of articles say between their first and last words."""
    records = edition.article_records(list(ordinals))
    return {record["account"]["vi"].removeprefix("Zxa ")[:-6] for record in records}


def test_mentions_are_the_spellings_of_the_document_and_no_others(edition) -> None:
    (key,) = {key for (key,) in edition.execute("SELECT key FROM spelling WHERE words = 'nq935'")}
    records = edition.article_records(list(edition.everything))
    linked = {
        at
        for at, record in enumerate(records)
        if any(each["key"] == key and each["form"] != "implied" for each in record["resolutions"])
    }
    # What is linked to the document has its names among its own, whatever its account says.
    expected = {said for said, is_it in SPELT if is_it} | said_in(edition, linked)
    assert said_in(edition, edition.bits["mention", key]) == expected
    others = {said for said, is_it in SPELT if not is_it} - said_in(edition, linked)
    assert "935-NQ/TU" in others


@pytest.mark.parametrize("typed", [said for said, is_it in SPELT if is_it])
def test_every_spelling_finds_every_other(edition, typed) -> None:
    found = said_in(edition, search(edition, typed).bits)
    assert found >= {said for said, is_it in SPELT if is_it}
    (clause,) = search(edition, typed).query.clauses
    (key,) = clause.documents
    assert search(edition, typed).bits == edition.bits["mention", key] | edition.bits.get(
        ("resolution", key), edition.everything - edition.everything
    )


@pytest.mark.parametrize("typed", ["NQ935 OR zxb", "zxb OR 935-NQ/TW", '"nghị quyết 935" OR NQ935'])
def test_a_number_is_a_document_beside_an_or(edition, typed) -> None:
    parts = [search(edition, part).bits for part in typed.split(" OR ")]
    assert search(edition, typed).bits == parts[0] | parts[1]
    assert len(search(edition, typed).query.positive[0].documents) == 1


def test_in_a_field_every_spelling_is_sought_there_and_nowhere_else(edition) -> None:
    title = edition.article_records([0])[0]["title"]
    assert set(search(edition, f'title:"{title}" NQ935').bits) <= {0}
    assert search(edition, "title:NQ935").bits == search(edition, 'title:"nghị quyết 935"').bits
    assert said_in(edition, search(edition, "in:account NQ935").bits) >= {"Nghị quyết 935", "NQ935"}
    assert "935-NQ/TU" not in said_in(edition, search(edition, "in:account NQ935").bits)


def test_what_is_excluded_is_excluded_in_every_spelling(edition) -> None:
    kept = search(edition, "-NQ935").bits
    assert kept == edition.everything - search(edition, "935-NQ/TW").bits
    assert kept


def test_a_citation_is_one_place_and_as_good_as_typed(edition) -> None:
    for typed in ("NQ935", "nghi quyet 935", "935-NQ/TƯ"):
        query = search(edition, typed).query
        for said, is_it in SPELT:
            found = places(f"Zxa {said}, zxb.", query)
            if is_it and "Ư" not in said.upper():
                assert [each.end for each in found] == [4 + len(said)], (typed, said)
                assert found[0].level == 0
