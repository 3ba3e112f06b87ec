"""`manage.py audit`: verify the catalogue, the holdings and the edition; list doubts of quality."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from archive.catalogue.audit import audit
from archive.catalogue.holdings import FolderError
from archive.curation.quality import report
from archive.publish.publication import compare
from archive.publish.purge import overdue


class Command(BaseCommand):
    """Door to `archive.catalogue.audit`, to `archive.curation.quality`, and to the comparison of
    edition and catalogue.
    """

    help = (
        "Verify checksums, evidence, constraints, counts and the edition; exit 1 with the list."
        " With --quality, list what the checks of quality find as well: those alone do not fail,"
        " so the exit status is 1 for broken rules and 0 without, whatever else is found."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--holdings", help="folder of the documents as received")
        parser.add_argument("--quality", action="store_true", help="run the checks of quality too")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, holdings, quality: bool, format: str, **options) -> None:
        try:
            faults = [str(fault) for fault in audit(holdings)]
            # The messages of the rules are English, and so is all that stands beside them.
            with translation.override("en"):
                found = report(holdings) if quality else {}
        except FolderError as error:
            raise CommandError(str(error)) from None
        faults += [*compare(), *overdue()]
        if format == "json":
            self.stdout.write(as_json({"rules": broken(faults)} | found))
        else:
            for line in [*faults, *lines(found)]:
                self.stdout.write(line)
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        if format == "text":
            self.stdout.write("No fault found.")


def broken(faults: list[str]) -> dict:
    """Return broken rules in the form of a check."""
    return {"count": len(faults), "severity": "wrong", "records": [{"says": f} for f in faults]}


def as_json(found: dict) -> str:
    """Return a report as JSON, always in the same order."""
    return json.dumps(found, ensure_ascii=False, indent=1)


def lines(checks: dict[str, dict]) -> list[str]:
    """Return what the checks found as lines: each check with its number, then its records."""
    found = []
    for code, check in checks.items():
        found.append(f"{code}: {check['count']} ({check['severity']})")
        for record in check["records"]:
            key = "/".join(map(str, record["key"]))
            found.append(f"  {record['model']} {key}: {record['says']}")
    return found
