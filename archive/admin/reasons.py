"""The reason of a change: asked for on every form, needed where what is changed is public."""

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ActionForm
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy

from archive.admin.publishing import reason_given
from archive.curation.corrections import REASON_LENGTH
from archive.curation.public import any_public, is_public

FIELD = "reason"
LABEL = gettext_lazy("Reason of the change")
NEEDED = gettext_lazy(
    "This is public: say what was wrong and how that is known. The reason is published with the"
    " correction."
)
ASKED = gettext_lazy("What was changed and why; kept in the history.")
MISSING = gettext_lazy("What is public is changed with a reason only.")


class ReasonField(forms.CharField):
    """Why something is changed. It is no value of the record, so it never counts as a change."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            label=LABEL,
            required=required,
            max_length=REASON_LENGTH,
            help_text=NEEDED if required else ASKED,
            error_messages={"required": MISSING},
            widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        )

    def has_changed(self, initial: object, data: object) -> bool:
        """A reason alone changes nothing."""
        return False


class ReasonedActionForm(ActionForm):
    """The bar above a list: an action, and why."""

    reason = forms.CharField(label=LABEL, required=False, max_length=REASON_LENGTH)


def with_reason(form: type[forms.ModelForm], required: bool) -> type[forms.ModelForm]:
    """Return a form that asks for the reason of the change."""
    return type(form.__name__, (form,), {FIELD: ReasonField(required=required)})


class Reasoned:
    """Makes a model admin ask for the reason of every change, and need one for public records.

    What came as `reason` becomes that of every version that the request writes (`Publishing`).
    """

    action_form = ReasonedActionForm
    # Actions that change what they are given; what is public is changed with a reason only.
    reasoned_actions: tuple[str, ...] = ()
    delete_confirmation_template = "admin/delete_with_reason.html"
    delete_selected_confirmation_template = "admin/delete_selected_with_reason.html"

    def asks_reason(self, request: HttpRequest, obj: models.Model | None) -> bool:
        """Tell whether the form of a record can be sent, and so asks why."""
        if any(field.name == FIELD for field in self.model._meta.fields):
            return False  # what has a reason of its own, a correction, is asked for that one
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list:
        """Put the reason on top of the form, beside the buttons."""
        return self.reasoned(request, obj, super().get_fieldsets(request, obj))

    def reasoned(
        self, request: HttpRequest, obj: models.Model | None, fieldsets: Sequence[tuple]
    ) -> list[tuple]:
        """Return fieldsets under one with the reason, where it is asked for."""
        if not self.asks_reason(request, obj):
            return list(fieldsets)
        return [(None, {"fields": [FIELD], "classes": ["reason"]}), *fieldsets]

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs
    ) -> type[forms.ModelForm]:
        """Return the form with the reason in it."""
        if self.asks_reason(request, obj):
            required = obj is not None and is_public(obj)
            kwargs["form"] = with_reason(kwargs.get("form", self.form), required)
        return super().get_form(request, obj, change, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        """Delete what is public with a reason only."""
        record = self.get_object(request, object_id)
        needed = record is not None and is_public(record)
        if needed and request.method == "POST" and not reason_given(request):
            messages.error(request, MISSING)
            return HttpResponseRedirect(request.get_full_path())
        context = {"reason": reason_context(request, needed)} | (extra_context or {})
        return super().delete_view(request, object_id, context)

    def get_actions(self, request: HttpRequest) -> dict:
        """Let deletion of many ask why, as that of one does."""
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            act, name, description = actions["delete_selected"]
            actions["delete_selected"] = (deleting(act), name, description)
        return actions

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Run an action; one that would change what is public without a reason is not run."""
        if self.lacks_reason(request, queryset):
            messages.error(request, MISSING)
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset)

    def lacks_reason(self, request: HttpRequest, queryset: QuerySet) -> bool:
        """Tell whether an action was asked for that needs a reason and has none."""
        if request.POST.get("action") not in self.reasoned_actions or reason_given(request):
            return False
        if request.POST.get("select_across") != "1":
            queryset = queryset.filter(pk__in=request.POST.getlist("_selected_action"))
        return any_public(queryset)


def reason_context(request: HttpRequest, needed: bool) -> dict:
    """Return what a page that confirms a deletion asks."""
    return {
        "label": LABEL,
        "needed": needed,
        "help": NEEDED if needed else ASKED,
        "length": REASON_LENGTH,
        "given": reason_given(request),
    }


def deleting(act: Callable) -> Callable:
    """Return the action that deletes, asking why on its page of confirmation."""

    def delete_selected(
        admin: Reasoned, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        needed = any_public(queryset)
        if request.POST.get("post") and needed and not reason_given(request):
            messages.error(request, MISSING)
            request.POST = request.POST.copy()
            del request.POST["post"]  # back to the page that asks
        response = act(admin, request, queryset)
        if response is not None:
            response.context_data["reason"] = reason_context(request, needed)
        return response

    return delete_selected
