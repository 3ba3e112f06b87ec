"""Curation: the stock Django admin over the catalogue. Saving publishes."""

from django.contrib import admin

from archive.accounts import people  # noqa: F401  (it registers)
from archive.accounts.site import secure
from archive.admin import (  # noqa: F401  (they register)
    articles,
    corrections,
    entities,
    holdings,
    links,
)
from archive.admin.site import dress

dress(admin.site)
secure(admin.site)
