"""Tables for tests: a model's records as a file, and a file put against the catalogue."""

import csv
import io

import openpyxl
from django.contrib import admin

from archive.admin.tables import located, rules_of
from archive.curation import importing, sheets
from archive.curation.importing import Plan
from archive.curation.sheets import Sheet
from archive.curation.tables import Manner, resource_for


def exported(model, suffix: str = "csv", records=None) -> bytes:
    """Return a model's records as a file."""
    resource = resource_for(model)()
    headers = resource.get_export_headers()
    rows = resource.export_rows(resource.get_queryset() if records is None else records)
    if suffix == "csv":
        return b"".join(sheets.write_csv(headers, rows))
    return sheets.write_xlsx(model._meta.model_name, headers, rows)


def columns(model) -> list[str]:
    """Return a model's columns."""
    return [field.name for field in model.fixture_fields()]


def as_csv(rows: list[dict], separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """Return rows as a CSV file with the columns of the first."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def as_xlsx(rows: list[list]) -> bytes:
    """Return rows as a spreadsheet makes them: numbers as numbers, dates as dates."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(model, content: bytes) -> Sheet:
    """Return the sheet in a file."""
    return sheets.read(content, columns(model))


def manner_of(model, **manner) -> Manner:
    """Return how the admin takes in a table of this model."""
    return Manner(located, rules_of(admin.site.get_model_admin(model)), **manner)


def planned(model, content: bytes, **manner) -> Plan:
    """Return what a file would do."""
    return importing.plan(model, read(model, content), manner_of(model, **manner))


def taken_in(model, content: bytes, partly: bool = False, **manner) -> Plan:
    """Write what a file says, as it would be shown now; return what was done."""
    shown = planned(model, content, **manner).fingerprint
    return importing.take_in(model, read(model, content), manner_of(model, **manner), shown, partly)


def faults(plan: Plan) -> str:
    """Return every fault of a plan as one text."""
    return "\n".join(
        f"{row.number} {row.name} {column}: {message}"
        for row in plan.refused
        for column, message in row.faults
    )
