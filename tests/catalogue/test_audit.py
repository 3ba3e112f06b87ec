"""The audit finds what went wrong behind the archive's back, names it, and exits with 1."""

import json
import sqlite3
from contextlib import closing

import pytest

from archive.catalogue.audit import audit
from archive.models import (
    Appearance,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Organisation,
    Person,
    Post,
    Quantity,
    Slip,
)
from tests.catalogue.workshops import Workshop, sql, unguard


def found(workshop: Workshop, capsys) -> str:
    """Run the audit, which must find something; return its list."""
    capsys.readouterr()
    assert workshop.run("audit", f"--holdings={workshop.holdings}") == 1
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert f"CommandError: {len(lines)} faults." in said.err
    return said.out


@pytest.fixture
def published(stocked) -> Workshop:
    """A loaded and published workshop, in which there is nothing to find."""
    stocked.publish()
    return stocked


def test_nothing_is_found_where_nothing_is_wrong(published, capsys):
    assert published.run("audit", f"--holdings={published.holdings}") == 0
    assert capsys.readouterr().out == "No fault found.\n"


def test_a_flipped_character_of_a_text_in_the_database(published, capsys):
    holding = Holding.objects.first()
    unguard()
    sql("UPDATE archive_holding SET text = 'x' || substr(text, 2) WHERE id = %s", holding.pk)
    said = found(published, capsys)
    assert f"archive.holding {holding.filename}: text: the attached text is not the one" in said


def test_a_changed_file(published, capsys):
    name = Holding.objects.first().filename
    content = bytearray((published.holdings / name).read_bytes())
    content[10] ^= 1
    (published.holdings / name).write_bytes(content)
    assert f"archive.holding {name}: file: checksum is " in found(published, capsys)


def test_a_missing_file_is_a_state_and_no_fault(published, capsys):
    (published.holdings / Holding.objects.first().filename).unlink()
    assert published.run("audit", f"--holdings={published.holdings}") == 0


@pytest.mark.parametrize("column", ["bytes", "length"])
def test_another_size_in_the_record_than_that_of_the_text(published, column):
    unguard()
    sql(f"UPDATE archive_holding SET {column} = {column} + 1")
    (published.folder / "empty").mkdir()
    faults = [str(fault) for fault in audit(str(published.folder / "empty"))]
    faults = [fault for fault in faults if ": text: the attached text has not the size" in fault]
    assert len(faults) == len(published.made.texts)


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([[5, 3]], "empty or reversed"),
        ([[0, 10**6]], "span ends at 1000000, past the text's end"),
        ([[9, 12], [1, 3]], "before the end of an earlier span"),
        ([[1]], "not a pair"),
        ([["a", "b"]], "not a pair of integers"),
        ([5], "not a pair"),
        ({"a": 1}, "must be a list"),
        ("text", "must be a list"),
        (None, "must not be null"),
        (7, "must be a list"),
    ],
    ids=str,
)
def test_spans_made_bad(published, capsys, spans, words):
    record = Byline.objects.first()
    sql("UPDATE archive_byline SET evidence = %s WHERE id = %s", json.dumps(spans), record.pk)
    name = f"archive.byline {record.article.key}/{record.order}: evidence: "
    said = found(published, capsys)
    assert any(name in line and words in line for line in said.splitlines()), said


def test_a_wording_that_stands_nowhere_in_its_evidence(published, capsys):
    post = Post.objects.exclude(evidence=[]).first()
    sql("UPDATE archive_post SET wording = 'không có ở đó' WHERE id = %s", post.pk)
    key = "/".join(map(str, post.natural_key()))
    said = found(published, capsys)
    assert f"archive.post {key}: wording: 'không có ở đó' stands at none of" in said


def test_a_wording_may_differ_from_its_evidence_in_case_and_blanks(published):
    before = audit(str(published.holdings))
    post = Post.objects.exclude(evidence=[]).first()
    Post.objects.filter(pk=post.pk).update(wording=post.wording.upper().replace(" ", "   "))
    assert audit(str(published.holdings)) == before == []


@pytest.mark.parametrize("model", [Quantity, Slip])
def test_a_number_or_a_slip_that_does_not_stand_at_each_of_its_places(published, capsys, model):
    record = model.objects.exclude(evidence=[]).first()
    (start, end), *_ = record.evidence
    name = f"{model._meta.label_lower} {record.article.key}/{record.order}: wording: "
    model.objects.filter(pk=record.pk).update(evidence=[[start, end], [end, end + 2]])
    assert f"{name}{record.wording!r} stands only at some of [[{start}, " in found(
        published, capsys
    )
    model.objects.filter(pk=record.pk).update(evidence=[[end, end + 2]])
    assert f"{name}{record.wording!r} stands at none of [[{end}, " in found(published, capsys)


def test_a_slip_is_kept_to_the_letter(published, capsys):
    slip = Slip.objects.first()
    Slip.objects.filter(pk=slip.pk).update(wording=slip.wording.upper())
    assert f"archive.slip {slip.article.key}/{slip.order}: wording: " in found(published, capsys)
    number = Quantity.objects.exclude(evidence=[]).first()
    Slip.objects.filter(pk=slip.pk).update(wording=slip.wording)
    Quantity.objects.filter(pk=number.pk).update(wording=number.wording.upper())
    assert audit(str(published.holdings)) == []


@pytest.mark.parametrize("model", [Person, ArticleDate])
def test_a_derived_field_that_is_out_of_date(published, capsys, model):
    column = "sort_given" if model is Person else "earliest"
    sql(f"UPDATE {model._meta.db_table} SET {column} = '1001-01-01'")
    said = found(published, capsys)
    assert f"{model._meta.label_lower} " in said
    assert said.count("derived fields out of date") == model.objects.count()


def test_a_date_that_is_none(published, capsys):
    date = ArticleDate.objects.filter(article__status="published", kind="event").first()
    sql("UPDATE archive_articledate SET edtf = 'gestern' WHERE id = %s", date.pk)
    said = found(published, capsys)
    assert f"archive.articledate {date.article.key}/event: edtf: 'gestern'" in said
    assert "edition: cannot be compiled" in said


def test_an_account_with_a_broken_link(published, capsys):
    sql("UPDATE archive_article SET account_vi = '[x](person:nobody)' WHERE key = 'tc0001'")
    sql("UPDATE archive_article SET account_en = 'an open [bracket' WHERE key = 'tc0001'")
    said = found(published, capsys)
    assert "archive.article tc0001: account_vi: no archive.person has key 'nobody'" in said
    assert "archive.article tc0001: account_en: offset 8: this bracket is not closed" in said


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("UPDATE archive_person SET name = '\x01' || name", "forbidden character U+0001"),
        ("UPDATE archive_citation SET note_vi = '', note_en = 'x'", "must both be given"),
        ("UPDATE archive_holding SET segments = '[[\"planet\", 0, 5]]'", "of a known kind"),
        ("UPDATE archive_holding SET segments = '[[\"lead\", 0, 99999]]'", "past the text's end"),
        ('UPDATE archive_organisation SET names = \'["a", "a"]\'', "the same name twice"),
        ("UPDATE archive_alias SET target = 'x' || id", "has this key"),
        ("DELETE FROM archive_holding", "evidence without a holding"),
    ],
)
def test_what_no_constraint_of_the_database_forbids(published, capsys, query, words):
    sql(query)
    assert words in found(published, capsys)


def test_a_round_of_parents(published, capsys):
    one, other = Organisation.objects.all()[:2]
    Organisation.objects.filter(pk=one.pk).update(parent=other)
    Organisation.objects.filter(pk=other.pk).update(parent=one)
    said = found(published, capsys)
    assert f"archive.organisation {one.key}: parent: leads back to itself" in said
    assert f"archive.organisation {other.key}: parent: leads back to itself" in said


def test_a_missing_edition(stocked, capsys):
    assert found(stocked, capsys) == "edition: there is none; run publish\n"


def test_an_edition_that_is_older_than_the_catalogue(published, capsys):
    article = Article.objects.get(key="tc0001")
    article.title_en = "Changed since"
    article.save()
    draft = Article.objects.get(key="tc0004")
    draft.title_en = "Changed since, but nobody sees it"
    draft.save()
    said = found(published, capsys)
    assert "edition: article tc0001 is not what the catalogue says" in said
    assert "tc0004" not in said


def test_an_edition_that_still_has_what_was_withdrawn(published, capsys):
    article = Article.objects.get(key="tc0001")
    article.status, article.withdrawn_on = "withdrawn", "2026-01-01"
    article.withdrawn_reason_vi, article.withdrawn_reason_en = "x", "y"
    article.save()
    said = found(published, capsys)
    assert "edition: article tc0001 is not what the catalogue says" in said
    assert "edition: lost article tc0001 is not what the catalogue says" in said


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE record SET body = replace(body, 'a', 'b') WHERE position = 64",
        "UPDATE record SET row = row || ' ' WHERE position = 64",
        "DELETE FROM record WHERE kind = 'article' AND position = 64",
        "DELETE FROM facet WHERE rowid = 1",
        "UPDATE term SET label_vi = 'khác' WHERE rowid = 1",
        "UPDATE interval SET last = last + 1",
        "DELETE FROM address",
        "UPDATE lost SET target = 'elsewhere'",
        "UPDATE meta SET value = 'x' WHERE name = 'digest'",
        "DELETE FROM meta",
        "DROP TABLE interval",
        "INSERT INTO passage_folded(passage_folded) VALUES ('delete-all')",
    ],
)
def test_an_edition_that_was_changed(published, capsys, damage):
    with closing(sqlite3.connect(published.edition)) as edition, edition:
        edition.execute(damage)
    said = found(published, capsys)
    assert said.startswith("edition: damaged")
    published.publish()
    assert published.run("audit", f"--holdings={published.holdings}") == 0


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 4096])
def test_an_edition_that_is_no_edition(published, capsys, content):
    published.edition.write_bytes(content)
    assert found(published, capsys).startswith("edition: damaged")
    assert published.publish().new
    assert published.run("audit", f"--holdings={published.holdings}") == 0


def test_a_clash_of_rows_that_only_a_stray_statement_makes(published, capsys):
    citation = Citation.objects.first()
    appearance = Appearance.objects.first()
    sql("UPDATE archive_citation SET form = 'full', note_vi = '\a', note_en = 'x' "
        "WHERE id = %s", citation.pk)  # fmt: skip
    sql("UPDATE archive_appearance SET rank = '\a' WHERE id = %s", appearance.pk)
    said = found(published, capsys)
    assert f"archive.citation {'/'.join(map(str, citation.natural_key()))}: note_vi" in said
    assert f"archive.appearance {'/'.join(map(str, appearance.natural_key()))}: rank" in said
