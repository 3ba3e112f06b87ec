"""Logging in: the password first; where the second factor is on, a code before anything else.

Between the two nobody is logged in: the session says who may give a code, for a few minutes.
"""

import time

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME, get_user_model, login
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice

from archive.accounts import factor
from archive.accounts.events import Event, note

PENDING = "accounts.pending"
PATIENCE = 300  # seconds between the password and the code
BACKEND = "django.contrib.auth.backends.ModelBackend"


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code of the second factor"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
        help_text=gettext_lazy("Six digits from your app, or one of your recovery codes."),
    )


class PasswordView(LoginView):
    """Asks for name and password."""

    template_name = "admin/login.html"
    authentication_form = AdminAuthenticationForm

    def form_valid(self, form: AdminAuthenticationForm) -> HttpResponse:
        """Log in who has no second factor; ask the others for their code."""
        user = form.get_user()
        if not factor.has_one(user):
            return super().form_valid(form)
        self.request.session.flush()  # nothing of before may come along
        self.request.session[PENDING] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "until": int(time.time()) + PATIENCE,
            "next": self.get_success_url(),
        }
        return HttpResponseRedirect(reverse("admin:login-code"))

    def get_default_redirect_url(self) -> str:
        """Lead to the first page of the admin."""
        return reverse("admin:index")


def password_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show or take the form for name and password."""
    if request.method == "GET" and site.has_permission(request):
        return HttpResponseRedirect(reverse("admin:index", current_app=site.name))
    context = site.each_context(request) | {
        "title": _("Log in"),
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
    }
    if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
        context[REDIRECT_FIELD_NAME] = reverse("admin:index", current_app=site.name)
    request.current_app = site.name
    return PasswordView.as_view(extra_context=context)(request)


def code_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Take the code of whoever gave the right password a moment ago; anyone else starts anew."""
    user = pending_user(request)
    if user is None:
        request.session.pop(PENDING, None)
        return HttpResponseRedirect(reverse("admin:login", current_app=site.name))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = checked(request, user, form)
        if device is not None:
            return let_in(request, user, device)
    context = site.each_context(request) | {
        "title": _("Second factor"),
        "subtitle": None,
        "form": form,
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/login_code.html", context)


def pending_user(request: HttpRequest) -> AbstractBaseUser | None:
    """Return whose code is awaited, None when that has lapsed or the password has changed."""
    pending = request.session.get(PENDING)
    if not pending or pending["until"] < time.time():
        return None
    user = get_user_model().objects.filter(pk=pending["user"], is_active=True).first()
    if user is None:
        return None
    same = constant_time_compare(user.get_session_auth_hash(), pending["hash"])
    return user if same else None


def checked(
    request: HttpRequest, user: AbstractBaseUser, form: forms.Form, name: str = "code"
) -> object | None:
    """Return the device whose code was given; else None, and the form says what is wrong.

    A wrong code counts like a wrong password: at the limit the answer becomes the page 429.
    """
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out, request.axes_credentials = True, credentials
        return None
    device = factor.verify(user, form.cleaned_data[name])
    if device is None:
        form.add_error(
            name, _("This code is not right, or it was used already. Wait for the next.")
        )
        AxesProxyHandler.user_login_failed(
            sender=__name__, credentials=credentials, request=request, event=Event.WRONG_CODE
        )
    elif isinstance(device, StaticDevice):
        note(request, Event.RECOVERY, user=user)
    return device


def let_in(request: HttpRequest, user: AbstractBaseUser, device: object) -> HttpResponse:
    """Log in, in a session of its own, and go where the first page was asked to lead."""
    following = request.session.pop(PENDING)["next"]
    user.otp_device = device
    login(request, user, backend=BACKEND)
    safe = url_has_allowed_host_and_scheme(
        following, {request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(following if safe else reverse("admin:index"))
