"""`manage.py curator NAME`: an account for the admin, made interactively."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.curation.roles import GROUPS


class Command(BaseCommand):
    """Door to `archive.accounts.making`."""

    help = (
        "Make an account, or give an existing one groups or a new password. Passwords are asked"
        " for, never taken as arguments. The first account is given all groups."
    )
    requires_migrations_checks = True

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help="the name to log in with")
        parser.add_argument(
            "--group", choices=GROUPS, action="append", default=[], help="may be repeated"
        )

    def handle(self, *args, name, group, **options) -> None:
        if not settings.ADMIN_ENABLED:
            raise CommandError("ARCHIVE_ADMIN=0: this host has no admin to log in to.")
        # Only here: without an admin the libraries of accounts are not installed.
        from archive.accounts.making import Console, make_account

        if not Console.is_terminal():
            raise CommandError(
                "A password is typed at a terminal; input from a pipe or a file is not taken."
            )
        try:
            make_account(name, group, Console(self.stdout.write))
        except ValueError as error:
            raise CommandError(str(error)) from None
