"""Decisions in the queue of review: one record accepted or rejected, as the reviewer saw it."""

import re
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from archive.curation.authorship import waiting_statuses
from archive.curation.corrections import REASON_LENGTH
from archive.curation.queue import KINDS
from archive.curation.review import Leave, set_status, told, waiting_links
from archive.models import Article

ITEM = re.compile(r"(?P<kind>[a-z]+)-(?P<pk>\d{1,15})-(?P<seen>\d{1,15})")


class Refused(Exception):
    """Nothing was done; the text says why, to the reviewer."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record in the queue as a page showed it: `seen` is the number of its latest version."""

    kind: str
    pk: int
    seen: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.pk}-{self.seen}"

    @property
    def anchor(self) -> str:
        """Return the fragment of the record's row."""
        return f"{self.kind}-{self.pk}"


@dataclass(slots=True)
class Decision:
    """What was done: the records that changed, and the links that could not go with them."""

    changed: list[models.Model]
    left: list[tuple[models.Model, str]] = field(default_factory=list)


def read_item(typed: str) -> Item:
    """Return the item that a form sent. Raises Refused for anything else."""
    found = ITEM.fullmatch(typed)
    if found is None or found["kind"] not in KINDS:
        raise Refused(_("“%s” is no entry of the queue.") % typed[:60])
    return Item(found["kind"], int(found["pk"]), int(found["seen"]))


def opened(item: Item) -> models.Model:
    """Return the record of an item, held until the transaction ends.

    Raises Refused unless it waits still and is what the reviewer saw.
    """
    model = KINDS[item.kind]
    record = model.objects.select_for_update(of=("self",)).filter(pk=item.pk).first()
    versions = model.history.model.objects.filter(id=item.pk).select_related("history_user")
    latest = versions.order_by("-history_id").first()
    who = str(latest.history_user) if latest and latest.history_user else _("someone")
    if record is None:
        values = {"who": who, "kind": model._meta.verbose_name}
        raise Refused(_("Nothing done: %(who)s has deleted this entry (%(kind)s).") % values)
    if record.status not in waiting_statuses(model):
        values = {"who": who, "name": record, "status": record.get_status_display()}
        raise Refused(_("Nothing done: %(who)s has decided on “%(name)s”: %(status)s.") % values)
    if (latest.history_id if latest else 0) != item.seen:
        values = {"who": who, "name": record}
        raise Refused(
            _("Nothing done: %(who)s has changed “%(name)s” meanwhile; look again.") % values
        )
    return record


def take(record: models.Model, after: str, user: AbstractBaseUser, reason: str) -> None:
    """Give a record a status. Raises Refused where this is not for the user, or not sound."""
    fault = Leave(user, [record]).refusal(record, after)
    if fault:
        raise Refused(_("Nothing done: “%(name)s”. %(why)s") % {"name": record, "why": fault})
    try:
        set_status(record, after, user, reason)
    except ValidationError as error:
        values = {"name": record, "why": told(record, error)}
        raise Refused(_("Nothing done: “%(name)s”. %(why)s") % values) from None


def accept(item: Item, user: AbstractBaseUser, with_links: bool = False) -> Decision:
    """Publish a record; an article, where wanted, with all its links that wait and may go along.

    Raises Refused. Whoever calls holds a transaction.
    """
    record = opened(item)
    take(record, "published", user, "")
    decision = Decision([record])
    links = waiting_links(record) if with_links and isinstance(record, Article) else []
    leave = Leave(user, links)
    for link in links:
        fault = leave.refusal(link, "published")
        try:
            if fault:
                raise ValidationError(fault)
            set_status(link, "published", user, "")
        except ValidationError as error:
            decision.left.append((link, told(link, error)))
        else:
            decision.changed.append(link)
    return decision


def reject(item: Item, user: AbstractBaseUser, reason: str) -> Decision:
    """Reject a link, which stays so that it is not proposed again; send an article back to draft.

    Raises Refused, for want of a reason too. Whoever calls holds a transaction.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Nothing done: give the reason."))
    if len(reason) > REASON_LENGTH:
        values = {"room": REASON_LENGTH, "length": len(reason)}
        raise Refused(
            _("Nothing done: the reason has %(length)s characters, %(room)s at most.") % values
        )
    record = opened(item)
    if isinstance(record, Article) and not Leave(user).reviews:
        raise Refused(_("Only a reviewer may publish, reject, withdraw or restore."))
    take(record, "draft" if isinstance(record, Article) else "withdrawn", user, reason)
    return Decision([record])
