"""Bulk edit: lists as CSV and XLSX, and such files back, shown first and then written."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from archive.admin import evidence, publishing, rules
from archive.admin.exports import FORMATS, action_for, export
from archive.catalogue.unproved import unproved
from archive.curation import importing, sheets
from archive.curation.corrections import REASON_LENGTH, correcting
from archive.curation.importing import Plan
from archive.curation.judging import Answers
from archive.curation.sheets import Sheet, SheetError
from archive.curation.tables import TABLES, Manner
from archive.models import TableUpload

ROWS_SHOWN = 200
KEPT = timedelta(hours=24)  # of a file whose import nobody confirmed
LONGEST_NAME = 30  # of a file, in a reason


class TableForm(forms.Form):
    """A file and what it may do."""

    file = forms.FileField(
        label=gettext_lazy("File (CSV or XLSX)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
    )
    may_create = forms.BooleanField(
        label=gettext_lazy("New records may be created"),
        help_text=gettext_lazy("Otherwise a key that no record has is refused: it may be a slip."),
        required=False,
    )


def located(cell: str, record: models.Model, label: str) -> list:
    """Return the places that a cell of evidence means: numbers, or words found in the text."""
    return evidence.resolve(evidence.parse(cell), evidence.source_for(record), label)


def rules_of(model_admin: admin.ModelAdmin) -> tuple[Callable, ...]:
    """Return the rules over several fields that the form of these records keeps."""
    common = (rules.note_faults, rules.circle_faults, unproved_faults)
    return (*common, *model_admin.form.further_rules(None))


def unproved_faults(answers: Answers) -> Iterator[rules.Fault]:
    """What only the release says is shown in it, where it has a holding."""
    found = unproved(type(answers.instance), answers.cleaned_data)
    if found and evidence.source_for(answers.instance).length is not None:
        for name in found:
            yield name, rules.NO_PLACE


class Tables:
    """Gives a model admin files out and in, where its records have a table."""

    change_list_template = "admin/tables_change_list.html"

    @property
    def has_table(self) -> bool:
        """Tell whether these records have a table."""
        return self.model in TABLES

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of files before those of records."""
        if not self.has_table:
            return super().get_urls()
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        read, change = require_safe(self.export_view), require_http_methods(["GET", "HEAD", "POST"])
        wrap = self.admin_site.admin_view
        return [
            *(
                path(f"export.{end}", wrap(read), {"suffix": end}, name=f"{prefix}_export_{end}")
                for end in FORMATS
            ),
            path("import/", wrap(change(self.import_view)), name=f"{prefix}_import"),
            path(
                "import/<uuid:token>/",
                wrap(change(self.differences_view)),
                name=f"{prefix}_differences",
            ),
            *super().get_urls(),
        ]

    def get_actions(self, request: HttpRequest) -> dict:
        """Add the export of what is selected."""
        actions = super().get_actions(request)
        if self.has_table and IS_POPUP_VAR not in request.GET and self.has_view_permission(request):
            for suffix, label in FORMATS.items():
                said = _("Export selected as %(format)s") % {"format": label}
                actions[f"export_{suffix}"] = (action_for(suffix), f"export_{suffix}", said)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None):
        """Offer the files, of what the list shows at present."""
        context = dict(extra_context or {})
        if self.has_table:
            context["table_formats"] = [
                (self.table_address(f"export_{suffix}"), label) for suffix, label in FORMATS.items()
            ]
            if self.has_change_permission(request):
                context["table_import"] = self.table_address("import")
        return super().changelist_view(request, context)

    def table_address(self, name: str, *args: object) -> str:
        """Return one of the addresses of files."""
        label = f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"
        return reverse(label, args=args, current_app=self.admin_site.name)

    def export_view(self, request: HttpRequest, suffix: str) -> HttpResponse:
        """Export the list as it is filtered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        back = HttpResponseRedirect(self.table_address("changelist"))
        try:
            return export(self, self.get_changelist_instance(request).queryset, suffix)
        except IncorrectLookupParameters:
            messages.error(request, _("The list has no such filter; nothing was exported."))
        except SheetError as error:
            messages.error(request, str(error))
        return back

    def table_page(self, request: HttpRequest, template: str, **context: object) -> HttpResponse:
        """Return a page about a table."""
        shared = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "may_add": self.has_add_permission(request),
            "title": _("Import: %(kind)s") % {"kind": self.opts.verbose_name_plural},
        }
        return TemplateResponse(request, template, shared | context)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file and lead to what it would change."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        TableUpload.objects.filter(made__lt=timezone.now() - KEPT).delete()
        form = TableForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            upload = TableUpload(
                user=request.user,
                model=self.opts.label_lower,
                filename=form.cleaned_data["file"].name[-200:],
                content=form.cleaned_data["file"].read(sheets.MOST_BYTES + 1),
                may_create=form.cleaned_data["may_create"],
            )
            try:
                importing.check_columns(self.model, self.sheet_of(upload))
            except SheetError as error:
                form.add_error("file", str(error))
            else:
                upload.save()
                return HttpResponseRedirect(self.table_address("differences", upload.token))
        columns = [(f.name, f.verbose_name, f.flatchoices) for f in self.model.fixture_fields()]
        return self.table_page(request, "admin/table_import.html", form=form, columns=columns)

    def sheet_of(self, upload: TableUpload) -> Sheet:
        """Return the table in a file. Raises SheetError."""
        known = [f.name for f in self.model.fixture_fields()]
        return sheets.read(bytes(upload.content), known)

    def manner_of(self, request: HttpRequest, upload: TableUpload, reason: str = "") -> Manner:
        """Return how a file is taken in: as forms would take each row."""
        may_create = upload.may_create and self.has_add_permission(request)
        return Manner(located, rules_of(self), may_create, request.user, reason)

    def differences_view(self, request: HttpRequest, token: object) -> HttpResponse:
        """Show what a file would change; on POST, write it or drop it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        uploads = TableUpload.objects.filter(user=request.user, model=self.opts.label_lower)
        upload = uploads.filter(token=token).first()
        if upload is None:
            messages.error(request, _("This file is no longer here: imported, dropped or too old."))
            return HttpResponseRedirect(self.table_address("import"))
        if "drop" in request.POST:
            upload.delete()
            messages.info(request, _("Dropped; nothing was changed."))
            return HttpResponseRedirect(self.table_address("import"))
        if request.method == "POST":
            return self.taken_in(request, upload)
        plan = importing.plan(self.model, self.sheet_of(upload), self.manner_of(request, upload))
        return self.show(request, upload, plan)

    def show(self, request: HttpRequest, upload: TableUpload, plan: Plan) -> HttpResponse:
        """Return the page of differences, faulty rows first."""
        # What was not taken is shown once: the file is gone with this page.
        most = ROWS_SHOWN if not plan.written else sheets.MOST_ROWS
        rows = Paginator([*plan.refused, *plan.taken], most)
        page = rows.get_page(request.GET.get("page"))
        return self.table_page(
            request,
            "admin/table_differences.html",
            plan=plan,
            page=page,
            pages=rows.get_elided_page_range(page.number),
            filename=upload.filename,
            reason=request.POST.get("reason", ""),
            longest=REASON_LENGTH,
        )

    def taken_in(self, request: HttpRequest, upload: TableUpload) -> HttpResponse:
        """Write what a file says, when it is still what was shown."""
        sheet, typed = self.sheet_of(upload), request.POST.get("reason", "").strip()
        partly, shown = "sound" in request.POST, request.POST.get("fingerprint", "")
        plan = None
        if not typed:
            plan = importing.plan(self.model, sheet, self.manner_of(request, upload))
        if plan and plan.public:
            messages.error(request, _("Public records change: give a reason. Nothing is written."))
            return self.show(request, upload, plan)
        if len(typed) > REASON_LENGTH:
            said = _("The reason is too long: at most %(most)s characters. Nothing is written.")
            messages.error(request, said % {"most": REASON_LENGTH})
            plan = importing.plan(self.model, sheet, self.manner_of(request, upload))
            return self.show(request, upload, plan)
        manner = self.manner_of(request, upload, reason_of(upload, typed))
        with transaction.atomic(), correcting(typed):
            done = importing.take_in(self.model, sheet, manner, shown, partly)
        if not done.written:
            messages.error(request, self.why_not(done, shown))
            return self.show(request, upload, done)
        return self.finished(request, upload, done)

    def why_not(self, plan: Plan, shown: str) -> str:
        """Return why a file was not written."""
        if plan.fingerprint != shown:
            return _(
                "The catalogue has changed since this was shown. Nothing is written; here is what"
                " the file would change now."
            )
        return _("Some rows are refused, so nothing is written.")

    def finished(self, request: HttpRequest, upload: TableUpload, done: Plan) -> HttpResponse:
        """Say what was written, publish once, and show what was not taken."""
        upload.delete()
        counts = {"new": done.new, "changed": done.changed, "unchanged": done.unchanged}
        said = _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % counts
        messages.success(request, f"{upload.filename}: {said}")
        if done.taken:
            LogEntry.objects.create(
                user=request.user,
                content_type=ContentType.objects.get_for_model(self.model),
                object_repr=f"{upload.filename}: {said}"[:200],
                action_flag=CHANGE,
            )
            publishing.publish_after_change(request)
        if not done.refused:
            return HttpResponseRedirect(self.table_address("changelist"))
        said = ngettext("%s row was not taken.", "%s rows were not taken.", len(done.refused))
        messages.warning(request, said % len(done.refused))
        done.taken = []
        return self.show(request, upload, done)


def reason_of(upload: TableUpload, typed: str) -> str:
    """Return the reason as the history keeps it."""
    name = upload.filename
    if len(name) > LONGEST_NAME:
        name = f"…{name[1 - LONGEST_NAME :]}"
    return f"import: {name}: {typed}"
