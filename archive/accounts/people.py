"""Accounts in the admin: people, their groups, and the log of what happened to their logins."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.accounts import factor
from archive.accounts.events import Event, note
from archive.curation.roles import role_name
from archive.models import LoginEvent

for model in (User, Group, TOTPDevice, StaticDevice):
    if admin.site.is_registered(model):  # the library's own pages show everybody's secrets
        admin.site.unregister(model)

RIGHTS = ("is_active", "is_staff", "groups")
SUPERUSER = ("is_superuser", "user_permissions")


@admin.register(User)
class PersonWithAccountAdmin(UserAdmin):
    """Accounts. Who is no superuser makes none, and touches none."""

    list_display = ("username", "roles", "last_login", "is_active", "has_factor")
    list_filter = ("is_active", "groups", "is_superuser")
    filter_horizontal = ("groups", "user_permissions")
    actions = ("forget_factor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Read groups and second factors along."""
        return super().get_queryset(request).prefetch_related("groups", "totpdevice_set")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list:
        """Offer groups; single permissions and the power over everything to superusers only."""
        if obj is None:
            return super().get_fieldsets(request, obj)
        rights = RIGHTS + (SUPERUSER if request.user.is_superuser else ())
        return [
            (None, {"fields": ("username", "password")}),
            (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
            (_("Permissions"), {"fields": rights}),
            (_("Important dates"), {"fields": ("last_login", "date_joined")}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple:
        """When somebody came and was last here is nobody's to write."""
        return (*super().get_readonly_fields(request, obj), "last_login", "date_joined")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody but a superuser changes a superuser, whose password would be theirs."""
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody but a superuser deletes a superuser."""
        return super().has_delete_permission(request, obj) and may_touch(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: object, change: bool) -> None:
        """Who is given an account here is to work in the admin."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Log that somebody's password was set by another."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            note(request, Event.PASSWORD, user=self.get_object(request, id), by=request.user)
        return response

    @admin.display(description=_("Groups"))
    def roles(self, user: User) -> str:
        """Return the groups, named in the reader's language."""
        return ", ".join(role_name(group.name) for group in user.groups.all())

    @admin.display(description=_("second factor"), boolean=True)
    def has_factor(self, user: User) -> bool:
        """Tell whether the second factor is on."""
        return any(device.confirmed for device in user.totpdevice_set.all())

    @admin.action(description=_("Turn the second factor off"), permissions=["change"])
    def forget_factor(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Help who has lost app and recovery codes; they set it up anew."""
        done = 0
        for user in queryset.order_by("pk"):
            if may_touch(request, user) and factor.forget(user):
                note(request, Event.FACTOR_OFF, user=user, by=request.user)
                done += 1
        said = ngettext("%s second factor turned off.", "%s second factors turned off.", done)
        messages.info(request, said % done)


def may_touch(request: HttpRequest, user: User | None) -> bool:
    """Tell whether an account is within somebody's reach."""
    return user is None or request.user.is_superuser or not user.is_superuser


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Groups; those that migrations make are named in the reader's language."""

    list_display = ("name", "role")

    @admin.display(description=_("role"))
    def role(self, group: Group) -> str:
        """Return what the group is called."""
        return role_name(group.name)


@admin.register(LoginEvent)
class LoginEventAdmin(admin.ModelAdmin):
    """The log: to read, to filter, and nothing else."""

    list_display = ("at", "event", "name", "user", "by", "address", "browser")
    list_display_links = None
    list_filter = ("event", "at")
    list_select_related = ("user", "by")
    search_fields = ("name", "address", "browser")
    date_hierarchy = "at"
    list_per_page = 100
    show_full_result_count = False
    change_list_template = "admin/log_of_logins.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        """Say how long the log is kept."""
        context = {"days": settings.LOGIN_DAYS} | (extra_context or {})
        return super().changelist_view(request, context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Events happen; nobody writes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What happened is not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Age alone removes an event: the command “prune_logins”."""
        return False
