"""The page on which people turn their second factor on and off."""

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp import login as verify_session

from archive.accounts import factor
from archive.accounts.doors import CodeForm, checked
from archive.accounts.events import Event, note


class PasswordForm(forms.Form):
    """The password once more: a page left open is no one's leave to change the account."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class OffForm(CodeForm, PasswordForm):
    """Password and code."""

    field_order = ["password", "code"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="off_%s", **kwargs)
        self.fields["code"].widget.attrs.pop("autofocus")


class ConfirmForm(CodeForm):
    """The first code of the app; there are no recovery codes yet."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = ""


def factor_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show the state of one's own second factor; on POST, do one step."""
    step = STEPS.get(request.POST.get("step", "")) if request.method == "POST" else None
    answer = step(request) if step else {}
    if isinstance(answer, HttpResponse):
        return answer
    device, coming = factor.device_of(request.user), factor.begun(request.user)
    context = {"device": device, "off_form": OffForm(), "codes_form": CodeForm(auto_id="new_%s")}
    if device is None:
        context = {"coming": coming, "start_form": PasswordForm()}
        if coming is not None:
            context |= {
                "secret": factor.secret_of(coming),
                "drawing": factor.drawn(coming, _("QR code of the secret")),
                "confirm_form": ConfirmForm(),
            }
    else:
        context["codes_left"] = factor.codes_left(request.user)
    context = site.each_context(request) | {"title": _("Second factor")} | context | answer
    return TemplateResponse(request, "admin/second_factor.html", context)


def again() -> HttpResponse:
    """Show the page anew, so that reloading it repeats nothing."""
    return HttpResponseRedirect(reverse("admin:second-factor"))


def start(request: HttpRequest) -> HttpResponse | dict:
    """Make a secret to confirm."""
    form = PasswordForm(request.POST)
    if factor.has_one(request.user):
        return again()
    if not (form.is_valid() and password_right(request, form)):
        return {"start_form": form}
    factor.begin(request.user)
    return again()


def confirm(request: HttpRequest) -> HttpResponse | dict:
    """Turn the factor on; show the recovery codes, this once."""
    form = ConfirmForm(request.POST)
    if factor.begun(request.user) is None:
        return again()
    device = factor.confirm(request.user, form.cleaned_data["code"]) if form.is_valid() else None
    if device is None:
        if not form.errors:
            form.add_error(
                "code", _("This code is not right; compare the clocks and try the next.")
            )
        return {"confirm_form": form}
    request.session.cycle_key()
    verify_session(request, device)
    note(request, Event.FACTOR_ON, user=request.user)
    messages.success(request, _("The second factor is on."))
    return {"codes": factor.new_codes(request.user)}


def renew(request: HttpRequest) -> HttpResponse | dict:
    """Make new recovery codes."""
    form = CodeForm(request.POST, auto_id="new_%s")
    if not factor.has_one(request.user):
        return again()
    if not (form.is_valid() and checked(request, request.user, form)):
        return {"codes_form": form}
    note(request, Event.NEW_CODES, user=request.user)
    return {"codes": factor.new_codes(request.user)}


def turn_off(request: HttpRequest) -> HttpResponse | dict:
    """Turn the factor off, with password and code."""
    form = OffForm(request.POST)
    if not factor.has_one(request.user):
        return again()
    if not (
        form.is_valid() and password_right(request, form) and checked(request, request.user, form)
    ):
        return {"off_form": form}
    factor.forget(request.user)
    note(request, Event.FACTOR_OFF, user=request.user)
    messages.success(request, _("The second factor is off."))
    return again()


def password_right(request: HttpRequest, form: forms.Form) -> bool:
    """Tell whether the password is the user's; failures are counted as at the door."""
    user = authenticate(
        request,
        username=request.user.get_username(),
        password=form.cleaned_data["password"],
    )
    if user is None:
        form.add_error("password", _("This is not your password."))
    return user is not None and user.pk == request.user.pk


STEPS = {"start": start, "confirm": confirm, "renew": renew, "off": turn_off}
