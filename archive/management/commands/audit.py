"""`manage.py audit`: verify the catalogue, the holdings and the edition."""

from django.core.management.base import BaseCommand, CommandError

from archive.catalogue.audit import audit
from archive.catalogue.holdings import FolderError
from archive.publish.publication import compare
from archive.publish.purge import overdue


class Command(BaseCommand):
    """Door to `archive.catalogue.audit` and to the edition's comparison with the catalogue."""

    help = "Verify checksums, evidence, constraints, counts and the edition; exit 1 with the list."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--holdings", help="folder of the documents as received")

    def handle(self, *args, holdings, **options) -> None:
        try:
            faults = [str(fault) for fault in audit(holdings)]
        except FolderError as error:
            raise CommandError(str(error)) from None
        faults += [*compare(), *overdue()]
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        self.stdout.write("No fault found.")
