"""The database's own guard over texts of record: what was attached is never changed in place.

Migrations end with `KEEP` when they alter holdings: SQLite alters a table by making it anew, and
the triggers of the old one go with it.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "holding_text_is_kept"
SAID = "the text of record is never changed"
FIXITY = ("sha256", "bytes", "length")
ANOTHER = {
    "sqlite": " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in ("text", *FIXITY)),
    "postgresql": " OR ".join(
        f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in ("text", *FIXITY)
    ),
}
GUARDS = {
    "sqlite": [
        f"""
        CREATE TRIGGER {NAME} BEFORE UPDATE ON archive_holding
        WHEN OLD.text IS NOT NULL AND NEW.text IS NOT NULL AND ({ANOTHER["sqlite"]})
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END
        """,
        # INSERT OR REPLACE puts a row in the place of another without any UPDATE.
        f"""
        CREATE TRIGGER {NAME}_in_its_row BEFORE INSERT ON archive_holding
        WHEN EXISTS (
          SELECT 1 FROM archive_holding AS OLD WHERE OLD.text IS NOT NULL
          AND (OLD.id = NEW.id OR OLD.article_id = NEW.article_id OR OLD.sha256 = NEW.sha256)
        )
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END
        """,
    ],
    "postgresql": [
        f"""
        CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
          IF OLD.text IS NOT NULL AND NEW.text IS NOT NULL AND ({ANOTHER["postgresql"]}) THEN
            RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END
        $guard$
        """,
        f"""
        CREATE TRIGGER {NAME} BEFORE UPDATE ON archive_holding
        FOR EACH ROW EXECUTE FUNCTION {NAME}()
        """,
    ],
}
ENDS = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {NAME}", f"DROP TRIGGER IF EXISTS {NAME}_in_its_row"],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {NAME} ON archive_holding",
        f"DROP FUNCTION IF EXISTS {NAME}()",
    ],
}


def release(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guard off, whether it stands or not."""
    for statement in ENDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def keep(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Set the guard, anew where it stands already."""
    release(apps, schema_editor)
    for statement in GUARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


KEEP = migrations.RunPython(keep, release)
