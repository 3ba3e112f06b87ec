"""Rules over several fields or records, put to forms as `catalogue.rules` puts them to fixtures."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.catalogue.unproved import facts_of, unproved
from archive.models import Alias, Article, Organisation, Person, Province, Resolution
from archive.text import markup

RECORD_TYPES: dict[str, type[models.Model]] = {
    "article": Article,
    "organisation": Organisation,
    "person": Person,
    "province": Province,
    "resolution": Resolution,
}
VALUES_WITH_BASIS = [
    ("province", "province_basis"),
    ("publisher", "publisher_basis"),
    ("source_url", "source_basis"),
]
Fault = tuple[str | None, str]
NO_PLACE = gettext_lazy("Name the place in the text, or a basis that needs none.")


def value_of(form: forms.ModelForm, name: str) -> object:
    """Return what a field will hold: what the form says, else what the record has.

    None where the field's own fault makes any further complaint idle.
    """
    if name in form.errors:
        return None
    return form.cleaned_data[name] if name in form.cleaned_data else getattr(form.instance, name)


def note_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """A text for readers is given in both languages or in none."""
    for name in form.fields:
        if name.endswith(("note_vi", "withdrawn_reason_vi")):
            other = name[:-2] + "en"
            if other not in form.fields or {name, other} & form.errors.keys():
                continue
            if bool(form.cleaned_data.get(name)) != bool(form.cleaned_data.get(other)):
                missing = other if form.cleaned_data.get(name) else name
                yield missing, _("Give both the Vietnamese and the English text, or neither.")


def basis_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """A basis is given exactly where there is something that it is the basis of."""
    for name, basis in VALUES_WITH_BASIS:
        if {name, basis} & form.errors.keys():
            continue
        value, said = value_of(form, name), value_of(form, basis)
        if value and not said:
            yield basis, _("Say on what basis this is known.")
        elif said and not value:
            yield basis, _("There is nothing here to have a basis; leave it empty.")


def unproved_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """What only the release says is shown in it, where it has a holding."""
    model = type(form.instance)
    names = {name for fact in facts_of(model) for name in (fact.evidence, fact.basis, fact.value)}
    values = {name: value_of(form, name) for name in names if name and name not in form.errors}
    found = [name for name in unproved(model, values) if name in form.fields]
    if found and form.chosen_source().length is not None:
        for name in found:
            yield name, NO_PLACE


def withdrawal_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """What is withdrawn says since when and why: its address keeps answering with that."""
    if value_of(form, "status") == "withdrawn":
        for name in ("withdrawn_on", "withdrawn_reason_vi", "withdrawn_reason_en"):
            if name not in form.errors and not value_of(form, name):
                yield name, _("A withdrawn article needs this.")


def account_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """Every link of an account is well formed and leads to a record."""
    for name in ("account_vi", "account_en"):
        account = value_of(form, name)
        if not account:
            continue
        try:
            links = set(markup.links(account))
        except ValueError as error:
            yield name, str(error)
            continue
        for record_type in sorted({kind for kind, _key in links}):
            keys = {key for kind, key in links if kind == record_type}
            found = RECORD_TYPES[record_type].objects.filter(key__in=keys)
            for key in sorted(keys.difference(found.values_list("key", flat=True))):
                yield (
                    name,
                    _("There is no %(type)s “%(key)s” to link to.")
                    % {"type": RECORD_TYPES[record_type]._meta.verbose_name, "key": key},
                )


def circle_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """No chain of parents, successors or replacements leads back to where it started."""
    model = type(form.instance)
    for field in model._meta.concrete_fields:
        target = form.cleaned_data.get(field.name) if field.related_model is model else None
        if leads_back(form.instance, field.name, target):
            yield field.name, _("This leads back to the record itself.")


def leads_back(record: models.Model, link: str, target: models.Model | None) -> bool:
    """Tell whether following `link` from `target` comes to `record`."""
    seen: set[int] = set()
    while target is not None and target.pk not in seen:
        if target.pk == record.pk:
            return True
        seen.add(target.pk)
        target = getattr(target, link)
    return False


def key_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """A key that leads elsewhere as an alias is never given to another record."""
    key, record_type = form.cleaned_data.get("key"), form.instance._meta.model_name
    if key and Alias.objects.filter(record_type=record_type, key=key).exists():
        yield "key", _("This key is an alias of another record; keys are never used again.")


def alias_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """An alias leads from a lost key to a living one, in one step."""
    record_type, key, target = (value_of(form, name) for name in ("record_type", "key", "target"))
    if record_type:
        records = RECORD_TYPES[record_type].objects
        if key and records.filter(key=key).exists():
            yield ("key" if "key" in form.fields else None), _("A record still has this key.")
        if target and not records.filter(key=target).exists():
            yield "target", _("No record of this type has this key.")


def pair_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """Two keys of records of one type, and not the same key twice."""
    record_type = value_of(form, "record_type")
    keys = {name: value_of(form, name) for name in ("first", "second") if name in form.fields}
    if record_type:
        for name, key in keys.items():
            if key and not RECORD_TYPES[record_type].objects.filter(key=key).exists():
                yield name, _("No record of this type has this key.")
    if keys and keys.get("first") == keys.get("second") is not None:
        yield "second", _("Give two different keys.")


def holding_faults(form: forms.ModelForm) -> Iterator[Fault]:
    """A holding's file has a plain name, and its segments lie inside its text."""
    filename, segments = value_of(form, "filename") or "", value_of(form, "segments")
    if "/" in filename or "\\" in filename:
        yield "filename", _("Give the plain name of the file, without folders.")
    length = value_of(form, "length")
    if segments and isinstance(length, int):
        end = segments[-1][-1] if isinstance(segments[-1], list) and segments[-1] else 0
        if type(end) is int and end > length:
            yield (
                "segments",
                _("The last segment ends at %(end)s, past the text's end, %(length)s.")
                % {"end": end, "length": length},
            )


def apply(form: forms.ModelForm, *rules) -> None:
    """Put rules to a form whose fields are clean; what they find becomes errors of its fields."""
    for rule in rules:
        for name, message in list(rule(form)):
            form.add_error(name, ValidationError(message))
