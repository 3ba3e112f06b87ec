"""Accounts made at the console: the name comes with the command, the password is typed twice."""

import getpass
import sys
from collections.abc import Callable

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from archive.accounts import factor
from archive.accounts.events import Event, note
from archive.curation.roles import CURATOR, GROUPS, renew

ATTEMPTS = 3


class Console:
    """A terminal with a person at it."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self.say = say

    @staticmethod
    def is_terminal() -> bool:
        """Tell whether input comes from a terminal."""
        return sys.stdin is not None and sys.stdin.isatty()

    def secret(self, prompt: str) -> str:
        """Ask for a password, which is not shown."""
        return getpass.getpass(prompt)

    def agrees(self, question: str) -> bool:
        """Ask a question; anything but yes is no."""
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def make_account(name: str, groups: list[str], console: Console) -> User:
    """Make or change an account and return it.

    ValueError with a sentence for an impossible name and after three unusable passwords; nothing
    is written then.
    """
    existing = User.objects.filter(username=name).first()
    if existing is not None:
        return change_account(existing, groups, console)
    first = not User.objects.filter(is_staff=True, is_active=True).exists()
    user = User(username=name, is_staff=True)
    try:
        user.clean_fields(exclude=["password"])
        user.validate_unique()
    except ValidationError as error:
        raise ValueError(f"{name!r}: {' '.join(error.messages)}") from None
    user.set_password(asked_password(user, console))
    chosen = list(GROUPS) if first else groups or [CURATOR]
    with transaction.atomic():
        user.save()
        join(user, chosen)
    if first:
        console.say("This is the first account: it is given all groups.")
    console.say(f"{name}: {', '.join(chosen)}.")
    return user


def change_account(user: User, groups: list[str], console: Console) -> User:
    """Offer an existing account groups, to be active again, and a new password."""
    has = sorted(user.groups.values_list("name", flat=True))
    console.say(f"{user.username} exists; groups: {', '.join(has) or 'none'}.")
    added = [name for name in groups if name not in has]
    if added and not console.agrees(f"Add {', '.join(added)}?"):
        added = []
    revived = not (user.is_active and user.is_staff) and console.agrees(
        "It may not log in at present. Let it log in again?"
    )
    renewed = console.agrees("Give it a new password?")
    if renewed:
        user.set_password(asked_password(user, console))
    helped = factor.has_one(user) and console.agrees("Turn its second factor off?")
    with transaction.atomic():
        if renewed:
            note(None, Event.PASSWORD, user=user)
        if helped:
            factor.forget(user)
            note(None, Event.FACTOR_OFF, user=user)
        join(user, added)
        if revived:
            user.is_active = user.is_staff = True
        user.save(update_fields=["password", "is_active", "is_staff"])
    done = [*(f"group {name} added" for name in added)]
    done += ["may log in again"] * revived + ["password changed, other sessions ended"] * renewed
    done += ["second factor turned off"] * helped
    console.say(f"{user.username}: {', '.join(done) or 'nothing changed'}.")
    return user


def asked_password(user: User, console: Console) -> str:
    """Return a password that was typed twice and that the rules allow."""
    for _attempt in range(ATTEMPTS):
        typed = console.secret(f"Password for {user.username}: ")
        try:
            validate_password(typed, user)
        except ValidationError as error:
            console.say(" ".join(error.messages))
            continue
        if typed == console.secret("The same once more: "):
            return typed
        console.say("The two are not the same.")
    raise ValueError("No usable password was typed; nothing is changed.")


def join(user: User, names: list[str]) -> None:
    """Put an account into groups, which have all the permissions that there are by now."""
    renew(apps)
    user.groups.add(*Group.objects.filter(name__in=names))
