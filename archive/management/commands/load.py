"""`manage.py load`: fixtures into the catalogue, and holdings to their records."""

import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.catalogue import holdings
from archive.catalogue.holdings import Attachment, attach
from archive.catalogue.load import LoadError, load
from archive.catalogue.report import Report
from archive.catalogue.three_way import Choice

WORTH_SHOWING = 500  # files; fewer are done before a reader's eye finds the line


class Command(BaseCommand):
    """Door to `archive.catalogue.load` and `archive.catalogue.holdings`."""

    help = "Load the catalogue from fixtures (all or nothing) and attach the holdings."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--fixtures", default=str(settings.BASE_DIR / "fixtures"))
        parser.add_argument("--holdings", help="folder of the documents as received")
        wins = parser.add_mutually_exclusive_group()
        wins.add_argument(
            "--force", action="store_true", help="overwrite what curators changed or deleted"
        )
        wins.add_argument(
            "--theirs", action="store_true", help="conflicts: take what the fixtures say"
        )
        wins.add_argument(
            "--ours", action="store_true", help="conflicts: keep what the catalogue says, settled"
        )
        parser.add_argument(
            "--take",
            action="append",
            default=[],
            metavar="RECORD:FIELD",
            help="take this from the fixtures: archive.person/KEY:name, or a whole record",
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--conflicts", metavar="FILE", help="write the conflicts here as JSON")

    def handle(self, *args, fixtures, holdings: str | None, **options) -> None:
        find_folder(holdings)
        choice = Choice(
            options["force"], options["theirs"], options["ours"], frozenset(options["take"])
        )
        try:
            report = load(Path(fixtures), progress=self.progress, choice=choice)
        except LoadError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"Nothing was loaded: {len(error.faults)} faults.") from None
        attachment = attach(holdings)
        self.tell(report, attachment, options["format"])
        if options["conflicts"]:
            write_conflicts(Path(options["conflicts"]), report)
        if attachment.refused:
            names = ", ".join(name for name, _ in attachment.refused)
            raise CommandError(f"The rest is loaded; refused: {names}")

    def tell(self, report: Report, attachment: Attachment, form: str) -> None:
        """Print what was done."""
        if form == "json":
            told = report.as_json() | {"holdings": attachment.lines()}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join([*report.lines(), *attachment.lines()]))

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


def write_conflicts(path: Path, report: Report) -> None:
    """Write the conflicts of a load as JSON, an empty list where there are none."""
    told = [parting.as_json() for parting in report.conflicts]
    try:
        path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"Loaded; cannot write {path}: {error.strerror}") from None
