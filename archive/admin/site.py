"""The stock admin site with the archive's name, a page to publish, and labels for namesakes."""

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from archive.admin import conflicts, publishing, quality, review_queue
from archive.admin.fields import label_of

# The index and the sidebar begin with what curators open most; what is not named follows.
ORDER = (
    *("Article", "Person", "Organisation", "Resolution", "Province", "Holding"),
    *("ArticleDate", "Byline", "Appearance", "AppearanceRole", "Post", "Involvement"),
    *("Citation", "Quantity", "Slip", "Correction", "Merge", "Distinct", "Alias"),
)


class RecordChoices(AutocompleteJsonView):
    """What an autocomplete offers."""

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        """Return one choice, labelled as in the form."""
        return {"id": str(getattr(obj, to_field_name)), "text": label_of(obj)}


def dress(site: AdminSite) -> None:
    """Give a site its name, the page for publishing and the labels of choices.

    A subclass of AdminSite would need an app configuration in the settings to become the default
    one, and would be no different.
    """
    site.site_header = site.site_title = gettext_lazy("Archive curation")
    site.index_title = gettext_lazy("Catalogue")
    stock_addresses = site.get_urls

    @require_http_methods(["GET", "HEAD", "POST"])
    def publish(request: HttpRequest) -> HttpResponse:
        return publish_page(site, request)

    @require_http_methods(["GET", "HEAD", "POST"])
    def differing(request: HttpRequest) -> HttpResponse:
        return conflicts.conflicts_page(site, request)

    def choices(request: HttpRequest) -> HttpResponse:
        return RecordChoices.as_view(admin_site=site)(request)

    def addresses() -> list[URLPattern | URLResolver]:
        return [
            path("publish/", site.admin_view(publish), name="publish"),
            path("conflicts/", site.admin_view(differing), name="conflicts"),
            path("autocomplete/", site.admin_view(choices), name="autocomplete"),
            *review_queue.addresses(site),
            *quality.addresses(site),
            *stock_addresses(),
        ]

    site.get_urls = addresses
    stock_index = site.index

    def index(request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        told = {"conflicts": conflicts.count()} | (extra_context or {})
        return stock_index(request, told)

    site.index = index
    put_in_order(site)


def put_in_order(site: AdminSite) -> None:
    """Let the index and the sidebar begin with the catalogue, and that with what is opened most."""
    stock_list = site.get_app_list

    def ordered(request: HttpRequest, app_label: str | None = None) -> list[dict]:
        apps = sorted(stock_list(request, app_label), key=lambda app: app["app_label"] != "archive")
        for app in apps:
            app["models"].sort(key=rank)
        return apps

    site.get_app_list = ordered


def rank(model: dict) -> int:
    """Return the place of a kind of record in lists of all kinds."""
    name = model["object_name"]
    return ORDER.index(name) if name in ORDER else len(ORDER)


def publish_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show what the public sees; on POST, publish what the catalogue says now."""
    if request.method == "POST":
        publishing.publish(request)
        return HttpResponseRedirect(reverse("admin:publish", current_app=site.name))
    context = site.each_context(request) | {
        "title": _("Publish"),
        "present": publishing.public_now(),
        "patience": publishing.PATIENCE,
    }
    return TemplateResponse(request, "admin/publish.html", context)
