"""The page where one record becomes two."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin import comparing
from archive.admin.base import CatalogueAdmin
from archive.admin.pairing import ReasonForm
from archive.curation.combining import Refusal
from archive.curation.splitting import Wish, fields_said, split
from archive.models import Alias, Appearance
from archive.models.base import CatalogueModel


def form_for(request: HttpRequest, site: CatalogueAdmin, record: CatalogueModel) -> forms.Form:
    """Return the form with the new record's own fields, as on its own page, and the reason."""
    posted = request.POST if request.method == "POST" else None
    form = ReasonForm(posted)
    reason = form.fields.pop("reason")
    for known in fields_said(type(record)):
        form.fields[known.name] = site.formfield_for_dbfield(known, request)
        if known.name not in ("key", "number", "issued"):
            form.fields[known.name].initial = getattr(record, known.name)
    form.fields["reason"] = reason
    return form


def page(request: HttpRequest, site: admin.ModelAdmin, record: CatalogueModel) -> HttpResponse:
    """Show what a record has; on POST, make another one of what is chosen."""
    own_site = site.admin_site.get_model_admin(type(record))
    form = form_for(request, own_site, record)
    if request.method == "POST" and form.is_valid():
        try:
            return parted(request, site, record, form)
        except Refusal as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            for name, faults in error.message_dict.items():
                form.add_error(name if name in form.fields else None, faults)
    sought = request.GET.get("q", "").strip()
    kinds = [sides[0] for sides in comparing.links_of((record,), sought)]
    parts = parts_of(record, kinds)
    chosen = request.POST.getlist("links")
    lost_keys = Alias.objects.filter(record_type=record._meta.model_name, target=record.key)
    context = site.admin_site.each_context(request) | {
        "title": _("Split “%(one)s”") % {"one": record},
        "record": record,
        "opts": type(record)._meta,
        "form": form,
        "media": form.media,
        "kinds": [
            (kind, [(link, parts.get(link.value, [])) for link in kind.shown]) for kind in kinds
        ],
        "aliases": [(f"archive.alias.target:{alias.pk}", alias) for alias in lost_keys],
        "chosen": chosen,
        "chosen_names": request.POST.getlist("names"),
        "sought": sought,
        "shown": comparing.LINKS_SHOWN,
    }
    return TemplateResponse(request, "admin/merge_split.html", context)


def parts_of(
    record: CatalogueModel, kinds: list[comparing.Links]
) -> dict[str, list[tuple[str, str]]]:
    """Return posts and roles by the link of their appearance, each with its name and words."""
    if not any(kind.shown for kind in kinds) or record._meta.model_name != "person":
        return {}
    pks = [int(link.value.rpartition(":")[2]) for kind in kinds for link in kind.shown]
    found: dict[str, list[tuple[str, str]]] = {}
    for appearance in Appearance.objects.filter(pk__in=pks).prefetch_related("posts", "roles"):
        found[f"archive.appearance.person:{appearance.pk}"] = [
            *((f"archive.post.appearance:{p.pk}", p.wording) for p in appearance.posts.all()),
            *(
                (f"archive.appearancerole.appearance:{r.pk}", r.get_role_display())
                for r in appearance.roles.all()
            ),
        ]
    return found


def parted(
    request: HttpRequest, site: admin.ModelAdmin, record: CatalogueModel, form: forms.Form
) -> HttpResponse:
    """Split as the form says; lead to what was done."""
    said = {name: str(value or "") for name, value in form.cleaned_data.items()}
    wish = Wish(said, request.POST.getlist("names"), set(request.POST.getlist("links")))
    made = split(record, wish, request.user, said["reason"])
    site.log_addition(request, made, said["reason"])
    messages.success(
        request,
        _("“%(other)s” was split off from “%(kept)s”; %(rows)s rows were touched.")
        % {"other": made.other_key, "kept": made.kept_key, "rows": len(made.changes)},
    )
    return HttpResponseRedirect(reverse("admin:archive_merge_change", args=[made.pk]))
