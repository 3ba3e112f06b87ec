"""Two curators at one record: the second is warned before anything is written over.

The form carries which versions it was made from. When there are newer ones it comes back: what
was not touched shows what is stored now, what was typed stays, and where both changed the same
the curator chooses. Nothing is written until it is sent again.
"""

import re
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from archive.admin import evidence
from archive.admin.three_way import CHOICE, Clash, Merge
from archive.curation import meanwhile
from archive.curation.meanwhile import Change
from archive.models import Article

MADE_FROM = "made_from"
ROW = re.compile(r"(\w+)-(\d{1,6})-(\w+)")


@dataclass(slots=True)
class Notice:
    """What the form's page says: the versions it is made from, and what happened meanwhile."""

    token: str
    held: bool = False
    changes: list[Change] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    choice: str = CHOICE


class AtOnce:
    """Makes a model admin compare what a form was made from with what is stored."""

    @property
    def media(self) -> forms.Media:
        """The warning has a style of its own."""
        return super().media + forms.Media(css={"all": ["admin_archive/at_once.css"]})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        """Read the versions before the record, so that a form is never older than it says."""
        number = unquote(object_id) if object_id is not None else ""
        if number.isdecimal() and len(number) < 19:
            if request.method != "POST":
                request.at_once = Notice(meanwhile.written(self.versions_now(int(number))))
            elif self.has_change_permission(request):
                lock(self.model, int(number))
                answer = self.compare(request, int(number))
                if answer is not None:
                    return answer
        return super().changeform_view(request, object_id, form_url, extra_context)

    def parts(self) -> list[type[Model]]:
        """Return the kinds of things that are edited on the page along with the record."""
        return [inline.model for inline in self.inlines]

    def versions_now(self, number: int) -> list[int]:
        """Return the numbers of the latest versions of all that is on the page."""
        return meanwhile.latest(self.model, number, self.parts())

    def compare(self, request: HttpRequest, number: int) -> HttpResponse | None:
        """Compare; where others were faster, bring what was sent up to date and hold it back."""
        now = self.versions_now(number)
        request.at_once = notice = Notice(meanwhile.written(now))
        record = self.get_queryset(request).filter(pk=number).first()
        if record is None:
            return self.gone(request, number)
        since = meanwhile.read(request.POST.get(MADE_FROM, ""), len(now))
        found = []
        if since is not None and since != now:
            found = meanwhile.changes(self.model, number, self.parts(), since, now)
        if found or any(name.startswith(CHOICE) for name in request.POST):
            merge = Merge(self, request, record, found)
            request.POST = merge.data
            if found and not merge.is_idle():
                notice.changes, notice.clashes = found, merge.clashes
        notice.held = bool(notice.changes) or since is None
        return None

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs
    ) -> type[forms.ModelForm]:
        """Return the form; one that is held back has a fault that sending it again heals."""
        form = super().get_form(request, obj, change=change, **kwargs)
        notice = getattr(request, "at_once", None)
        return held(form, notice) if notice is not None and notice.held else form

    def render_change_form(
        self, request: HttpRequest, context: dict, *args, **kwargs
    ) -> HttpResponse:
        """Give the page what the form is made from."""
        context["at_once"] = getattr(request, "at_once", None)
        return super().render_change_form(request, context, *args, **kwargs)

    def gone(self, request: HttpRequest, number: int) -> HttpResponse | None:
        """Show everything that was typed into the form of a record that is deleted by now."""
        last = self.model.history.filter(id=number).select_related("history_user").first()
        if last is None:
            return None  # it never was
        context = self.admin_site.each_context(request) | {
            "title": _("Deleted meanwhile"),
            "opts": self.opts,
            "name": meanwhile.called(last),
            "last": last,
            "typed": typed(self, request),
        }
        return TemplateResponse(request, "admin/gone_meanwhile.html", context, status=409)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        """Ask again before deleting what others have changed since the question was shown."""
        number = unquote(object_id)
        if not (number.isdecimal() and len(number) < 19):
            return super().delete_view(request, object_id, extra_context)
        if request.method == "POST":
            lock(self.model, int(number))
        now = self.versions_now(int(number))
        since = meanwhile.read(request.POST.get(MADE_FROM, ""), len(now))
        if request.method == "POST" and since is not None and since != now:
            found = meanwhile.changes(self.model, int(number), self.parts(), since, now)
            for change in found:
                messages.warning(request, sentence(change))
            if found:
                return HttpResponseRedirect(request.get_full_path())
        context = {"at_once": Notice(meanwhile.written(now))} | (extra_context or {})
        return super().delete_view(request, object_id, context)


def lock(model: type[Model], number: int) -> None:
    """Let one writer after the other at a record and at all that hangs on its article.

    SQLite does so anyway: each request that writes begins its transaction as a writer.
    """
    record = model._base_manager.filter(pk=number).defer(*deferred(model)).first()
    if record is None:
        return
    article = evidence.article_of(record)
    rows = [(Article, article)] * (article is not None) + [(model, number)]
    for kind, key in dict.fromkeys(rows):
        list(kind._base_manager.select_for_update().filter(pk=key).order_by().values_list("pk"))


def deferred(model: type[Model]) -> list[str]:
    """Return the fields that are too long to be read for nothing."""
    return [f.name for f in model._meta.concrete_fields if f.name == "text"]


def held(form: type[forms.ModelForm], notice: Notice) -> type[forms.ModelForm]:
    """Return a form that is not taken: what happened meanwhile has to be looked at first."""

    class Held(form):
        """Valid but for one thing."""

        def clean(self) -> dict:
            cleaned = super().clean()
            said = _("Not saved yet: others have saved this record since you opened it.")
            if not notice.changes:
                said = _(
                    "Not saved yet: this form does not say which version it was made from."
                    " Compare it with the record and save again."
                )
            self.add_error(None, ValidationError(said))
            return cleaned

    return Held


def sentence(change: Change) -> str:
    """Return one change as a message."""
    fields = "; ".join(f"{d.label}: {d.old} → {d.new}" for d in change.differences)
    values = {
        "who": change.who,
        "when": date_format(localtime(change.when), "DATETIME_FORMAT") + " UTC",
        "what": f"{change.name}. {fields}" if fields else change.name,
    }
    return _("Not deleted: %(who)s has saved meanwhile (%(when)s). %(what)s") % values


def typed(model_admin: object, request: HttpRequest) -> list[tuple[str, str]]:
    """Return (label, text) for everything in the form that was sent."""
    own = model_admin.model
    kinds = {
        inline.get_formset(request).get_default_prefix(): inline.model
        for inline in model_admin.get_inline_instances(request)
    }
    found = []
    for name, value in request.POST.items():
        row = ROW.fullmatch(name)
        prefix, number, field_name = row.groups() if row else (None, None, name)
        kind = kinds.get(prefix, model_admin.model)
        field = {f.name: f for f in kind._meta.fields}.get(field_name)
        if not value or field is None or field.primary_key or field.related_model is own:
            continue
        label = capfirst(str(field.verbose_name))
        if row:
            label = f"{capfirst(str(kind._meta.verbose_name))} {int(number) + 1}: {label}"
        if field.choices:
            value = str(dict(field.flatchoices).get(value, value))
        if field.related_model is not None and value.isdecimal():
            value = str(field.related_model._base_manager.filter(pk=value).first() or value)
        found.append((label, value))
    return found
