"""Merges and splits: what a curator joined or parted, with all that is needed to undo it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.fields import KeyField, Prose, TermField, known_terms, within_length

KINDS = [("merge", _("merge")), ("split", _("split"))]


class Merge(models.Model):
    """One merge or split; never dumped, never published.

    `changes` lists every row that was touched: its model, its number, what to call it, and all its
    values before and after, None where there was or is no such row.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    record_type = TermField(_("type of record"), vocabulary="record_type")
    kept_key = KeyField(_("key that stayed"), unique=False)
    other_key = KeyField(_("key that was lost or made"), unique=False)
    reason = Prose(_("reason"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("user"),
    )
    made = models.DateTimeField(_("made"), auto_now_add=True)
    changes = models.JSONField(default=list)
    undone = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_reason = Prose(_("reason for undoing"), blank=True)

    class Meta:
        ordering = ["-made", "-id"]
        verbose_name = _("merge or split")
        verbose_name_plural = _("merges and splits")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[code for code, _label in KINDS]),
                name="merge_kind_is_a_known_term",
            ),
            known_terms("merge", "record_type", "record_type"),
            *within_length("merge", kept_key=100, other_key=100),
            models.CheckConstraint(condition=~models.Q(reason=""), name="merge_has_a_reason"),
        ]

    def __str__(self) -> str:
        keys = [self.kept_key, self.other_key]
        if self.kind == "merge":
            keys.reverse()
        return f"{self.get_kind_display()}: {' → '.join(keys)}"
