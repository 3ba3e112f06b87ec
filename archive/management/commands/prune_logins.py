"""`manage.py prune_logins`: the log of logins is kept for ARCHIVE_LOGIN_DAYS days."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.curation.logins import prune


class Command(BaseCommand):
    """Door to `archive.curation.logins`."""

    help = "Remove events of accounts older than ARCHIVE_LOGIN_DAYS (180), and sessions past."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--days", type=int, default=settings.LOGIN_DAYS)

    def handle(self, *args, days, **options) -> None:
        try:
            count = prune(days)
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} events older than {days} days removed.")
