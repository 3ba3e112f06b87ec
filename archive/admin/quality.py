"""The pages of quality: all checks with their numbers, and for each what it found."""

from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.curation import files, quality
from archive.curation.checks import SEVERITIES, Check, Finding
from archive.curation.merging import MERGEABLE

PER_PAGE = 50
READING_SECONDS = 0.5  # of files on one page; the rest is read on the pages that follow


def addresses(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of the pages, for `dress`."""

    @require_safe
    def overview(request: HttpRequest) -> HttpResponse:
        return overview_page(site, request)

    @require_safe
    def findings(request: HttpRequest, code: str) -> HttpResponse:
        return findings_page(site, request, code)

    return [
        path("quality/", site.admin_view(overview), name="quality"),
        path("quality/<slug:code>/", site.admin_view(findings), name="quality_check"),
    ]


def admit(request: HttpRequest) -> None:
    """Refuse who may not see articles: lists of findings name drafts and private persons."""
    if not request.user.has_perm("archive.view_article"):
        raise PermissionDenied


def overview_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show every check, by group, with its number and how grave it is."""
    admit(request)
    context = site.each_context(request) | {
        "title": _("Quality"),
        "groups": quality.overview(),
    }
    return TemplateResponse(request, "admin/quality.html", context)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with the address of the form on which it is mended, "" where there is none.

    `pair` is the address at which two records that may be one stand side by side.
    """

    finding: Finding
    address: str
    pair: str = ""

    @property
    def key(self) -> str:
        """Return the record's natural key; what is a term in it as readers know it."""
        paths = self.finding.model.natural_key_fields
        if len(paths) != len(self.finding.key):  # two keys of records that may be one
            return " / ".join(self.finding.key)
        parts = zip(paths, self.finding.key, strict=True)
        return " / ".join(self.term(path, part) for path, part in parts)

    def term(self, path: str, part: object) -> str:
        """Return a part of a key in words, where it is a term."""
        if "__" in path:
            return str(part)
        terms = dict(self.finding.model._meta.get_field(path).flatchoices)
        return str(terms.get(part, part))

    @property
    def kind(self) -> str:
        """Return what kind of record it is."""
        return str(self.finding.model._meta.verbose_name)


def shown(site: AdminSite, found: list[Finding]) -> list[Shown]:
    """Return findings with their addresses."""
    made = []
    for finding in found:
        options = finding.form._meta
        name = f"admin:{options.app_label}_{options.model_name}_change"
        known = site.is_registered(finding.form)
        address = reverse(name, args=[finding.page]) if known else ""
        made.append(Shown(finding, address, pair_address(finding)))
    return made


def pair_address(finding: Finding) -> str:
    """Return where the two records of a finding are compared, "" for a finding of one record."""
    kind = finding.model._meta.model_name
    if kind not in MERGEABLE or len(finding.key) != 2:
        return ""
    return reverse("admin:archive_merge_pair", args=[kind, *finding.key])


def findings_page(site: AdminSite, request: HttpRequest, code: str) -> HttpResponse:
    """Show what one check found, fifty records a page."""
    admit(request)
    check = quality.check_of(code)
    if check is None:
        raise Http404
    context = site.each_context(request) | {
        "title": check.name,
        "check": check,
        "severity": SEVERITIES[check.severity],
    }
    if check.lasting:
        reading = files.read_files(request.GET.get("after", ""), READING_SECONDS)
        context |= {"reading": reading, "rows": shown(site, reading.findings)}
    else:
        page, found = page_of(check, request.GET.get("page", "1"))
        context |= {"page": page, "rows": shown(site, found)}
    return TemplateResponse(request, "admin/quality_check.html", context)


def page_of(check: Check, asked: str) -> tuple[Page, list[Finding]]:
    """Return a page of a check's findings; the last one where there are not so many."""
    number = int(asked) if asked.isdecimal() and len(asked) < 7 and int(asked) else 1
    count, found = check.part((number - 1) * PER_PAGE, number * PER_PAGE)
    page = Paginator(range(count), PER_PAGE).get_page(number)
    if page.number != number:
        count, found = check.part((page.number - 1) * PER_PAGE, page.number * PER_PAGE)
    return page, found
