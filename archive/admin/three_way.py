"""A form that was sent, brought up to date: the version it shows, what is stored, what was typed.

A field that was not touched takes what is stored; one that was touched keeps what was typed; where
both were changed there is a clash. Rows of inlines come and go accordingly. All happens in what
the browser sent, before any form is made of it, so that the page shows the outcome.
"""

import copy
import re
from dataclasses import dataclass

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.admin.fields import label_of
from archive.curation.meanwhile import Change, called
from archive.models import Appearance

CHOICE = "at_once:"
THEIRS = "theirs"
CHARACTERS_SHOWN = 600
Row = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Clash:
    """Where both changed the same; `key` names the control, or the row, of the form."""

    key: str
    label: str
    theirs: str
    mine: str


class Rows:
    """The rows of one inline as they were sent; those that are stored come first."""

    def __init__(self, data: QueryDict, prefix: str, identity: str) -> None:
        self.data, self.prefix, self.identity = data, prefix, identity
        pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,6}})-(.+)")
        found: dict[int, Row] = {}
        for name in [name for name in data if pattern.fullmatch(name)]:
            number, suffix = pattern.fullmatch(name).groups()
            found.setdefault(int(number), {})[suffix] = data.pop(name)
        stored = self.count("INITIAL_FORMS")
        self.stored = [found.get(number, {}) for number in range(stored)]
        self.new = [found.get(n, {}) for n in range(stored, self.count("TOTAL_FORMS"))]

    def count(self, name: str) -> int:
        """Return a number of the management form; a fault in it is for Django to find."""
        said = self.data.get(f"{self.prefix}-{name}", "")
        return min(int(said), 10_000) if said.isdecimal() and len(said) < 6 else 0

    def row_of(self, pk: int) -> Row | None:
        """Return the row of a stored record."""
        return next((row for row in self.stored if row.get(self.identity) == [str(pk)]), None)

    def make_new(self, row: Row) -> None:
        """Let a row be a new record: the one it showed is gone."""
        self.stored.remove(row)
        row[self.identity] = [""]
        self.new.insert(0, row)

    def write(self) -> None:
        """Put the rows back, numbered anew."""
        if f"{self.prefix}-TOTAL_FORMS" not in self.data:
            return
        for number, row in enumerate([*self.stored, *self.new]):
            for suffix, values in row.items():
                self.data.setlist(f"{self.prefix}-{number}-{suffix}", values)
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(self.stored))
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(self.stored) + len(self.new))

    def number_of(self, row: Row) -> int:
        """Return the number that a row has by now."""
        return next(n for n, other in enumerate([*self.stored, *self.new]) if other is row)


class Merge:
    """Brings `data` up to date and collects the clashes."""

    def __init__(
        self, model_admin: object, request: HttpRequest, record: Model, changes: list[Change]
    ) -> None:
        self.admin, self.request, self.record = model_admin, request, record
        self.data = request.POST.copy()
        self.clashes: list[Clash] = []
        chosen = [name for name in self.data if name.startswith(CHOICE)]
        wanted = {name.removeprefix(CHOICE) for name in chosen if self.data[name] == THEIRS}
        for name in chosen:
            del self.data[name]
        if wanted:
            self.choose(wanted)
        parts = [change for change in changes if change.model is not type(record)]
        if parts:
            self.move_rows(parts)
        if changes:
            self.settle_fields(changes)

    def as_sent(self) -> tuple[forms.ModelForm, list[BaseModelFormSet]]:
        """Return the form and the formsets of what the data say now; nothing is validated."""
        request = copy.copy(self.request)
        request.POST = self.data
        request.at_once = None
        names = flatten_fieldsets(self.admin.get_fieldsets(request, self.record))
        made = self.admin.get_form(request, self.record, change=True, fields=names)
        form = made(self.data, request.FILES, instance=copy.copy(self.record))
        formsets, _inlines = self.admin._create_formsets(request, self.record, change=True)
        return form, formsets

    def is_idle(self) -> bool:
        """Tell whether nothing is left that would be written, as after a double click on save."""
        form, formsets = self.as_sent()
        return not self.clashes and not any(
            one.has_changed() for one in [form, *(row for made in formsets for row in made.forms)]
        )

    def choose(self, wanted: set[str]) -> None:
        """Put what is stored where the curator has chosen it."""
        form, formsets = self.as_sent()
        for one in [form, *(row for formset in formsets for row in formset.forms)]:
            if one.prefix in wanted:
                wanted |= {one.add_prefix(name) for name in one.fields if name != "DELETE"}
                self.data.pop(one.add_prefix("DELETE"), None)
            if one.instance.pk is not None:
                for name in one.fields:
                    if one.add_prefix(name) in wanted:
                        self.put(one, name, value_of(one, name, one.instance))
        for formset in formsets:
            rows = Rows(self.data, formset.prefix, formset.model._meta.pk.name)
            first = len(rows.stored)
            rows.new = [
                row
                for number, row in enumerate(rows.new, first)
                if f"{formset.prefix}-{number}" not in wanted
            ]
            rows.write()

    def move_rows(self, changes: list[Change]) -> None:
        """Let rows come and go as the records did; a row that was touched does not go."""
        _form, formsets = self.as_sent()
        for formset in formsets:
            identity = formset.model._meta.pk.name
            own = [change for change in changes if change.model is formset.model]
            if not own:
                continue
            touched = {
                str(change.pk)
                for change in own
                for row in formset.initial_forms
                if self.data.get(row.add_prefix(identity)) == str(change.pk)
                and (change.base is None or touches(row, change.base))
            }
            rows = Rows(self.data, formset.prefix, identity)
            places = {str(of.pk): place for place, of in enumerate(formset.get_queryset())}
            kept = [row for change in own for row in self.move(rows, formset, change, touched)]
            # The page takes what the database has one by one for the rows that are stored.
            rows.stored.sort(key=lambda row: places.get(row.get(identity, [""])[0], len(places)))
            rows.write()
            for change, row in kept:
                number = rows.number_of(row)
                label = f"{capfirst(str(change.model._meta.verbose_name))}: {called(change.base)}"
                mine = _("keep it, as a new entry, with what I typed")
                key = f"{formset.prefix}-{number}"
                self.clashes.append(Clash(key, label, _("deleted by %s") % change.who, mine))

    def move(
        self, rows: Rows, formset: BaseModelFormSet, change: Change, touched: set[str]
    ) -> list[tuple[Change, Row]]:
        """Move the row of one record; return it where it stays though its record is gone."""
        row = rows.row_of(change.pk)
        if change.theirs is None and row is not None:
            if "DELETE" in row or str(change.pk) not in touched:
                rows.stored.remove(row)
                return []
            rows.make_new(row)
            return [(change, row)]
        if change.theirs is not None and row is None:
            rows.stored.append(self.row_for(formset, change.theirs))
        return []

    def row_for(self, formset: BaseModelFormSet, record: Model) -> Row:
        """Return the row that a browser would send for a record that others have added."""
        blank, sent = formset.empty_form, QueryDict(mutable=True)
        for name in blank.fields:
            if name == "DELETE":
                continue
            value = control(blank.fields[name], value_of(blank, name, record))
            if value is not None:
                sent[name] = value
        return dict(sent.lists())

    def settle_fields(self, changes: list[Change]) -> None:
        """Bring the fields of everything that stands in both up to date."""
        form, formsets = self.as_sent()
        by_record = {(change.model, change.pk): change for change in changes}
        for one in [form, *(row for formset in formsets for row in formset.initial_forms)]:
            change = by_record.get((type(one.instance), one.instance.pk))
            if change is None or change.base is None or change.theirs is None:
                continue
            label = "" if one is form else change.name
            if one.add_prefix("DELETE") in self.data:
                said = "; ".join(f"{d.label}: {d.old} → {d.new}" for d in change.differences)
                theirs = _("changed by %(who)s: %(what)s") % {"who": change.who, "what": said}
                self.clashes.append(Clash(one.prefix, label, theirs, _("delete it")))
                continue
            for name in one.fields:
                self.settle(one, name, change, label)

    def settle(self, form: forms.ModelForm, name: str, change: Change, label: str) -> None:
        """Bring one field up to date."""
        field = form.fields[name]
        base, theirs = (value_of(form, name, of) for of in (change.base, change.theirs))
        if field.disabled or base == theirs:
            return
        sent = typed(form, name)
        if not field.has_changed(base, sent):
            self.put(form, name, theirs)
        elif field.has_changed(theirs, sent):
            label = ": ".join(part for part in (label, str(form[name].label)) if part)
            stored = said(field, control(field, theirs))
            self.clashes.append(Clash(form.add_prefix(name), label, stored, said(field, sent)))

    def put(self, form: forms.ModelForm, name: str, value: object) -> None:
        """Put a value into the data as a browser would send it."""
        sent = control(form.fields[name], value)
        if sent is None:
            self.data.pop(form.add_prefix(name), None)
        else:
            self.data[form.add_prefix(name)] = sent


def value_of(form: forms.ModelForm, name: str, record: Model) -> object:
    """Return what a field of a form shows of a record or of a version."""
    meta = type(form.instance)._meta
    if name == meta.pk.name:
        return record.id
    for field in meta.concrete_fields:
        if field.name == name:
            return field.value_from_object(record)
    if name == "person" and hasattr(record, "appearance_id"):  # of a part, which hangs on it
        found = Appearance.history.filter(id=record.appearance_id).order_by("-history_id")
        return found.values_list("person_id", flat=True).first()
    return None  # no field of the record, so others cannot have changed it


def typed(form: forms.ModelForm, name: str) -> object:
    """Return what was sent for a field."""
    widget = form.fields[name].widget
    return widget.value_from_datadict(form.data, form.files, form.add_prefix(name))


def touches(form: forms.ModelForm, base: Model) -> bool:
    """Tell whether anything in a form differs from the version it shows."""
    fields = {field.name for field in type(form.instance)._meta.concrete_fields} | {"person"}
    return any(
        field.has_changed(value_of(form, name, base), typed(form, name))
        for name, field in form.fields.items()
        if name in fields
    )


def control(field: forms.Field, value: object) -> str | None:
    """Return what a browser sends for a value; None where it sends nothing."""
    value = field.prepare_value(value)
    if isinstance(field.widget, forms.CheckboxInput):
        return "on" if value else None
    shown = field.widget.format_value(value)
    if isinstance(shown, list | tuple):
        shown = shown[0] if shown else ""
    return "" if shown is None else str(shown)


def said(field: forms.Field, sent: object) -> str:
    """Return what was sent as people read it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if sent not in (None, False, "") else _("No")
    if sent in (None, ""):
        return "∅"
    if isinstance(field, forms.ModelChoiceField):
        found = field.queryset.filter(pk=sent).first() if str(sent).isdecimal() else None
        return label_of(found) if found else str(sent)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(sent, sent))
    return str(sent)[:CHARACTERS_SHOWN]
