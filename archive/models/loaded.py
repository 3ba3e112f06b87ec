"""What the last load wrote, so that the next one can tell a curator's work from its own."""

from django.db import models


class LoadedRecord(models.Model):
    """The values a fixture last gave a record; never dumped, never published.

    A field whose present value differs from the one here was changed by a curator.
    """

    model = models.CharField(max_length=40)
    natural_key = models.CharField(max_length=400)
    fields = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "natural_key"], name="loadedrecord_once_a_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.natural_key}"
