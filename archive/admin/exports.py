"""Files out: records as CSV or XLSX, of a whole list or of what is selected in it."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from archive.curation import sheets
from archive.curation.sheets import SheetError
from archive.curation.tables import resource_for

FORMATS = {"csv": "CSV", "xlsx": "Excel (XLSX)"}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export(model_admin: admin.ModelAdmin, records: models.QuerySet, suffix: str) -> HttpResponse:
    """Return records as a file, in the order of their list. Raises SheetError."""
    resource = resource_for(model_admin.model)()
    headers, rows = resource.get_export_headers(), resource.export_rows(records)
    if suffix == "csv":
        response = StreamingHttpResponse(
            sheets.write_csv(headers, rows), content_type=CONTENT_TYPES[suffix]
        )
    else:
        response = HttpResponse(
            sheets.write_xlsx(model_admin.opts.model_name, headers, rows),
            content_type=CONTENT_TYPES[suffix],
        )
    name = f"{model_admin.opts.model_name}-{timezone.now():%Y-%m-%d}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def action_for(suffix: str) -> Callable:
    """Return the action that exports what is selected."""

    def action(model_admin: admin.ModelAdmin, request: HttpRequest, records: models.QuerySet):
        try:
            return export(model_admin, records, suffix)
        except SheetError as error:
            messages.error(request, str(error))
            return None

    return action
