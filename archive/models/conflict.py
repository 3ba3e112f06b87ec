"""Where the catalogue and the fixtures went apart, kept until somebody decides."""

from django.db import models


class Conflict(models.Model):
    """A value that was changed both here and in the fixtures since both last agreed.

    Written by a load; never dumped, never published. `field` is empty where the whole record is in
    question: deleted here and changed there, or the other way round. `together` is what fixtures
    say of all that is settled with the field. What the catalogue has is read when it is shown.
    """

    model = models.CharField(max_length=40)
    natural_key = models.CharField(max_length=400)
    field = models.CharField(max_length=60, blank=True)
    base = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    together = models.JSONField(default=dict)
    theirs_when = models.DateTimeField(null=True)
    theirs_source = models.CharField(max_length=100, blank=True)
    file = models.CharField(max_length=255)
    found = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["model", "natural_key", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "natural_key", "field"], name="conflict_once_a_value"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.natural_key}: {self.field}".removesuffix(": ")
