"""An amended edition is what compiling the whole catalogue would have made, table by table."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from random import Random

import pytest

from archive.curation import withdrawal
from archive.edition.ranking import ranking
from archive.edition.reader import FORMAT, Edition
from archive.edition.search import search
from archive.edition.selection import Selection
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
    Province,
    Resolution,
)
from archive.publish import publication
from archive.publish.amend import amend
from archive.publish.compile import TOLD_TABLES
from archive.publish.contents import write
from archive.publish.index import places

NOW = "SELECT kind, key FROM record WHERE changed > '2001-01-02'"


@pytest.fixture(autouse=True)
def nothing_is_young(monkeypatch):
    """What a test wrote a moment ago is not looked at once more for being young."""
    monkeypatch.setattr("archive.publish.differing.YOUNG", timedelta(0))


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
            "SELECT kind, key, told, own, row, body FROM record ORDER BY kind, position"
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
    afresh, _ = write(path.with_name("afresh.sqlite3"), publication.Before(path))
    assert afresh == publication.Before(path).digest
    assert read(path) == read(path.with_name("whole.sqlite3"))


def read(path) -> list:
    """Return what the reading room makes of an edition: lists, and searches in their order."""
    with closing(sqlite3.connect(path)) as written, written:
        # An edition that was compiled beside has no number yet.
        for name, value in (("number", "1"), ("digest", ""), ("format", FORMAT)):
            written.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))
        counts = dict(written.execute("SELECT kind, count(*) FROM record GROUP BY kind"))
        written.execute("INSERT OR IGNORE INTO meta VALUES ('counts', ?)", (json.dumps(counts),))
        words = [word for (word,) in written.execute("SELECT folded FROM word ORDER BY folded")]
    edition = Edition(path)
    everything = list(edition.everything)
    rows = [row["key"] for row in edition.article_rows(everything)]
    found = [rows, [edition.article(key)[0] for key in rows], edition.counts]
    found += [[row["key"] for row in edition.entity_rows(kind, 2, 3)] for kind in edition.counts]
    for word in words[:: max(1, len(words) // 8)]:
        findings = search(edition, word)
        ranked = ranking(Selection(edition, findings.bits), findings, "relevance")
        found += [list(findings.bits), ranked.page(1, 50)]
    return found


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
        for found in article.dates.all()[:1]:
            found.note_vi, found.note_en = "Theo lịch", "By the calendar"
            found.save()

    def day():
        found = ArticleDate.objects.filter(article=article, kind="event").first()
        if found:
            found.edtf = lots.choice(["", "1999-02-03", "2024", "2025-10-11", "2025-10-11/2025-12"])
            found.save() if found.edtf else found.delete()

    def text_is_gone():
        [holding.detach() for holding in Holding.objects.filter(article=article)]

    def name_of_a_person():
        for link in article.appearances.filter(person__standing="official")[:1]:
            link.person.name = f"{link.person.name} {lots.choice(['An', 'Đức', 'Ý'])}"
            link.person.save()

    def name_of_a_body():
        for link in article.involvements.all()[:1]:
            link.organisation.name = f"{lots.choice(['Ban', 'Ủy ban', 'Đội'])} {lots.random()}"
            link.organisation.names.append("Tên cũ")
            link.organisation.save()

    def body_above():
        for link in article.involvements.all()[:1]:
            above = Organisation.objects.exclude(pk=link.organisation_id).first()
            if above.parent_id is None:
                link.organisation.parent = above
                link.organisation.save()

    def number_of_a_document():
        for link in article.citations.all()[:1]:
            link.resolution.number = f"{lots.randint(1, 99)}-NQ/TW"
            link.resolution.issued = lots.choice(["2019", "2020-01-02", ""])
            link.resolution.note_vi, link.resolution.note_en = "Ghi chú", "A note"
            link.resolution.save()

    def somebody_is_new():
        key = f"nguoi-moi-{lots.randint(0, 10**9)}"
        person = Person.objects.create(key=key, name=f"Đỗ {key}", standing="official")
        like = Organisation.objects.first()
        told = {name: getattr(like, name) for name in ("kind", "level", "basis")}
        body = Organisation.objects.create(key=f"{key}-ban", name=f"Ban {key}", name_en=key, **told)
        made = Appearance.objects.create(article=article, person=person, order=80)
        Post.objects.create(
            appearance=made, order=1, wording="Trưởng ban", organisation=body, basis="stated"
        )
        other.account_vi += f" Có [đồng chí](person:{key})."
        other.save()

    def somebody_is_gone():
        article.appearances.all().delete()

    def article_is_new():
        key = f"moi-{lots.randint(0, 10**9)}"
        made = Article.objects.create(
            key=key,
            title=f"{other.title} mới",
            title_en="New",
            title_basis="supplied",
            account_vi=other.account_vi,
            account_en=other.account_en,
            province=other.province,
            province_basis=other.province_basis,
            status="published",
        )
        edtf = lots.choice(["1999-02-03", "2025-10-11", "2999-01-01", "2024"])
        ArticleDate.objects.create(article=made, kind="event", edtf=edtf, basis="stated")
        for link in article.appearances.all()[:2]:
            Appearance.objects.create(article=made, person=link.person, order=link.order)

    def key_is_lost():
        Alias.objects.create(
            record_type="article", key=f"cu-{lots.randint(0, 10**9)}", target=article.key
        )

    acts = [
        *(title, account, address, province, byline, person_leaves, person_enters),
        *(body_enters, citation_is_implied, document_enters, note_on_the_date),
        *(day, text_is_gone, name_of_a_person, name_of_a_body, body_above),
        *(number_of_a_document, somebody_is_new, somebody_is_gone, article_is_new, key_is_lost),
    ]
    act = lots.choice(acts)
    act()
    return act.__name__


@pytest.mark.parametrize("seed", range(4))
def test_random_changes_are_told_as_by_compiling_everything(large, seed):
    lots = Random(seed)
    amended = set()
    for _ in range(12):
        chosen = lots.sample(list(Article.objects.published().order_by("key")), lots.randint(1, 2))
        acts = {rewrite(lots, article) for article in chosen}
        outcome = amend(large.edition)
        if outcome is None:  # somebody or something left the public for good, or room was out
            publication.publish(large.edition)
            continue
        amended |= acts if outcome.new else set()
        judge(large)
    assert len(amended) > 6


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


def make_private(_article):
    official().update(standing="private")


def delete_person(article):
    person = official().first()
    Appearance.objects.filter(person=person).delete()
    person.delete()


def rename_province(_article):
    found = Province.objects.first()
    found.name += " Khác"
    found.save()


def official():
    """Return the people who stand in public articles."""
    return Person.objects.filter(
        pk__in=Appearance.objects.filter(
            article__status="published", person__standing="official"
        ).values("person")
    )


@pytest.mark.parametrize("act", [unpublish, make_private, delete_person, rename_province])
def test_what_leaves_for_good_and_provinces_are_compiled_whole(published, article, act):
    act(article)
    before = published.edition.read_bytes()
    assert amend(published.edition) is None
    assert published.edition.read_bytes() == before


def test_what_is_restored_is_amended_in(published, article):
    before = told(published.edition)
    withdrawal.withdraw([article], withdrawal.Withdrawal("Sai", "Wrong", date(2026, 1, 2)))
    assert amend(published.edition) is None
    publication.publish(published.edition)
    withdrawal.restore([article], "Đúng")
    assert amend(published.edition).new
    judge(published)
    assert told(published.edition) == before


def rename_person(article):
    person = article.appearances.filter(person__standing="official").first().person
    person.name += " Đổi"
    person.save()


def rename_body(article):
    body = article.involvements.first().organisation
    body.name, body.names = f"Ban {body.name}", [body.name]
    body.save()


def renumber_document(article):
    document = article.citations.exclude(form="implied").first().resolution
    document.number, document.names = "77-NQ/TW", ["Nghị quyết 77"]
    document.save()


@pytest.mark.parametrize("act", [rename_person, rename_body, renumber_document])
def test_what_is_called_otherwise_is_so_in_every_article(large, act):
    article = next(
        article
        for article in Article.objects.published().order_by("key")
        if article.appearances.filter(person__standing="official").exists()
        and article.involvements.exists()
        and article.citations.exclude(form="implied").exists()
    )
    act(article)
    assert amend(large.edition).new
    judge(large)


def test_an_account_leads_to_who_has_become_public(published, article):
    person = Person.objects.create(key="nguoi-sau", name="Lò Văn Sau", standing="official")
    article.account_vi += " Có [ông Sau](person:nguoi-sau)."
    article.save()
    publication.publish(published.edition)
    other = Article.objects.published().exclude(pk=article.pk).order_by("key").first()
    Appearance.objects.create(article=other, person=person, order=70)
    assert amend(published.edition).new
    judge(published)
    found = Edition(published.edition).record("article", article.key)
    assert "(person:nguoi-sau)" in found["account"]["vi"]


def test_a_word_that_is_frequent_no_more_has_no_bitmap(large):
    """It stands in one article more than it need; that one loses it and its day on one save."""
    several = list(Article.objects.published().order_by("key")[:4])
    for article in several:
        article.title = f"Zurvexat {article.title}"
        article.save()
    publication.publish(large.edition)
    assert "zurvexat" in frequent_words(large)
    several[0].title = "Khác"
    several[0].save()
    date_of, _ = ArticleDate.objects.get_or_create(
        article=several[0], kind="event", defaults={"basis": "stated"}
    )
    date_of.edtf = "2999-01-01"
    date_of.save()
    assert amend(large.edition).new
    judge(large)
    assert "zurvexat" not in frequent_words(large)


def frequent_words(workshop) -> set[str]:
    """Return the folded words of which an edition has the articles ready."""
    with closing(sqlite3.connect(workshop.edition)) as edition:
        return {word for (word,) in edition.execute("SELECT word FROM frequent WHERE level = 2")}


def test_a_person_who_was_merged_is_amended_out(published, article):
    one, other = list(official().order_by("key"))[:2]
    Appearance.objects.filter(person=other).delete()
    other.delete()
    Alias.objects.create(record_type="person", key=other.key, target=one.key)
    assert amend(published.edition).new
    judge(published)


def test_where_there_is_no_room_everything_is_compiled(published, article):
    """Articles of one day with keys that go up halve the room each time."""
    whole = 0
    for number in range(12):
        made = Article.objects.create(
            key=f"{article.key}-{number:02}",
            title=f"Nhan đề {number}",
            title_en="A title",
            title_basis="supplied",
            status="published",
        )
        ArticleDate.objects.create(
            article=made, kind="event", edtf=event_of(article), basis="stated"
        )
        outcome = amend(published.edition)
        if outcome is None:
            whole += 1
            publication.publish(published.edition)
        if number % 4 == 3:
            judge(published)
    assert 0 < whole < 3


def event_of(article) -> str:
    """Return the date of an article's event."""
    return ArticleDate.objects.get(article=article, kind="event").edtf


def test_many_changes_are_compiled_whole(published, article, monkeypatch):
    monkeypatch.setattr("archive.publish.planning.MOST", 0)
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
