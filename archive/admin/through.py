"""Inlines for what hangs on an article through an appearance: roles and posts.

Django has inlines for direct foreign keys and for generic ones only. This one is modelled on the
latter (`django.contrib.contenttypes.admin`). A curator chooses the person; the appearance of that
person in this article is found, be it new in the same submit.
"""

from collections.abc import Iterable
from functools import partial

from django.contrib import admin
from django.contrib.admin.checks import InlineModelAdminChecks
from django.contrib.admin.options import flatten_fieldsets
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, QuerySet
from django.forms import ModelForm, modelformset_factory
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.base import CatalogueInline
from archive.admin.fields import RecordField, RecordSelect
from archive.admin.forms import CatalogueForm
from archive.models import Appearance, Article, Person

OUT_OF_THE_WAY = 10_000  # above every order in use, below the limit of a small integer


class PartForm(CatalogueForm):
    """A form that names the person in place of the appearance."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.appearance_id:
            self.initial["person"] = self.instance.appearance.person_id
        else:
            self.fields["person"].help_text = _(
                "Someone who appears in this article; appearances are added above."
            )

    def chosen(self, name: str) -> object:
        """Return the person of the appearance, or another related record in memory."""
        if name != "person":
            return super().chosen(name)
        return self.instance.appearance.person if self.instance.appearance_id else None

    def stays(self) -> bool:
        """Tell whether the part stays where it hangs: its person is the one it had."""
        return bool(self.instance.pk) and "person" not in self.changed_data


class PartFormSet(BaseModelFormSet):
    """The parts of one article. `appearances` is the formset that stands above it on the page."""

    appearances: BaseModelFormSet | None = None

    def __init__(
        self,
        data: object = None,
        files: object = None,
        instance: Article | None = None,
        save_as_new: bool = False,
        prefix: str | None = None,
        queryset: QuerySet | None = None,
        **kwargs,
    ) -> None:
        self.instance = instance
        self.hosts: dict[ModelForm, Appearance] = {}
        records = self.model._default_manager.all() if queryset is None else queryset
        if instance is None or instance.pk is None:
            records = records.none()
        else:
            records = records.filter(appearance__article=instance)
        super().__init__(data=data, files=files, prefix=prefix, queryset=records, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        """Return the name of the relation, as for other inlines."""
        return cls.model._meta.get_field("appearance").remote_field.get_accessor_name()

    def appearances_after(self) -> Iterable[Appearance]:
        """Return the appearances that the article will have, those yet to be saved too."""
        if self.appearances is None:  # the curator may not see them
            return Appearance.objects.filter(article=self.instance.pk)
        return [
            form.instance
            for form in self.appearances.forms
            if getattr(form, "cleaned_data", None)
            and not form.cleaned_data.get("DELETE")
            and form.instance.person_id
        ]

    def clean(self) -> None:
        """Find the appearance of each part, and refuse what no database would take."""
        super().clean()
        if self.appearances is not None and not self.appearances.is_valid():
            return  # who appears is not certain; the faults there come first
        after = list(self.appearances_after())
        by_person = {appearance.person_id: appearance for appearance in after}
        by_number = {appearance.pk: appearance for appearance in after}
        for form in self.forms:
            person = getattr(form, "cleaned_data", {}).get("person")
            if person is None or form.cleaned_data.get("DELETE"):
                continue
            found = (
                by_number.get(form.instance.appearance_id)
                if form.stays()
                else by_person.get(getattr(person, "pk", person))
            )
            if found is not None:
                self.hosts[form] = found
            elif form.has_changed():
                message = _("%s does not appear in this article; add the appearance as well.")
                form.add_error("person", ValidationError(message % person))
        self.refuse_doubles()

    @property
    def unique_field(self) -> str:
        """Return the field that, with the appearance, is one part's alone."""
        return "order" if any(f.name == "order" for f in self.model._meta.fields) else "role"

    def refuse_doubles(self) -> None:
        """The forms do not have the appearance, so Django does not compare them."""
        name, seen = self.unique_field, set()
        for form, host in self.hosts.items():
            value = form.cleaned_data.get(name)
            if value is not None and (id(host), value) in seen:
                form.add_error(name, _("Another entry of this person has this already."))
            seen.add((id(host), value))
            if name == "role" and form.instance.pk and form.has_changed():
                self.refuse_exchange(form, host)

    def refuse_exchange(self, form: ModelForm, host: Appearance) -> None:
        """A role can take the place of another only once that is saved: no third place exists."""
        for other in self.initial_forms:
            held = (other.instance.appearance_id, other.initial.get("role"))
            if other is not form and held == (host.pk, form.cleaned_data.get("role")):
                form.add_error("role", _("Another entry has this role; change that one first."))

    def save(self, commit: bool = True) -> list[models.Model]:
        """Save, with changed orders moved out of one another's way before."""
        if commit and self.unique_field == "order":
            changed = [form.instance.pk for form in self.initial_forms if form.has_changed()]
            self.model.objects.filter(pk__in=changed).update(order=F("order") + OUT_OF_THE_WAY)
        return super().save(commit)

    def save_new(self, form: ModelForm, commit: bool = True) -> models.Model:
        """Hang a new part on its appearance, which is saved by now."""
        form.instance.appearance = self.hosts[form]
        return super().save_new(form, commit)

    def save_existing(
        self, form: ModelForm, obj: models.Model, commit: bool = True
    ) -> models.Model:
        """Hang a changed part on its appearance, which may be another one."""
        form.instance.appearance = self.hosts[form]
        return super().save_existing(form, obj, commit)

    def delete_existing(self, obj: models.Model, commit: bool = True) -> None:
        """Delete a part, unless it has gone with its appearance: it would go twice in history."""
        if self.model.objects.filter(pk=obj.pk).exists():
            super().delete_existing(obj, commit)


class PartInlineChecks(InlineModelAdminChecks):
    """System checks of an inline that has no foreign key to the page's record."""

    def _check_exclude_of_parent_model(self, obj: object, parent_model: type) -> list:
        return []

    def _check_relation(self, obj: object, parent_model: type) -> list:
        related = [field.related_model for field in obj.model._meta.fields if field.is_relation]
        if Appearance in related and parent_model is Article:
            return []
        message = f"'{obj.model._meta.label}' does not hang on an article through an appearance."
        return [checks.Error(message, obj=obj.__class__, id="archive.E101")]


class PartInline(CatalogueInline):
    """An inline of the article for what hangs on an appearance."""

    form = PartForm
    formset = PartFormSet
    checks_class = PartInlineChecks
    ordering = ("appearance__order", "appearance", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Read the people along with their parts."""
        return super().get_queryset(request).select_related("appearance__person")

    @admin.display(description=gettext_lazy("Person"))
    def person(self, part: models.Model) -> str:
        """Show the person to those who may look only."""
        return str(part.appearance.person)

    def get_formset(
        self, request: HttpRequest, obj: Article | None = None, **kwargs
    ) -> type[PartFormSet]:
        """Return the formset's class, as `GenericInlineModelAdmin.get_formset` makes it."""
        can_change = self.has_change_permission(request, obj)
        can_add = self.has_add_permission(request, obj)

        class PermittedForm(self.form):
            # Made for each request: the widget keeps the language it is made in.
            person = RecordField(
                queryset=Person.objects.all(),
                label=_("Person"),
                widget=RecordSelect(Appearance._meta.get_field("person"), self.admin_site),
            )

            def has_changed(self) -> bool:
                allowed = can_add if self.instance._state.adding else can_change
                return allowed and super().has_changed()

        fields = kwargs.pop("fields", None) or flatten_fieldsets(self.get_fieldsets(request, obj))
        defaults = {
            "form": PermittedForm,
            "formset": self.formset,
            "formfield_callback": partial(self.formfield_for_dbfield, request=request),
            "fields": [name for name in fields if name != "person"],
            "exclude": ["appearance", *self.get_readonly_fields(request, obj)],
            "extra": self.get_extra(request, obj),
            "min_num": self.get_min_num(request, obj),
            "max_num": self.get_max_num(request, obj),
            "can_delete": self.can_delete and self.has_delete_permission(request, obj),
        }
        return modelformset_factory(self.model, **defaults | kwargs)
