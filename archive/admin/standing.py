"""Deciding the standing of people: who is public, who is not, and why."""

from collections.abc import Collection

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy, ngettext

from archive.admin.deciding import DecisionView, page_for
from archive.admin.withdrawal import ReasonForm
from archive.curation import standing
from archive.models import Person
from archive.models.fields import term_choices

SAID = {
    "official": gettext_lazy("Public: an office holder, shown where a published article leads."),
    "private": gettext_lazy("Not public: a private person, on no page and in no export."),
    "unclassified": gettext_lazy("Not public until somebody decides: office holder or private."),
}


class StandingForm(ReasonForm):
    """Which standing, and why."""

    standing = forms.ChoiceField(
        label=gettext_lazy("Standing"),
        choices=[choice for choice in term_choices("standing") if choice[0] in standing.DECIDED],
        widget=forms.RadioSelect,
    )
    field_order = ("standing", "reason", "purge")


class StandingView(DecisionView):
    """The page on which the standing of people is decided."""

    form_class = StandingForm
    title = gettext_lazy("Decide the standing of people")
    button = gettext_lazy("Decide")

    def found(self, records: QuerySet) -> QuerySet:
        """Return the people with the number of published articles that name them."""
        return standing.with_articles(records).order_by("sort_given", "key")

    def explained(self) -> dict:
        """Return that this is about people."""
        return {"deciding": True}

    def decide(self, said: dict) -> Collection[models.Model]:
        """Give the people the standing."""
        return standing.decide(self.records, said["standing"], said["reason"])

    def done(self, records: Collection[models.Model]) -> None:
        """Say for how many people something has changed."""
        said = ngettext("%s person decided.", "%s people decided.", len(records)) % len(records)
        messages.success(self.request, said)


class Deciding:
    """Gives the admin of people the page, the action that leads to it, and what is public now."""

    def get_urls(self) -> list[URLPattern]:
        """Return the address of the page before those of single records."""
        view = self.admin_site.admin_view(StandingView.as_view(model_admin=self))
        return [path("standing/", view, name="archive_person_standing"), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple:
        """Show what the public sees beside what decides it."""
        return (*super().get_readonly_fields(request, obj), "publicness")

    @admin.display(description=gettext_lazy("for the public"))
    def publicness(self, person: Person) -> str:
        """Return whether the public sees a person, and why."""
        return SAID.get(person.standing, "")

    @admin.action(description=gettext_lazy("Decide standing…"), permissions=["change"])
    def decide_standing(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Ask which, and why."""
        return page_for("archive_person_standing", queryset)
