"""Tables that were sent in and wait, checked, for the curator's word."""

import uuid

from django.conf import settings
from django.db import models


class TableUpload(models.Model):
    """A file between its dry run and its import; any worker finds it, and it goes with either.

    Never dumped, never published.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    model = models.CharField(max_length=40)
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    may_create = models.BooleanField(default=False)
    made = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.model} {self.filename}"
