"""Curation: the stock Django admin over the catalogue. Saving publishes."""

from django.contrib import admin

from archive.accounts import people  # noqa: F401  (it registers)
from archive.accounts.site import secure
from archive.admin import articles, entities, holdings, links  # noqa: F401  (they register)
from archive.admin.site import dress

dress(admin.site)
secure(admin.site)
