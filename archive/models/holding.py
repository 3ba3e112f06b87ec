"""Holdings: the document as received, bound to its article by checksum, its text never edited."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.article import Article
from archive.models.base import CatalogueModel
from archive.models.fields import TextLine, within_length
from archive.text import vocabulary


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
    length = models.PositiveIntegerField(_("length in code points"), help_text="code points")
    segments = models.JSONField(_("segments"), default=list, validators=[check_segments])
    text = models.TextField(null=True, editable=False)

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
