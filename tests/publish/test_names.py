"""Names and spellings: every public entity under every name it has, and nothing hidden."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing

import pytest

from archive.edition.reader import Edition
from archive.models import Person
from archive.publish.names import Names
from archive.publish.spellings import asked, folded_words, phrases, spellings
from tests.publish.entity_reference import EntityReference
from tests.publish.index_reference import SEPARATOR, names_of, said

KINDS = ("person", "organisation", "resolution", "province")


@pytest.fixture
def named(stocked) -> Iterator[tuple[sqlite3.Connection, Edition, EntityReference]]:
    """A published catalogue: its file, its edition, and what that must say."""
    stocked.publish()
    with closing(sqlite3.connect(stocked.edition)) as opened:
        yield opened, Edition(stocked.edition), EntityReference()


def document(kind: str, number: str, title: str = "Tiêu đề", *names: str) -> dict:
    """Return what spellings look at in a document's record."""
    english = "A title"
    return {"kind": kind, "number": number, "title": title, "title_en": english, "names": names}


def test_every_public_entity_is_there_under_all_its_names(named):
    opened, edition, reference = named
    found: dict[tuple, dict[str, int]] = defaultdict(dict)
    for *place, name, main in opened.execute(
        "SELECT kind, key, slug, label_vi, label_en, articles, name, main FROM name"
    ):
        assert name not in found[tuple(place)]
        found[tuple(place)][name] = main
    for kind in KINDS:
        things = {
            thing.key: thing
            for thing in getattr(reference, "people" if kind == "person" else f"{kind}s")
        }
        for record in reference.in_order(kind):
            thing, row = things[record["key"]], reference.entity_row(record)
            labels = [edition.label(kind, record["key"], name) for name in ("vi", "en")]
            place = (kind, record["key"], record["slug"], *labels, row["articles"])
            main = [record.get("label") or record["name"]]
            main.append(record.get("label_en") or record.get("name_en") or main[0])
            expected = dict.fromkeys(names_of(thing), 0) | dict.fromkeys(main, 1)
            assert found.pop(place) == expected, place
    assert found == {}


def test_the_words_of_a_name_have_its_row_number(named):
    opened, _, _ = named
    opened.execute("CREATE VIRTUAL TABLE temp.of_names USING fts5vocab(main, name_words, instance)")
    words: dict[int, list[str]] = defaultdict(list)
    for row, word in opened.execute("SELECT doc, term FROM temp.of_names ORDER BY doc, offset"):
        words[row].append(word)
    names = opened.execute("SELECT rowid, name FROM name").fetchall()
    assert dict(words) == {row: list(said(name, 2)) for row, name in names}
    start = f"{words[1][0][:2]}*"
    asked = "SELECT rowid FROM name_words WHERE name_words MATCH ?"
    assert (1,) in opened.execute(asked, (start,)).fetchall()


def test_who_or_what_no_published_article_leads_to_is_absent(stocked, named):
    opened, _, reference = named
    content = "\n".join(name for (name,) in opened.execute("SELECT name FROM name"))
    assert all(secret not in content for secret in stocked.made.secrets)
    keys = set(opened.execute("SELECT kind, key FROM name"))
    for kind in KINDS:
        every = {record["key"] for record in stocked.made.all(kind)}
        assert {key for of, key in keys if of == kind} == reference.public[kind]
        assert every >= reference.public[kind]
        if kind != "province":
            assert every - reference.public[kind]
    documents = {key for (key,) in opened.execute("SELECT key FROM spelling")}
    assert documents <= reference.public["resolution"]


def test_a_person_is_named_only_while_in_office(stocked):
    person = Person.objects.filter(
        standing="private", appearances__article__status="published"
    ).first()  # fmt: skip
    for standing, rows in (("private", 0), ("official", 1), ("unclassified", 0)):
        Person.objects.filter(pk=person.pk).update(standing=standing)
        stocked.publish()
        with closing(sqlite3.connect(stocked.edition)) as opened:
            asked = "SELECT count(DISTINCT key) FROM name WHERE kind = 'person' AND key = ?"
            assert opened.execute(asked, (person.key,)).fetchone() == (rows,)


def test_an_article_has_the_names_of_what_is_in_it():
    said = Names(
        {
            ("resolution", "cited"): ["1-NQ/TW", "Một"],
            ("resolution", "meant"): ["2-NQ/TW"],
            ("province", "unit"): ["Tỉnh"],
            ("organisation", "body"): ["Cơ quan", "CQ"],
            ("organisation", "paper"): ["Báo"],
            ("person", "one"): ["Người Một"],
        }
    )
    links = [("cited", "full"), ("meant", "implied"), ("cited", "short")]
    record = {
        "resolutions": [{"key": key, "form": form} for key, form in links],
        "province": {"key": "unit"},
        "bylines": [{"name": "Bút Danh"}, {"name": "Bút Danh"}],
        "organisations": [{"key": "body"}, {"key": "body"}],
        "publisher": {"key": "paper"},
        "people": [{"key": "one"}],
    }
    mark = f" {SEPARATOR} "
    assert said.others(record).forms[2] == mark.join(["1 nq tw", "mot", "tinh", "but danh"])
    assert said.bodies(record).forms[2] == mark.join(["co quan", "cq", "bao"])
    assert said.people(record).forms[2] == "nguoi mot"
    nowhere = record | {"resolutions": [], "province": None, "bylines": [], "people": []}
    nowhere |= {"organisations": [], "publisher": None}
    for names in (said.others, said.bodies, said.people):
        assert names(nowhere).forms == ("", "", "")


def test_the_spellings_are_those_of_the_public_documents(named):
    opened, _, reference = named
    found = opened.execute("SELECT words, key, said FROM spelling").fetchall()
    expected = set()
    for record in reference.in_order("resolution"):
        spelt = spellings(record)
        said, sought = phrases(spelt), asked(spelt, record["number"])
        expected |= {(words, record["key"], words in said) for words in said | sought}
        if record["number"]:
            assert folded_words(record["number"]) in spelt
    assert sorted(found) == sorted(expected)


def test_a_numbered_document_is_asked_for_in_many_ways():
    ways = {
        "35 nq tw",
        *("nghi quyet 35", "nghi quyet so 35", "nq35", "nq 35", "nq so 35"),
        *("nghi quyet 35 nq tw", "nghi quyet so 35 nq tw"),
        *("resolution 35", "resolution no 35", "resolution 35 nq tw", "resolution no 35 nq tw"),
        *("35nq tw", "35 nqtw", "35nqtw", "nq35 tw", "nq 35 tw"),
        *("nq35 nq tw", "nq 35 nq tw", "nq so 35 nq tw"),
        *("nghi quyet tw 35", "nghi quyet tw so 35", "nq tw 35", "nq tw so 35"),
    }
    in_haste = {"35nq tw", "35 nqtw", "35nqtw"}  # of a body in words nobody writes that
    others = {re.sub("tw", body, way) for body in ("t w", "trung uong") for way in ways - in_haste}
    found = spellings(document("resolution", "35-NQ/TW", "Tiêu đề", "Nghị quyết hè"))
    assert found == ways | others
    assert {"directive 24", "chi thi 24", "ct24"} <= spellings(document("directive", "24/CT-TTg"))
    assert {"joint plan 7", "ke hoach lien tich 7", "khlt7", "khlt 7"} <= spellings(
        document("joint_plan", "7-KHLT/TU")
    )


def test_zeros_at_the_beginning_of_a_number_may_be_there_or_not():
    few, many = (spellings(document("directive", number)) for number in ("5-CT/TW", "05-CT/TW"))
    assert few == many
    assert {"5 ct tw", "05 ct tw", "ct5", "ct05", "chi thi 5", "chi thi so 05"} <= few
    assert {"50 ct tw", "ct50"} <= spellings(document("directive", "50-CT/TW"))
    assert not {"5 ct tw", "050 ct tw"} & spellings(document("directive", "50-CT/TW"))
    assert "007 ct tw" in spellings(document("directive", "007-CT/TW"))


def test_resolutions_of_plenums_are_no_numbers():
    """Nghị quyết Trung ương 8 is that of the eighth plenum; its number is another."""
    assert not {"nghi quyet trung uong 8", "nq tw 8"} & spellings(document("resolution", "8-NQ/TW"))
    assert "nghi quyet trung uong 21" in spellings(document("resolution", "21-NQ/TW"))


def test_texts_say_the_shortest_spellings_and_readers_ask_in_words_written_together():
    spelt = {"nq 35", "nq 35 nq tw", "nghi quyet 35", "35 nq tw", "05 ct tw", "24 2018 qh14"}
    assert phrases(spelt) == {"nq 35", "nghi quyet 35", "35 nq tw", "05 ct tw", "24 2018 qh14"}
    together = {"nq35", "nq35nqtw", "nghiquyet35", "35nqtw", "5cttw", "24 2018qh14"}
    assert asked(spelt, "05-CT/TW") == together | {"#5"}
    assert asked(spelt, "") == together


def test_every_way_stands_before_the_issuer_too():
    plain = document("directive", "24/CT-TTg", "Tiêu đề", "Chỉ thị 24 cũ")
    issued = plain | {"issuer": {"name": "Thủ tướng"}}
    ways = spellings(plain) - {"chi thi 24 cu"}
    assert spellings(issued) - spellings(plain) == {f"{way} cua thu tuong" for way in ways}


def test_a_number_is_spelt_in_its_one_form():
    assert spellings(document("resolution", "35 – nq/tư")) == spellings(
        document("resolution", "35-NQ/TW")
    )
    assert {"02 m kl tw", "nghi quyet 02 m"} <= spellings(document("resolution", "02(m)-KL/TW"))


def test_a_number_with_its_year_has_the_year_too():
    found = spellings(document("decision", "77/2010/QĐ-TTg"))
    assert {"quyet dinh 77 2010", "quyet dinh so 77 2010", "decision 77 2010", "qd77"} <= found
    assert {"quyet dinh 77", "decision no 77", "77 2010 qd ttg"} <= found


def test_a_number_like_no_other_is_kept_as_it_is():
    assert spellings(document("resolution", "số lẻ 9")) == {
        *("so le 9", "nghi quyet so le 9", "nghi quyet so so le 9"),
        *("resolution so le 9", "resolution no so le 9"),
    }


def test_what_is_cited_by_title_has_title_and_names():
    law = spellings(document("law", "24/2018/QH14", "Luật Mẫu", "Luật Mẫu 2018"))
    assert {"luat mau", "a title", "luat mau 2018", "24 2018 qh14", "luat so 24 2018 qh14"} <= law
    assert spellings(document("pledge", "", "Giao ước Mẫu")) == {"giao uoc mau", "a title"}


def test_other_names_are_spellings_where_they_hold_a_digit():
    assert spellings(document("plan", "", "Kế hoạch Mẫu 2", "kế hoạch mẫu", "Đề án 2a")) == {
        "de an 2a"
    }
