"""The text of record is refused for writing by queryset, by model and by the database itself."""

import hashlib

import pytest
from django.db import DatabaseError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from archive.models import Article, Holding
from archive.models.holding import TextIsKept
from archive.models.keeping import KEEP
from tests.catalogue.workshops import sql

CONTENT = "Chữ của bản tin \U0001f600\r\n".encode()
OTHER = "Chữ khác".encode()


def fixity(content: bytes) -> dict:
    """Return what a record says of a document."""
    digest = hashlib.sha256(content).hexdigest()
    return {"sha256": digest, "bytes": len(content), "length": len(content.decode())}


def made(key: str, content: bytes, text: str | None = None) -> Holding:
    """Make an article and its holding."""
    article = Article.objects.create(key=key, title="A", title_en="A", title_basis="supplied")
    return Holding.objects.create(
        article=article, filename=f"{key}.txt", segments=[], text=text, **fixity(content)
    )


@pytest.fixture
def holding(db) -> Holding:
    """A holding with its text."""
    found = made("tc9001", CONTENT)
    found.attach(CONTENT)
    return found


def kept(holding: Holding) -> bool:
    """Tell whether the database still has the text with what fixes it."""
    row = Holding.objects.values("text", "sha256", "bytes", "length").get(pk=holding.pk)
    return row == {"text": CONTENT.decode(), **fixity(CONTENT)}


def test_a_text_comes_with_attach_and_goes_with_detach(holding):
    assert kept(holding)
    assert holding.text == CONTENT.decode()
    holding.attach(CONTENT)  # once more is no change
    holding.detach()
    assert holding.text is None
    assert Holding.objects.get().text is None
    holding.attach(CONTENT)
    assert kept(holding)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sha256": "0" * 64}, "checksum is "),
        ({"bytes": 5}, "the record says 5 and "),
        ({"length": 5}, "and 5"),
    ],
)
def test_only_the_recorded_document_is_attached(db, changes, reason):
    holding = made("tc9001", CONTENT)
    Holding.objects.update(**changes)
    holding.refresh_from_db()
    with pytest.raises(ValueError, match=reason):
        holding.attach(CONTENT)
    assert Holding.objects.get().text is None


def test_what_is_no_utf_8_or_no_text_is_not_attached(db):
    for content, reason in ((b"\xff\xfe", "not UTF-8 at byte 0"), (b"a\x00", "U.0000 at 1")):
        holding = Holding(sha256=hashlib.sha256(content).hexdigest(), bytes=2, length=2)
        with pytest.raises(ValueError, match=reason):
            holding.attach(content)


def test_attach_does_not_write_over_another_text(holding):
    stale = Holding.objects.get()
    holding.detach()
    Holding.objects.update(**fixity(OTHER))
    holding.refresh_from_db()
    holding.attach(OTHER)
    with pytest.raises(TextIsKept, match="another text is attached"):
        stale.attach(CONTENT)
    assert Holding.objects.get().text == OTHER.decode()


@pytest.mark.parametrize("text", ["forged", "", None])
def test_the_model_refuses_a_changed_text(holding, text):
    holding.text = text
    for options in ({}, {"update_fields": ["text"]}):
        with pytest.raises(TextIsKept, match="tc9001.txt: text is not changed by saving"):
            holding.save(**options)
    assert kept(holding)


def test_the_model_refuses_to_attach_by_saving(db):
    holding = made("tc9001", CONTENT)
    holding.text = CONTENT.decode()
    with pytest.raises(TextIsKept):
        holding.save()
    assert Holding.objects.get().text is None


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"bytes": 1}, {"length": 1}])
def test_what_fixes_a_text_is_not_changed_apart_from_it(holding, change):
    for name, value in change.items():
        setattr(holding, name, value)
    with pytest.raises(TextIsKept, match=f"{name} is not changed by saving"):
        holding.save()
    with pytest.raises(TextIsKept, match="not changed while the text is attached"):
        Holding.objects.filter(pk=holding.pk).update(**change)
    assert kept(holding)
    holding = Holding.objects.get()
    holding.detach()
    Holding.objects.filter(pk=holding.pk).update(**change)
    assert Holding.objects.filter(**change).exists()


def test_everything_else_is_saved(holding):
    for record in (holding, Holding.objects.defer("text").get()):
        record.segments = [["headline", 0, 3]]
        record.save()
    assert kept(holding)
    assert Holding.objects.get().segments == [["headline", 0, 3]]
    assert Holding.objects.filter(pk=holding.pk).update(filename="b.txt") == 1


def test_a_new_record_comes_with_its_own_text_or_none(db):
    assert made("tc9001", CONTENT, CONTENT.decode()).text == CONTENT.decode()
    with pytest.raises(TextIsKept, match="tc9002.txt: the text checksum is "):
        made("tc9002", OTHER, "forged")
    article = Article.objects.get(key="tc9002")
    forged = Holding(article=article, filename="x", text="forged", **fixity(OTHER))
    with pytest.raises(TextIsKept):
        Holding.objects.bulk_create([forged])


def test_the_queryset_refuses_texts(holding):
    holding.text = "forged"
    for write in (
        lambda: Holding.objects.update(text="forged"),
        lambda: Holding.objects.filter(pk=holding.pk).update(text=None),
        lambda: Article.objects.get().holding.__class__.objects.update(text=models.F("filename")),
        lambda: Holding.objects.bulk_update([holding], ["text"]),
        lambda: Holding.objects.bulk_update([holding], ["segments", "sha256"]),
        lambda: Holding.objects.bulk_create(
            [Holding(article=holding.article, filename="x", **fixity(CONTENT))],
            update_conflicts=True,
            update_fields=["text"],
            unique_fields=["article"],
        ),
    ):
        with pytest.raises(TextIsKept):
            write()
        assert kept(holding)


TABLE = "archive_holding"
REPLACE = (
    f"INSERT INTO {TABLE} (id, article_id, filename, sha256, bytes, length, segments, text)"
    " SELECT id, article_id, filename, sha256, bytes, length, segments, 'forged' FROM"
    f" {TABLE} WHERE true ON CONFLICT (article_id) DO UPDATE SET text = excluded.text"
)
FORGERIES = [
    f"UPDATE {TABLE} SET text = 'forged'",
    f"UPDATE {TABLE} SET text = text || ' '",
    f"UPDATE {TABLE} SET text = ''",
    f"UPDATE {TABLE} SET sha256 = '{'0' * 64}'",
    f"UPDATE {TABLE} SET bytes = bytes + 1",
    f"UPDATE {TABLE} SET length = length + 1",
    f"UPDATE {TABLE} SET text = 'forged', sha256 = '{'0' * 64}'",
    REPLACE,
]


def refused_by_the_database(statement: str, holding: Holding) -> None:
    """Assert that a statement fails, and that it is the guard by which it does."""
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        sql(statement)
    assert kept(holding)


@pytest.mark.parametrize("statement", FORGERIES)
def test_the_database_refuses_a_changed_text(holding, statement):
    refused_by_the_database(statement, holding)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have no such statement")
def test_no_row_takes_the_place_of_one_with_a_text(holding):
    replace = REPLACE.replace("INSERT", "INSERT OR REPLACE").partition(" ON CONFLICT")[0]
    for statement in (replace, replace.replace("SELECT id", "SELECT id + 1")):
        refused_by_the_database(statement, holding)


def test_the_database_lets_a_text_come_and_go(holding):
    for statement in (
        f"UPDATE {TABLE} SET filename = 'b.txt'",
        f"UPDATE {TABLE} SET text = text",
        f"UPDATE {TABLE} SET text = NULL, sha256 = '{'0' * 64}'",
        f"UPDATE {TABLE} SET bytes = 1",
        f"DELETE FROM {TABLE}",
    ):
        sql(statement)
    assert not Holding.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kept_again", [True, False])
def test_a_later_migration_that_alters_holdings_ends_with_the_guard(kept_again):
    """SQLite makes the table anew for such a change; whoever forgets KEEP loses the guard there."""
    holding = made("tc9001", CONTENT)
    holding.attach(CONTENT)
    state = ProjectState.from_apps(models.base.apps)
    for name in (250, 255):  # there and back: the schema is the tests' own
        field = Holding._meta.get_field("filename").clone()
        field.max_length = name
        alter = migrations.AlterField("holding", "filename", field)
        operations = [alter, KEEP] if kept_again or name == 255 else [alter]
        if name == 255 and not kept_again and connection.vendor == "sqlite":
            sql(f"UPDATE {TABLE} SET text = 'forged'")
            sql(f"UPDATE {TABLE} SET text = %s", CONTENT.decode())
        with connection.schema_editor() as editor:
            for operation in operations:
                after = state.clone()
                operation.state_forwards("archive", after)
                operation.database_forwards("archive", editor, state, after)
                state = after
        if operations[-1] is KEEP:
            refused_by_the_database(FORGERIES[0], holding)
