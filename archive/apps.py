"""The one Django application of the archive: workshop and reading room."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Names the application and registers its system checks."""

    name = "archive"
    verbose_name = "Archive"

    def ready(self) -> None:
        from archive import checks  # noqa: F401  (importing registers the checks)
