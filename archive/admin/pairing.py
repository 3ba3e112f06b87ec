"""The page where two records stand side by side and become one."""

from dataclasses import replace

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin import comparing
from archive.admin.fields import RecordField, RecordSelect
from archive.curation import distinct, values
from archive.curation.merging import Refusal, merge, refuse_pair, state_of
from archive.models import Appearance, Citation, Distinct, Involvement
from archive.models.base import CatalogueModel

# The autocomplete asks for a foreign key to the type of record that it looks for.
CHOSEN_THROUGH = {
    "person": Appearance._meta.get_field("person"),
    "organisation": Involvement._meta.get_field("organisation"),
    "resolution": Citation._meta.get_field("resolution"),
}
MIRRORED = {values.KEPT: values.OTHER, values.OTHER: values.KEPT}


class ReasonForm(forms.Form):
    """Why; it stands in the history of all that is touched."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=gettext_lazy("It stands in the history of every record that is touched."),
    )


class PairForm(ReasonForm):
    """Which key stays, which value of each field, and why.

    Answers speak of the record on the left as `kept` and of the one on the right as `other`,
    whichever key stays.
    """

    survivor = forms.CharField()
    state = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, pair: tuple[CatalogueModel, ...], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.pair = pair

    def clean_survivor(self) -> str:
        """Return the key that stays; it is one of both."""
        key = self.cleaned_data["survivor"]
        if key not in [record.key for record in self.pair]:
            raise forms.ValidationError(_("Choose which key stays."))
        return key

    def picks(self, asked: list[values.Question]) -> dict[str, str]:
        """Return the answers that were given, as the page has them."""
        given = {q.name: self.data.get(f"value-{q.name}", "") for q in asked}
        return {name: answer for name, answer in given.items() if answer}


def page(
    request: HttpRequest, site: admin.ModelAdmin, one: CatalogueModel, other: CatalogueModel
) -> HttpResponse:
    """Show two records side by side; on POST, merge them."""
    pair = (one, other)
    posted = request.POST if request.method == "POST" else None
    links = comparing.links_of(pair)
    survivor = chosen_key(request, pair) or busier(pair, links)
    asked = proposed(pair, survivor)
    form = PairForm(posted, pair=pair)
    refused = refusal(one, other)
    if posted is not None and not refused and form.is_valid():
        try:
            return merged(request, site, form, asked)
        except Refusal as error:
            form.add_error(None, str(error))
    picks = form.picks(asked) if posted is not None else {}
    context = {
        "title": _("Merge “%(one)s” and “%(other)s”") % {"one": one, "other": other},
        "pair": pair,
        "survivor": survivor,
        "rows": comparing.compared(pair, asked, picks),
        "links": links,
        "shared": comparing.shared(one, other),
        "shown": comparing.LINKS_SHOWN,
        "form": form,
        "state": state_of(one, other),
        "refused": refused,
        "distinct": recorded(one, other),
        "opts": type(one)._meta,
        "record_type": one._meta.model_name,
    }
    return TemplateResponse(
        request, "admin/merge_pair.html", site.admin_site.each_context(request) | context
    )


def chosen_key(request: HttpRequest, pair: tuple[CatalogueModel, ...]) -> str:
    """Return the key that is to stay, as the form or the address says; empty where neither does."""
    sent = request.POST if request.method == "POST" else request.GET
    key = sent.get("survivor", "")
    return key if key in [record.key for record in pair] else ""


def proposed(pair: tuple[CatalogueModel, ...], survivor: str) -> list[values.Question]:
    """Return what is asked, the answers first that suit the key that stays."""
    one, other = pair
    if one.pk == other.pk:
        return []
    if survivor != other.key:
        return values.questions(one, other)
    return [
        replace(
            question,
            answers=tuple(MIRRORED.get(answer, answer) for answer in question.answers),
            default=MIRRORED.get(question.default, question.default),
        )
        for question in values.questions(other, one)
    ]


def refusal(one: CatalogueModel, other: CatalogueModel) -> str:
    """Return why two records cannot be merged, or an empty string."""
    try:
        refuse_pair(one, other)
    except Refusal as error:
        return str(error)
    return ""


def merged(
    request: HttpRequest, site: admin.ModelAdmin, form: PairForm, asked: list[values.Question]
) -> HttpResponse:
    """Merge as the form says; lead to what was done."""
    one, other = form.pair
    picks = form.picks(asked)
    if form.cleaned_data["survivor"] == other.key:
        one, other = other, one
        picks = {name: MIRRORED.get(answer, answer) for name, answer in picks.items()}
    said = form.cleaned_data
    made = merge(one, other, picks, request.user, said["reason"], said["state"])
    site.log_addition(request, made, said["reason"])
    messages.success(
        request,
        _("“%(other)s” was merged into “%(kept)s”; %(rows)s rows were touched.")
        % {"other": other.key, "kept": one.key, "rows": len(made.changes)},
    )
    return HttpResponseRedirect(reverse("admin:archive_merge_change", args=[made.pk]))


def busier(pair: tuple[CatalogueModel, ...], links: list[list[comparing.Links]]) -> str:
    """Return the key of the record to which more leads, the first when both are alike."""
    counts = [sum(sides[place].count for sides in links) for place in range(len(pair))]
    return pair[counts.index(max(counts))].key


def recorded(one: Model, other: Model) -> tuple[Distinct, object] | None:
    """Return the pair that says that these are two, with the version that tells who said so."""
    found = distinct.distinct_of(one._meta.model_name, one.key, other.key)
    if found is None:
        return None
    return found, found.history.select_related("history_user").earliest()


def choose(request: HttpRequest, site: admin.ModelAdmin, record: CatalogueModel) -> HttpResponse:
    """Ask with which record one is to be merged; lead to the page of both."""
    record_type = record._meta.model_name

    class SecondForm(forms.Form):
        # Made for each request: the widget keeps the language it is made in.
        second = RecordField(
            queryset=site.admin_site.get_model_admin(type(record)).get_queryset(request),
            label=_("Record"),
            required=False,
            widget=RecordSelect(CHOSEN_THROUGH[record_type], site.admin_site),
        )
        key = forms.CharField(label=_("or its key"), required=False)

        def clean(self) -> dict:
            """Find the record that was chosen or whose key was typed."""
            found, key = self.cleaned_data.get("second"), self.cleaned_data.get("key")
            if found is None and key:
                found = self.fields["second"].queryset.filter(key=key).first()
            if found is None:
                raise forms.ValidationError(_("No record of this type has this key."))
            if found.pk == record.pk:
                raise forms.ValidationError(_("A record cannot be merged with itself."))
            return self.cleaned_data | {"second": found}

    form = SecondForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        keys = [record_type, record.key, form.cleaned_data["second"].key]
        return HttpResponseRedirect(reverse("admin:archive_merge_pair", args=keys))
    context = site.admin_site.each_context(request) | {
        "title": _("Merge “%(one)s” with another") % {"one": record},
        "record": record,
        "opts": type(record)._meta,
        "form": form,
        "media": form.media,
    }
    return TemplateResponse(request, "admin/merge_with.html", context)
