"""The history of every record's fields: who, when, why; and what one act of curation touches."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import models
from simple_history.models import HistoricalRecords


@dataclass(frozen=True, slots=True)
class Touch:
    """A record that was written: "+" created, "~" changed, "-" deleted; its row number then."""

    record: models.Model
    number: int
    kind: str


@dataclass(slots=True)
class Act:
    """One act of curation: its reason, and what it touched, in order."""

    reason: str = ""
    touched: list[Touch] = field(default_factory=list)


NO_ACT = Act()
ACT: ContextVar[Act] = ContextVar("act", default=NO_ACT)


@contextmanager
def because(reason: str) -> Iterator[Act]:
    """Give every version that is written inside this reason; yield the act that gathers them.

    An act inside another is part of it; its reason counts where the outer one has none.
    """
    outer = ACT.get()
    if outer is not NO_ACT:
        outer.reason = outer.reason or reason
        yield outer
        return
    token = ACT.set(Act(reason))
    try:
        yield ACT.get()
    finally:
        ACT.reset(token)


class Versions(HistoricalRecords):
    """Field history whose reason is that of the act, unless the record was given one itself."""

    def _get_history_change_reason_field(self) -> models.Field:
        # A reason takes a sentence or two; what the library gives ends at a hundred letters, and
        # a field that is passed to it would be one and the same object in every model.
        return models.TextField(null=True)

    def get_change_reason_for_object(
        self, instance: models.Model, history_type: str, using: str | None
    ) -> str | None:
        """Return why this version is written."""
        own = super().get_change_reason_for_object(instance, history_type, using)
        return own or ACT.get().reason or None

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> None:
        """Write a version, and note it in the act."""
        super().create_historical_record(instance, history_type, using)
        if (act := ACT.get()) is not NO_ACT:
            act.touched.append(Touch(instance, instance.pk, history_type))
