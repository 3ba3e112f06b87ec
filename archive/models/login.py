"""What happened to accounts: who logged in or failed to, when, from where."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.fields import within_length

NAME_LENGTH = 150  # Django's own limit of a user's name
BROWSER_LENGTH = 300


class LoginEvent(models.Model):
    """One line of the log: never changed, never dumped, removed by age only.

    A model of our own: django-axes keeps successes and failures apart, and knows nothing of
    second factors and passwords. The name stays when the account is gone, or when none has it.
    """

    class Event(models.TextChoices):
        """What happened."""

        LOGIN = "login", _("logged in")
        FAILURE = "failure", _("name or password wrong")
        LOCKED = "locked", _("locked after too many failures")
        LOGOUT = "logout", _("logged out")
        EXPIRED = "expired", _("session ended by time")
        PASSWORD = "password", _("password changed")  # noqa: S105  (a code, no password)
        FACTOR_ON = "factor_on", _("second factor turned on")
        FACTOR_OFF = "factor_off", _("second factor turned off")
        WRONG_CODE = "wrong_code", _("code of the second factor wrong")
        RECOVERY = "recovery", _("recovery code used")
        NEW_CODES = "new_codes", _("new recovery codes made")
        UNLOCKED = "unlocked", _("lock lifted")

    event = models.CharField(_("event"), max_length=20, choices=Event)
    name = models.CharField(_("name as typed"), max_length=NAME_LENGTH, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    at = models.DateTimeField(_("time"), db_index=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    browser = models.CharField(_("browser"), max_length=BROWSER_LENGTH, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("event of an account")
        verbose_name_plural = _("log of logins")
        default_permissions = ("view",)
        permissions = [("lift_locks", "Can lift locks of logins")]
        constraints = [
            *within_length("loginevent", event=20, name=NAME_LENGTH, browser=BROWSER_LENGTH),
            models.CheckConstraint(
                condition=models.Q(
                    event__in=[
                        *("login", "failure", "locked", "logout", "expired", "password"),
                        *("factor_on", "factor_off", "wrong_code", "recovery", "new_codes"),
                        "unlocked",
                    ]
                ),
                name="loginevent_event_is_a_known_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_event_display()}"
