"""Merging: two records that were found to be one become one, by hand, and it can be undone.

Never by a name that is alike, never by itself: a curator names both keys and says why.
"""

import hashlib
import json
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from archive.curation import distinct, rows
from archive.curation.combining import Joining, Refusal, relations_to
from archive.curation.distinct import distinct_pairs
from archive.curation.values import refuse_faults, settle
from archive.models import Alias, Article, Merge, Organisation, Person, Resolution
from archive.models.base import CatalogueModel
from archive.text.markup import RECORD_TYPES

__all__ = ["Refusal", "distinct_pairs", "merge", "plan", "refuse_pair", "state_of"]

MERGEABLE: dict[str, type[CatalogueModel]] = {
    "person": Person,
    "organisation": Organisation,
    "resolution": Resolution,
}
ACCOUNTS = ("account_vi", "account_en")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge would do: every row before and after, what is combined, how many links move."""

    changes: list[rows.RowChange]
    combined: list[tuple[str, str]]
    moved: int
    accounts: int


def refuse_pair(one: CatalogueModel, other: CatalogueModel) -> None:
    """Raise Refusal where two records can never be one, or were recorded as two."""
    if type(one) is not type(other):
        raise Refusal(_("Records of different types are never merged."))
    if one._meta.model_name not in MERGEABLE:
        raise Refusal(
            _("%(type)s: records of this type are never merged.")
            % {"type": one._meta.verbose_name_plural}
        )
    if one.pk == other.pk:
        raise Refusal(_("A record cannot be merged with itself."))
    if distinct.distinct_of(one._meta.model_name, one.key, other.key):
        raise Refusal(
            _("“%(first)s” and “%(second)s” were recorded as two; they cannot be merged.")
            % {"first": one.key, "second": other.key}
        )


def plan(kept: CatalogueModel, lost: CatalogueModel, picks: dict[str, str]) -> Plan:
    """Return what merging `lost` into `kept` would do; nothing is written.

    `picks` says for each question of `values.questions` which answer was given; what is not in it
    has the sensible one. Raises Refusal.
    """
    refuse_pair(kept, lost)
    record_type = kept._meta.model_name
    ledger = rows.Ledger()
    kept, lost = ledger.touch(kept), ledger.touch(lost)
    joining = Joining(ledger)
    joining.move(kept, lost)
    settle(kept, lost, picks)
    refuse_faults(kept, (kept.pk, lost.pk))
    for alias in Alias.objects.filter(record_type=record_type, target=lost.key):
        ledger.touch(alias).target = kept.key
    distinct.carry_over(ledger, record_type, lost.key, kept.key)
    accounts = lead_elsewhere(ledger, record_type, lost.key, kept.key)
    ledger.delete(lost)
    return Plan(ledger.changes(), joining.combined, joining.moved, accounts)


def lead_elsewhere(
    ledger: rows.Ledger,
    record_type: str,
    old: str,
    new: str,
    articles: set[int] | None = None,
) -> int:
    """Let the links of accounts, in some articles or in all, lead to another key; return how many.

    The same link may stand in an account several times; accounts are counted.
    """
    if record_type not in RECORD_TYPES:
        return 0
    link, changed = f"]({record_type}:{old})", 0
    for name in ACCOUNTS:
        found = Article.objects.filter(**{f"{name}__contains": link})
        for article in found if articles is None else found.filter(pk__in=articles):
            row = ledger.touch(article)
            setattr(row, name, getattr(row, name).replace(link, f"]({record_type}:{new})"))
            changed += 1
    return changed


def state_of(one: CatalogueModel, other: CatalogueModel) -> str:
    """Return a digest of two records and of which links they have.

    What a curator was shown is what is merged: the page carries it, and it must be the same.
    """
    pair = [rows.values_of(record) for record in sorted((one, other), key=lambda r: r.key)]
    links = [
        [field.model._meta.label_lower, field.name, list(found.order_by("pk"))]
        for field in relations_to(type(one))
        for found in [
            field.model._base_manager.filter(
                **{f"{field.name}__in": [one.pk, other.pk]}
            ).values_list("pk", flat=True)
        ]
    ]
    return hashlib.sha256(json.dumps([pair, links], sort_keys=True).encode()).hexdigest()


def merge(
    kept: CatalogueModel,
    lost: CatalogueModel,
    picks: dict[str, str],
    user: AbstractBaseUser | None,
    reason: str,
    state: str | None = None,
) -> Merge:
    """Merge `lost` into `kept` in one transaction; return the note that undoes it.

    `state` is what `state_of` said when the curator looked. Raises Refusal; then nothing is done.
    """
    if not reason.strip():
        raise Refusal(_("Say why: the reason stands in the history of every record touched."))
    refuse_pair(kept, lost)
    with transaction.atomic():
        kept, lost = locked(kept, lost)
        if state is not None and state != state_of(kept, lost):
            raise Refusal(
                _("Somebody has changed these records meanwhile; look at them again as they are.")
            )
        planned = plan(kept, lost, picks)
        changes = list(planned.changes)
        rows.write(changes, user, reason)
        record_type = kept._meta.model_name
        alias = Alias(record_type=record_type, key=lost.key, target=kept.key)
        if not Alias.objects.filter(record_type=record_type, key=lost.key).exists():
            changes.append(rows.create(alias, user, reason))
        return Merge.objects.create(
            kind="merge",
            record_type=record_type,
            kept_key=kept.key,
            other_key=lost.key,
            reason=reason,
            user=user,
            changes=[change.as_json() for change in changes],
        )


def locked(*records: CatalogueModel) -> list[CatalogueModel]:
    """Return records as they are now, held until the transaction ends; Refusal when one is gone.

    On PostgreSQL nobody can hang anything on a record that is held; SQLite has one writer anyway.
    """
    found = type(records[0]).objects.select_for_update().in_bulk([r.pk for r in records])
    if len(found) != len({record.pk for record in records}):
        raise Refusal(_("One of these records is gone; it may have been merged already."))
    return [found[record.pk] for record in records]
