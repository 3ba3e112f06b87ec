"""The one Django application of the archive: workshop and reading room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    """Names the application and registers its system checks."""

    name = "archive"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from archive import checks  # noqa: F401  (importing registers the checks)
