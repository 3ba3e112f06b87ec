"""Words of the stock admin that its own Vietnamese lacks or says badly: here they are collected.

Those of its scripts stand in `djangojs.po`, which nothing collects.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

STOCK_WORDS = [
    gettext_noop(" By %(filter_title)s "),
    gettext_noop("Action:"),
    gettext_noop("Add link"),
    gettext_noop("Added:"),
    gettext_noop("After you’ve created a user, you’ll be able to edit more user options."),
    gettext_noop("Breadcrumbs"),
    gettext_noop("Change or view list link"),
    gettext_noop("Changed:"),
    gettext_noop("Deleted:"),
    gettext_noop("Disable password-based authentication"),
    gettext_noop("Disabled"),
    gettext_noop("Enable password-based authentication"),
    gettext_noop("Enable password-based authentication for this user by setting a password."),
    gettext_noop("Enabled"),
    gettext_noop("Error:"),
    gettext_noop("Filter navigation items"),
    gettext_noop("Go"),
    gettext_noop("Hide counts"),
    gettext_noop("Model name"),
    gettext_noop("Password-based authentication"),
    gettext_noop("Password-based authentication was disabled."),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", 1),
    gettext_noop("Raw passwords are not stored, so there is no way to see the user’s password."),
    gettext_noop("Reset password"),
    gettext_noop("Select all objects on this page for an action"),
    gettext_noop("Select this object for an action - {}"),
    gettext_noop("Set password"),
    gettext_noop("Set password: %s"),
    gettext_noop("Show counts"),
    gettext_noop("Sidebar"),
    gettext_noop("Skip to main content"),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        1,
    ),
    gettext_noop(
        "This action will <strong>enable</strong> password-based authentication for this user."
    ),
    gettext_noop("Toggle navigation"),
    gettext_noop("Toggle theme (current theme: auto)"),
    gettext_noop("Toggle theme (current theme: dark)"),
    gettext_noop("Toggle theme (current theme: light)"),
    gettext_noop("View selected %(model)s"),
    gettext_noop(
        "Whether the user will be able to authenticate using a password or not. If disabled, they"
        " may still be able to authenticate using other backends, such as Single Sign-On or LDAP."
    ),
]
