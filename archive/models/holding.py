"""Holdings: the document as received, bound to its article by checksum, its text never edited.

Four layers refuse to write a text: no form has it, `save` and the queryset refuse it, and triggers
of the database (`archive.models.keeping`) refuse what goes past all of them.
"""

import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.article import Article
from archive.models.base import CatalogueModel, CatalogueQuerySet
from archive.models.fields import FORBIDDEN, TextLine, within_length
from archive.models.keeping import FIXITY
from archive.text import vocabulary


class TextIsKept(ValueError):
    """A text of record, or what fixes it, would have been written past `attach` and `detach`."""


def check_segments(value: object) -> None:
    """Raise ValidationError unless `value` is a sorted list of disjoint `[kind, start, end]`."""
    if not isinstance(value, list):
        raise ValidationError("must be a list of [kind, start, end]")
    last = 0
    for item in value:
        if not (
            isinstance(item, list)
            and len(item) == 3
            and isinstance(item[0], str)
            and item[0] in vocabulary.TERMS["segment"]
            and all(type(number) is int for number in item[1:])
        ):
            raise ValidationError(f"{item!r} is not a [kind, start, end] of a known kind")
        if not last <= item[1] < item[2]:
            raise ValidationError(f"{item!r} is empty, out of order or overlaps its neighbour")
        last = item[2]


class HoldingQuerySet(CatalogueQuerySet):
    """A queryset by which no text of record is written."""

    def update(self, **values: object) -> int:
        """Update, but no text, and nothing that fixes the texts which are attached."""
        if "text" in values:
            raise TextIsKept("text is set by Holding.attach and Holding.detach alone")
        fixed = [name for name in FIXITY if name in values]
        if fixed and self.order_by().exclude(text=None).exists():
            raise TextIsKept(f"{', '.join(fixed)}: not changed while the text is attached")
        return super().update(**values)

    update.alters_data = True

    def bulk_update(self, objs: Iterable["Holding"], fields: Iterable[str], **options) -> int:
        """Update many, under the same rules."""
        objs, fields = list(objs), list(fields)
        if {"text", *FIXITY}.intersection(fields):
            raise TextIsKept("text, and what fixes it, is not updated in bulk")
        return super().bulk_update(objs, fields, **options)

    bulk_update.alters_data = True

    def bulk_create(self, objs: Iterable["Holding"], *args, **options) -> list["Holding"]:
        """Create many; a text that comes along must be the one that its record describes."""
        objs = list(objs)
        if {"text", *FIXITY}.intersection(options.get("update_fields") or ()):
            raise TextIsKept("text, and what fixes it, is not updated in bulk")
        for holding in objs:
            holding.check_own_text()
        return super().bulk_create(objs, *args, **options)

    bulk_create.alters_data = True


class Holding(CatalogueModel):
    """The file of an article: its name, fixity and segments; its text once attached."""

    natural_key_fields = ("article__key",)

    article = models.OneToOneField(
        Article, models.CASCADE, related_name="holding", verbose_name=_("article")
    )
    filename = TextLine(_("file"), max_length=255)
    sha256 = models.CharField(
        _("SHA-256"),
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", message="is not a SHA-256")],
    )
    bytes = models.PositiveIntegerField(_("bytes"))
    length = models.PositiveIntegerField(_("length in code points"), help_text=_("code points"))
    segments = models.JSONField(_("segments"), default=list, validators=[check_segments])
    text = models.TextField(null=True, editable=False)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ["article"]
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        constraints = [
            *within_length("holding", filename=255, sha256=64),
            models.UniqueConstraint(fields=["sha256"], name="holding_file_belongs_to_one_article"),
        ]

    def __str__(self) -> str:
        return self.filename

    def save(self, *args, **kwargs) -> None:
        """Save all but the text, which stays what it is; TextIsKept where it would not.

        A new record may come with its text, when that is the document it describes.
        """
        stored = self.stored() if self.pk else None
        if stored is None:
            self.check_own_text()
        else:
            deferred = self.get_deferred_fields()
            names = ("text",) if stored["text"] is None else ("text", *FIXITY)
            for name in names:
                if name not in deferred and getattr(self, name) != stored[name]:
                    raise TextIsKept(f"{self.filename}: {name} is not changed by saving")
        super().save(*args, **kwargs)

    def stored(self) -> dict | None:
        """Return the text and what fixes it as the database has them, None where it has none."""
        return Holding._base_manager.filter(pk=self.pk).values("text", *FIXITY).first()

    def check_own_text(self) -> None:
        """Raise TextIsKept when a new record has a text that is not the one it describes."""
        if self.text is not None:
            try:
                self.verified(self.text.encode("utf-8"))
            except ValueError as error:
                raise TextIsKept(f"{self.filename}: the text {error}") from None

    def verified(self, content: bytes) -> str:
        """Return the text of the document as received.

        ValueError, with the reason, when it is not the one the record describes, byte for byte, or
        is no text that the archive can show.
        """
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            raise ValueError(f"checksum is {found}, the record says {self.sha256}")
        text = decoded(content)
        if (len(content), len(text)) != (self.bytes, self.length):
            raise ValueError(
                f"has {len(content)} bytes and {len(text)} code points, "
                f"the record says {self.bytes} and {self.length}"
            )
        return text

    def attach(self, content: bytes) -> None:
        """Set the text from the document as received; in the database too where it has the record.

        ValueError when it is not the document that the record describes; TextIsKept when another
        text is attached.
        """
        text = self.verified(content)
        stored = self.stored() if self.pk else None
        if stored is not None:
            if stored["text"] not in (None, text):
                raise TextIsKept(f"{self.filename}: another text is attached")
            # Not through save(): the text is no catalogue field and has no history.
            Holding._base_manager.filter(pk=self.pk, text=None).update(text=text)
        self.text = text

    def detach(self) -> None:
        """Take the text off, as before the record comes to name another document."""
        Holding._base_manager.filter(pk=self.pk).update(text=None)
        self.text = None


def decoded(content: bytes) -> str:
    """Return a document's text; ValueError, with the reason, for what is not UTF-8 or no text."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 at byte {error.start}") from None
    control = FORBIDDEN.search(text)
    if control:
        raise ValueError(
            f"has the control character U+{ord(control.group()):04X} at {control.start()}"
        )
    return text
