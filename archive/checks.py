"""System checks: what must hold before the archive may start."""

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from archive.filters import ArticleFilters
from archive.filters.articles import CONTROLS, FACETS, PARAMETERS


@register()
def parameters_are_one_vocabulary(app_configs, **kwargs) -> list[CheckMessage]:
    """Every parameter of the list has a filter, every filter a place in canonical addresses."""
    found = []
    if set(ArticleFilters.base_filters) != set(PARAMETERS):
        names = sorted(set(ArticleFilters.base_filters) ^ set(PARAMETERS))
        found.append(Error(f"Filters and parameters differ: {', '.join(names)}", id="archive.E001"))
    if set(FACETS) & set(CONTROLS):
        names = sorted(set(FACETS) & set(CONTROLS))
        found.append(Error(f"A facet has a reserved name: {', '.join(names)}", id="archive.E002"))
    return found


@register(Tags.database)
def schema_is_not_newer(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """Older code must not write to a newer catalogue; Django itself does not notice."""
    found = []
    for alias in databases or []:
        loader = MigrationLoader(connections[alias])
        unknown = sorted(
            name
            for app, name in loader.applied_migrations
            if app == "archive" and (app, name) not in loader.disk_migrations
        )
        if unknown:
            message = f"The catalogue was migrated by newer code: {', '.join(unknown)}"
            found.append(Error(message, hint="Run the newer code.", id="archive.E003"))
    return found
