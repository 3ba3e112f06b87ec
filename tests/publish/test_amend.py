"""An amended edition is what compiling the whole catalogue would have made, table by table."""

import sqlite3
from contextlib import closing
from random import Random

import pytest

from archive.models import (
    Alias,
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Involvement,
    Organisation,
    Person,
    Post,
    Resolution,
)
from archive.publish import publication
from archive.publish.amend import amend
from archive.publish.compile import TOLD_TABLES
from archive.publish.contents import write
from archive.publish.index import places

NOW = "SELECT kind, key FROM record WHERE changed > '2001-01-02'"


@pytest.fixture
def large(monkeypatch, stocked):
    """A published workshop in which a few articles are treated as many."""
    monkeypatch.setattr("archive.publish.frequent.FREQUENT", 3)
    monkeypatch.setattr("archive.publish.index.FEW", 3)
    monkeypatch.setattr("archive.publish.bitmaps.MANY", 2)
    stocked.publish()
    return stocked


def told(path) -> dict[str, object]:
    """Return all that an edition says, its search indexes included."""
    with closing(sqlite3.connect(path)) as edition:
        found = {name: edition.execute(query).fetchall() for name, query in TOLD_TABLES.items()}
        found["record"] = edition.execute(
            "SELECT kind, position, key, told, row, body FROM record ORDER BY kind, position"
        ).fetchall()
        return found | {"places": places(edition)}


def compiled(path, beside) -> dict[str, object]:
    """Return what compiling the catalogue whole says, with the words that are common there."""
    with closing(sqlite3.connect(path)) as edition:
        common = frozenset(word for (word,) in edition.execute("SELECT word FROM common"))
    write(beside, publication.Before(path), common)
    return told(beside)


def judge(workshop) -> None:
    """Judge that the edition in place says what the whole compilation would."""
    path = workshop.edition
    one, other = told(path), compiled(path, path.with_name("whole.sqlite3"))
    for name in other:
        assert one[name] == other[name], name
    assert publication.compare(path) == []


def rewrite(lots: Random, article: Article) -> str:
    """Change something of an article; return what."""
    public = Article.objects.published()
    other = lots.choice(list(public))

    def title():
        article.title = f"{other.title} {lots.choice(['mới', 'Mới', 'lần hai'])}"
        article.save()

    def account():
        article.account_vi, article.account_en = other.account_vi, f"{other.account_en} Again."
        article.save()

    def address():
        article.source_url = f"https://bao.example/{lots.random()}"
        article.source_basis = "stated"
        article.save()

    def province():
        article.province, article.province_basis = other.province, other.province_basis
        article.save()

    def byline():
        order = article.bylines.count() + 50
        Byline.objects.create(article=article, order=order, name="Sơn Ca", work="text", wording="S")

    def person_leaves():
        for link in article.appearances.all()[:1]:
            if Appearance.objects.filter(person=link.person, article__in=public).count() > 1:
                link.delete()

    def person_enters():
        here = article.appearances.values("person")
        link = Appearance.objects.filter(article__in=public, person__standing="official")
        for found in link.exclude(person__in=here)[:1]:
            made = Appearance.objects.create(article=article, person=found.person, order=90)
            AppearanceRole.objects.create(appearance=made, role="chair")
            body = Involvement.objects.filter(article__in=public).first().organisation
            Post.objects.create(
                appearance=made, order=1, wording="Trưởng ban", organisation=body, basis="stated"
            )

    def body_enters():
        here = article.involvements.values("organisation")
        for found in Involvement.objects.filter(article__in=public).exclude(organisation__in=here)[
            :1
        ]:
            Involvement.objects.create(
                article=article,
                organisation=found.organisation,
                role="guest",
                order=91,
                wording="Hội",
                basis="stated",
            )

    def citation_is_implied():
        for found in article.citations.all()[:1]:
            found.form = "named" if found.form == "implied" else "implied"
            found.save()

    def document_enters():
        found = Citation.objects.filter(article__in=public).first()
        Citation.objects.create(
            article=article,
            resolution=found.resolution,
            order=92 + article.citations.count(),
            form="full",
            relation="cited",
            wording=found.wording,
            basis="stated",
        )

    def note_on_the_date():
        for date in article.dates.all()[:1]:
            date.note_vi, date.note_en = "Theo lịch", "By the calendar"
            date.save()

    acts = [
        *(title, account, address, province, byline, person_leaves, person_enters),
        *(body_enters, citation_is_implied, document_enters, note_on_the_date),
    ]
    act = lots.choice(acts)
    act()
    return act.__name__


@pytest.mark.parametrize("seed", range(2))
def test_random_changes_are_told_as_by_compiling_everything(large, seed):
    lots = Random(seed)
    amended = set()
    for _ in range(10):
        chosen = lots.sample(list(Article.objects.published().order_by("key")), lots.randint(1, 2))
        acts = {rewrite(lots, article) for article in chosen}
        outcome = amend(large.edition)
        if outcome is None:  # what is public has changed by it: an entity came or went
            publication.publish(large.edition)
            continue
        amended |= acts if outcome.new else set()
        judge(large)
    assert len(amended) > 4


@pytest.fixture
def article(published):
    """A public article."""
    return Article.objects.published().order_by("key").first()


def test_only_what_has_changed_has_a_new_time(published, article):
    article.title = "Nhan đề khác hẳn"
    article.save()
    outcome = amend(published.edition)
    assert (outcome.new, outcome.number) == (True, 2)
    with closing(sqlite3.connect(published.edition)) as edition:
        changed = set(edition.execute(NOW))
    assert ("article", article.key) in changed
    assert {key for kind, key in changed if kind == "article"} == {article.key}
    assert len(changed) > 1  # the entities whose pages list it


def test_nothing_new_is_no_new_edition(published, article):
    before = published.edition.read_bytes()
    article.title_note_vi = article.title_note_vi
    article.save()
    outcome = amend(published.edition)
    assert (outcome.new, outcome.number) == (False, 1)
    assert published.edition.read_bytes() == before


def test_publishing_everything_finds_an_amended_edition_whole(published, article):
    article.title = "Nhan đề khác hẳn"
    article.save()
    digest = amend(published.edition).digest
    outcome = publication.publish(published.edition)
    assert (outcome.new, outcome.digest) == (False, digest)


def test_an_amended_index_that_was_damaged_is_found(published, article):
    article.title = "Nhan đề khác hẳn"
    article.save()
    amend(published.edition)
    with closing(sqlite3.connect(published.edition)) as edition, edition:
        edition.execute(
            "INSERT INTO passage_folded(rowid, title) VALUES ((SELECT max(id) + 1"
            " FROM passage_folded_docsize), 'la')"
        )
    assert publication.compare(published.edition) != []
    assert publication.publish(published.edition).new
    assert publication.compare(published.edition) == []


def unpublish(article):
    article.status = "draft"
    article.save()


def rename_person(_article):
    person = Person.objects.filter(standing="official", appearances__article__status="published")
    found = person.first()
    found.name += " Khác"
    found.save()


def date_anew(article):
    date = ArticleDate.objects.get(article=article, kind="event")
    date.edtf = "2999"
    date.save()


def detach(_article):
    [holding.detach() for holding in Holding.objects.all()]


def lose_a_key(article):
    Alias.objects.create(record_type="article", key="ten-cu", target=article.key)


@pytest.mark.parametrize("act", [unpublish, rename_person, date_anew, detach, lose_a_key])
def test_what_more_rests_on_is_compiled_whole(published, article, act):
    act(article)
    before = published.edition.read_bytes()
    assert amend(published.edition) is None
    assert published.edition.read_bytes() == before


def test_many_changes_are_compiled_whole(published, article, monkeypatch):
    monkeypatch.setattr("archive.publish.amend.MOST", 0)
    article.title = "Nhan đề khác hẳn"
    article.save()
    assert amend(published.edition) is None


def test_nothing_to_amend(published, article):
    published.edition.write_bytes(b"SQLite format 3\0" * 100)
    assert amend(published.edition) is None
    published.edition.unlink()
    assert amend(published.edition) is None


def test_nothing_is_left_beside(published, article, monkeypatch):
    article.title = "Nhan đề khác hẳn"
    article.save()
    before = published.edition.read_bytes()
    monkeypatch.setattr("archive.publish.frequent.amend", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        amend(published.edition)
    assert published.edition.read_bytes() == before
    assert not published.edition.with_suffix(".new").exists()


def test_a_draft_is_not_amended_in(published):
    draft = Article.objects.create(key="zz1", title="Nháp", title_en="A", title_basis="supplied")
    Involvement.objects.create(
        article=draft,
        organisation=Organisation.objects.first(),
        role="guest",
        order=1,
        wording="Hội",
        basis="stated",
    )
    assert not amend(published.edition).new
    assert Resolution.objects.exists()
