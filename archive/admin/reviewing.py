"""Review on the pages of records: which status a form offers and takes, and the way back."""

from collections.abc import Iterator

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from archive.curation.authorship import REVIEWED
from archive.curation.review import CURATORS, REVIEWERS, Leave
from archive.models import Article

BACK = "queue"  # the parameter with the query of the queue to which a form leads back


def leave_of(request: HttpRequest) -> Leave:
    """Return what the user of a request may do, asked of the database once a request."""
    if not hasattr(request, "review_leave"):
        request.review_leave = Leave(request.user)
    return request.review_leave


def judged(field: forms.Field | None, db_field: models.Field, request: HttpRequest) -> forms.Field:
    """Let a form's field for a status know who will choose it, and whether the form goes back."""
    if field is not None and db_field.name == "status":
        field.leave = leave_of(request)
        field.goes_back = getattr(request, "goes_back", False)
    return field


def judged_record(form: forms.ModelForm) -> models.Model | None:
    """Return the record as it is now, None while there is none; a form may show an earlier one."""
    record = form.instance
    if form.fields["status"].goes_back:
        return type(record).objects.filter(pk=record.pk).first()
    return None if record._state.adding else record


def offer(form: forms.ModelForm) -> None:
    """Offer the statuses that can be chosen, and let a new link begin as its author may decide.

    Who wrote what is not asked here: a page has a hundred links. `status_faults` asks.
    """
    field = form.fields.get("status")
    if not hasattr(field, "leave"):
        return
    leave, record = field.leave, judged_record(form)
    if record is None:
        field.required = False
        form.initial.setdefault("status", form.instance.status)
        if not isinstance(form.instance, Article) and not leave.is_only:
            form.initial["status"] = "review"
        steps = [code for code, _label in field.choices if not leave.refusal_of_new(code)]
    else:
        known = CURATORS | REVIEWERS if leave.reviews else CURATORS
        steps = [record.status, *(after for before, after in known if before == record.status)]
    offered = {*steps, form.initial.get("status")}
    # The field itself knows all: what is refused is refused with its reason.
    field.widget.choices = [choice for choice in field.choices if choice[0] in offered]


def status_faults(form: forms.ModelForm) -> Iterator[tuple[str, str]]:
    """A status is given by those who may; what is not said begins as it would have begun."""
    field = form.fields.get("status")
    if not hasattr(field, "leave") or "status" in form.errors:
        return
    record = judged_record(form)
    if record is None and not form.cleaned_data.get("status"):
        form.cleaned_data["status"] = form.initial["status"]
    after = form.cleaned_data["status"]
    if record is None:
        fault = field.leave.refusal_of_new(after)
    else:
        fault = field.leave.refusal(record, after)
    if fault:
        yield "status", fault


class BackToQueue:
    """Leads back to the queue of review after a record was corrected from there."""

    def response_change(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        """Go back to the queue, unless the curator wants to stay on the page or goes on."""
        stays = {"_continue", "_addanother", "_saveasnew"} & request.POST.keys()
        response = super().response_change(request, obj)
        if BACK not in request.GET or stays or type(obj) not in REVIEWED:
            return response
        wanted = QueryDict(request.GET[BACK]).urlencode()
        address = reverse("admin:review", current_app=self.admin_site.name)
        anchor = f"{obj._meta.model_name}-{obj.pk}"
        return HttpResponseRedirect(f"{address}{'?' if wanted else ''}{wanted}#{anchor}")


def may_review(user: AbstractBaseUser) -> bool:
    """Tell whether the queue is for this user: who may change articles, and reviewers."""
    return user.has_perm("archive.change_article") or user.has_perm("archive.review_article")
