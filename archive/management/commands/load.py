"""`manage.py load`: fixtures into the catalogue, and holdings to their records."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.catalogue import holdings
from archive.catalogue.holdings import attach
from archive.catalogue.load import LoadError, load

WORTH_SHOWING = 500  # files; fewer are done before a reader's eye finds the line


class Command(BaseCommand):
    """Door to `archive.catalogue.load` and `archive.catalogue.holdings`."""

    help = "Load the catalogue from fixtures (all or nothing) and attach the holdings."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--fixtures", default=str(settings.BASE_DIR / "fixtures"))
        parser.add_argument("--holdings", help="folder of the documents as received")
        parser.add_argument(
            "--force", action="store_true", help="overwrite what curators changed or deleted"
        )

    def handle(self, *args, fixtures, holdings: str | None, force, **options) -> None:
        find_folder(holdings)
        try:
            report = load(Path(fixtures), force, self.progress)
        except LoadError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"Nothing was loaded: {len(error.faults)} faults.") from None
        self.stdout.write("\n".join(report.lines()))
        attachment = attach(holdings)
        self.stdout.write("\n".join(attachment.lines()))
        if attachment.refused:
            names = ", ".join(name for name, _ in attachment.refused)
            raise CommandError(f"The rest is loaded; refused: {names}")

    def progress(self, activity: str, done: int, total: int) -> None:
        """Keep one line up to date, on a terminal only and only when there is much to do."""
        if total >= WORTH_SHOWING and sys.stderr.isatty():
            end = "\n" if done == total else "\r"
            print(f"{activity} {done} of {total} files", end=end, file=sys.stderr, flush=True)


def find_folder(named: str | None) -> None:
    """Stop with a plain message, before anything is loaded, when a folder cannot be used."""
    try:
        holdings.find_folder(named)
    except holdings.FolderError as error:
        raise CommandError(str(error)) from None
