"""Quality: every check of the catalogue, by group, and what they find.

The page of the admin and `manage.py audit --quality` show the same checks and the same numbers.
Checks are made anew for each question, in the language of who asks; nothing is remembered.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive.curation import accounts, duplicates, entities, facts, files, periods, records
from archive.curation.checks import SEVERITIES, Check, Finding, Words, counts


@dataclass(frozen=True, slots=True)
class Counted:
    """A check and how many records it finds; None where that is counted on demand only."""

    check: Check
    count: int | None

    @property
    def severity(self) -> Words:
        """Return how grave it is, in words."""
        return SEVERITIES[self.check.severity]


@dataclass(frozen=True, slots=True)
class Group:
    """Checks under one heading."""

    name: Words
    checks: list[Counted]


def groups() -> dict[str, str]:
    """Return the headings by code, in order."""
    return {
        "waiting": _("Work that waits"),
        "articles": _("What articles lack"),
        "evidence": _("Facts and their evidence"),
        "names": _("Names that lead to no record"),
        "organisations": _("Organisations"),
        "people": _("People"),
        "periods": _("Days that do not agree"),
        "duplicates": _("Suspected duplicates"),
        "holdings": _("Holdings"),
        "unused": _("Records in no article"),
        "inferred": _("Inferred facts"),
        "external": _("Facts from outside the releases"),
        "supplied": _("Facts supplied by the archive"),
    }


def checks(folder: str | None = None) -> list[Check]:
    """Return every check, in the order of the groups; `folder` is that of the holdings."""
    order = list(groups())
    found = [
        *records.waiting(),
        *records.article_gaps(),
        *facts.misplaced(),
        facts.unexplained(),
        *facts.unproven(),
        *records.unmatched(),
        *accounts.checks(),
        *entities.organisations(),
        *entities.ended_organisations(),
        *entities.people(),
        *periods.checks(),
        *duplicates.checks(),
        *files.checks(folder),
        *entities.unused(),
        *facts.rested(),
    ]
    return sorted(found, key=lambda check: order.index(check.group))


def check_of(code: str) -> Check | None:
    """Return the check of a code, or None."""
    return next((check for check in checks() if check.code == code), None)


def overview() -> list[Group]:
    """Return all checks with their counts, by group."""
    every = checks()
    found = counts(every)
    return [
        Group(
            name,
            [Counted(check, found.get(check.code)) for check in every if check.group == code],
        )
        for code, name in groups().items()
    ]


def told(finding: Finding) -> dict:
    """Return a finding as JSON tells it."""
    return {
        "model": finding.model._meta.label_lower,
        "key": list(finding.key),
        "name": finding.name,
        "says": str(finding.says),
    }


def report(folder: str | None = None) -> dict[str, dict]:
    """Return what every check finds, the lasting ones too: {code: {count, severity, records}}.

    `folder` is that of the holdings; all files are absent from one that cannot be used.
    """
    found = {}
    for check in checks(folder):
        records_found = [told(finding) for finding in check.findings()]
        found[check.code] = {
            "count": len(records_found),
            "severity": check.severity,
            "records": records_found,
        }
    return found
