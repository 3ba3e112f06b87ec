"""`manage.py prepare`: everything that must be done before the server starts, and nothing twice."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from archive.catalogue.holdings import Attachment, FolderError, attach, find_folder
from archive.catalogue.load import LoadError, load
from archive.models import CATALOGUE
from archive.publish.publication import Outcome, publish


class Command(BaseCommand):
    """Door to migrations, load, holdings, publish and static files, in that order."""

    help = "Bring database, catalogue, holdings, edition and static files up to date, and report."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--fixtures", default=str(settings.BASE_DIR / "fixtures"))
        parser.add_argument("--holdings", help="folder of the documents as received")
        parser.add_argument("--address", help="where the server will answer, for the report")

    def handle(self, *args, fixtures, holdings, address, **options) -> None:
        try:
            find_folder(holdings)  # a wrong folder is told before anything is written
        except FolderError as error:
            raise CommandError(str(error)) from None
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self.migrate()
        try:
            report = load(Path(fixtures))
        except LoadError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"Nothing was loaded: {len(error.faults)} faults.") from None
        attachment = attach(holdings)
        outcome = publish()
        self.collect_static()
        for line in report.kept and report.lines()[-len(report.kept) - 1 :]:
            self.stdout.write(line)
        self.tell(attachment, outcome, address)

    def migrate(self) -> None:
        """Migrate only when a migration waits: asking takes a hundredth of the time."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)

    def collect_static(self) -> None:
        """Collect and compress static files only when one of them, or the list, has changed."""
        digest = hashlib.sha256()
        for finder in finders.get_finders():
            for path, storage in finder.list([]):
                modified = Path(storage.path(path)).stat()
                digest.update(f"{path} {modified.st_size} {modified.st_mtime_ns}\n".encode())
        stamp = settings.DATA_DIR / "static.collected"  # beside, not among what is served
        made = stamp.exists() and settings.STATIC_ROOT.is_dir()
        if not made or stamp.read_text() != digest.hexdigest():
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
            stamp.write_text(digest.hexdigest())

    def tell(self, attachment: Attachment, outcome: Outcome, address: str | None) -> None:
        """Report what is there: records by kind, holdings, edition, address."""
        with translation.override("en"):  # as the rest of the report
            counts = ", ".join(
                f"{model.objects.count()} {model._meta.verbose_name_plural}" for model in CATALOGUE
            )
        self.stdout.write(f"Catalogue: {counts}")
        self.stdout.write("\n".join(attachment.lines()))
        state = "new" if outcome.new else "unchanged"
        self.stdout.write(f"Edition {outcome.number} ({state}), digest {outcome.digest[:16]}…")
        if address:
            self.stdout.write(self.style.SUCCESS(f"Read the archive at {address}"))
