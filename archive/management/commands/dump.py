"""`manage.py dump`: the catalogue back into fixture files."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.catalogue.dump import dump


class Command(BaseCommand):
    """Door to `archive.catalogue.dump`."""

    help = "Write the catalogue to fixture files; what has not changed is left untouched."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--fixtures", default=str(settings.BASE_DIR / "fixtures"))

    def handle(self, *args, fixtures, **options) -> None:
        try:
            total, changed = dump(Path(fixtures))
        except OSError as error:
            raise CommandError(f"Cannot write to {fixtures}: {error.strerror}") from None
        self.stdout.write(f"{total} files, {changed} written, {total - changed} as they were.")
