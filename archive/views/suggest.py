"""Suggestions while one types, and how a browser may search here: OpenSearch 1.1."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.edition import names
from archive.filters.fields import shown
from archive.formats import listing
from archive.views import finds, lists, page

SUGGESTIONS = "application/x-suggestions+json"
DESCRIPTION = "application/opensearchdescription+xml"
# Names change with an edition only, and one that is five minutes old still leads somewhere. But
# who was withdrawn must not be named to others out of a cache that many share.
KEPT = "private, max-age=300"
SHORT_NAMES = {"vi": "Lưu trữ báo chí", "en": "Press archive"}  # 16 characters, says OpenSearch
MOST_NAMED = 20  # parameters that nobody types but programs


class SuggestView(page.PublicView):
    """Names for what was typed so far: [typed, names, what they are, their addresses]."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = KEPT
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        errors = faults(request)
        if errors:
            return lists.json_response({"errors": errors}, 400)
        typed = request.GET.get("q", "")
        suggested = names.suggest(self.edition, typed, language=page.language())
        found = [finds.found(each) for each in suggested]
        # Labels, not the names that were meant: several bodies may share a short one.
        document = [
            typed,
            [find.label for find in found],
            [finds.told(find) for find in found],
            [page.absolute(find.url) for find in found],
        ]
        return HttpResponse(listing.encode(document), content_type=SUGGESTIONS)


def faults(request: HttpRequest) -> list[dict[str, str]]:
    """Return what is wrong with the parameters, each with its name."""
    found = [
        {"parameter": shown(name), "message": _("is not a parameter of suggestions")}
        for name in request.GET
        if name != "q"
    ]
    if len(set(request.GET.getlist("q"))) > 1:
        found.append({"parameter": "q", "message": _("may be given only once")})
    return found[:MOST_NAMED]


class OpenSearchView(page.PublicView):
    """The description from which a browser learns to search the archive."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "language": page.language(),
            "short_name": SHORT_NAMES[page.language()],
            "name": lists.ARCHIVE_NAMES[page.language()],
            "description": page.what_this_is(),
            "contact": settings.CONTACT,
            "icon": page.absolute(static("icon.svg")),
            "self": page.absolute(request.path_info),
            "results": page.absolute(reverse("article-list")),
            "suggestions": page.absolute(reverse("suggest")),
        }
        content = render_to_string("opensearch.xml", context)
        return HttpResponse(content, content_type=f"{DESCRIPTION}; charset=utf-8")
