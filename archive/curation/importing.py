"""Importing: a sheet against the catalogue, first as a plan, then written whole or not at all."""

import hashlib
import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export.results import RowResult
from tablib import Dataset

from archive.curation.sheets import Sheet, SheetError
from archive.curation.showing import Change
from archive.curation.tables import Manner, TableResource, identity, resource_for
from archive.models import Article, Person
from archive.models.base import CatalogueModel

PUBLIC_STATUS = ("published", "withdrawn")


@dataclass(frozen=True, slots=True)
class Taken:
    """A sound row: its number, the record's key, whether it is new, public, and what changes."""

    number: int
    name: str
    new: bool
    public: bool
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken, with its faults: (column, message), the column may be empty."""

    number: int
    name: str
    faults: list[tuple[str, str]]


@dataclass(slots=True)
class Plan:
    """What a table does to the catalogue, or did."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)
    written: bool = False
    broken: bool = False  # a row met something unforeseen; nothing can be written then

    @property
    def new(self) -> int:
        """Return how many records are new."""
        return sum(row.new for row in self.taken)

    @property
    def changed(self) -> int:
        """Return how many records change."""
        return len(self.taken) - self.new

    @property
    def public(self) -> int:
        """Return how many of the rows are about something that the public sees."""
        return sum(row.public for row in self.taken)

    @property
    def fingerprint(self) -> str:
        """Return a digest of all that was shown: another one means that something changed since."""
        said = [
            [[r.number, r.name, r.new, [[c.name, c.before, c.after] for c in r.changes]]
             for r in self.taken],
            [[r.number, r.name, r.faults] for r in self.refused],
            self.unchanged,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def check_columns(model: type[CatalogueModel], sheet: Sheet) -> list[str]:
    """Return the columns that a sheet leaves out. Raises SheetError for one that it may not."""
    known = [f.name for f in model.fixture_fields()]
    unknown = [name or "∅" for name in sheet.headers if name not in known]
    if unknown:
        raise SheetError(
            _("Unknown columns: %(unknown)s. The columns of this table are: %(known)s.")
            % {"unknown": ", ".join(unknown)[:300], "known": ", ".join(known)}
        )
    twice = sorted({name for name in sheet.headers if sheet.headers.count(name) > 1})
    if twice:
        raise SheetError(_("Columns that stand twice: %(twice)s.") % {"twice": ", ".join(twice)})
    lost = [name for name in identity(model) if name not in sheet.headers]
    if lost:
        raise SheetError(
            _("Without the column %(lost)s no record can be told.") % {"lost": ", ".join(lost)}
        )
    return [name for name in known if name not in sheet.headers]


def plan(model: type[CatalogueModel], sheet: Sheet, manner: Manner) -> Plan:
    """Return what a sheet would do; nothing is written. Raises SheetError for its columns."""
    return run(model, sheet, manner, write=False)


def take_in(
    model: type[CatalogueModel], sheet: Sheet, manner: Manner, shown: str, partly: bool
) -> Plan:
    """Write what a sheet says; return what was done.

    Nothing is written, and `written` is false, when the plan is no longer the one with the
    fingerprint `shown`, or when a row is refused and not `partly`: sound rows only.
    """
    manner.locked = True
    with transaction.atomic():
        done = run(model, sheet, manner, write=True)
        sound = not done.broken and (partly or not done.refused)
        done.written = sound and done.fingerprint == shown
        if not done.written:
            transaction.set_rollback(True)
    return done


def run(model: type[CatalogueModel], sheet: Sheet, manner: Manner, write: bool) -> Plan:
    """Put a sheet through the model's resource."""
    missing = check_columns(model, sheet)
    resource: TableResource = resource_for(model)(manner, [row.number for row in sheet.rows])
    dataset = Dataset(*(row.cells for row in sheet.rows), headers=sheet.headers)
    if write:
        result = resource.import_data(dataset, use_transactions=True)
    else:
        # `import_data` opens a transaction for a dry run too, and on SQLite that would keep every
        # other curator from saving for as long; nothing is saved here that could need one.
        result = resource.import_data_inner(dataset, True, False, False, False)
    if result.base_errors:
        raise SheetError(" ".join(str(error.error) for error in result.base_errors))
    made = Plan(missing=missing, broken=result.has_errors())
    for row in result.rows:
        if row.import_type == RowResult.IMPORT_TYPE_SKIP:
            made.unchanged += 1
        elif row.is_valid():
            public = is_public(row.instance) or (row.original and is_public(row.original))
            made.taken.append(Taken(row.number, row.name, row.is_new(), bool(public), row.diff))
        else:
            made.refused.append(Refused(row.number, row.name, faults(row)))
    return made


def faults(row: RowResult) -> list[tuple[str, str]]:
    """Return the faults of a row that was not taken."""
    if row.validation_error is None:
        return [("", str(error.error)) for error in row.errors]
    error: ValidationError = row.validation_error
    if not hasattr(error, "error_dict"):
        return [("", message) for message in error.messages]
    return [
        ("" if name == "__all__" else name, message)
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def is_public(record: CatalogueModel) -> bool:
    """Tell whether the public sees a record, or sees that it was withdrawn."""
    if isinstance(record, Person):
        return record.standing == "official"
    owner = getattr(record, "appearance", record)
    article = owner if isinstance(owner, Article) else getattr(owner, "article", None)
    return article is None or article.status in PUBLIC_STATUS
