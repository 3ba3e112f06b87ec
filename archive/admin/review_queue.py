"""The page of the queue: what waits for review, with accept, correct and reject beside each."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from archive.admin import publishing
from archive.admin.review_rows import Rows, origin_label, title_of
from archive.admin.reviewing import BACK, leave_of, may_review
from archive.curation.corrections import REASON_LENGTH
from archive.curation.decisions import Decision, Item, Refused, accept, read_item, reject
from archive.curation.queue import KINDS, NOBODY, Queue, Wanted, choices

ROWS = 50
ANCHOR = re.compile(r"[a-z]+(?:-\d{1,15})?")
LEFT_SHOWN = 5
QUEUE = "queue"  # the fragment of the heading: where the focus goes when no row is left


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the page's filters: its parameter, its label, its options and the chosen one."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


def addresses(site: AdminSite) -> list[URLPattern]:
    """Return the address of the queue on an admin site."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def review(request: HttpRequest) -> HttpResponse:
        return review_page(site, request)

    return [path("review/", site.admin_view(review), name="review")]


def review_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show the queue; on POST, do what was decided, publish once, and come back to the next row."""
    if not may_review(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return decided(site, request)
    wanted = wanted_of(request)
    queue = Queue(wanted)
    pages = max(1, -(-queue.count // ROWS))
    page = min(max(1, number(request.GET.get("page", ""))), pages)
    start = (page - 1) * ROWS
    rows = list(Rows(queue.places(start, start + ROWS), request.user))
    context = site.each_context(request) | {
        "title": _("Review"),
        "rows": rows,
        "count": queue.count,
        "first": start + 1,
        "last": start + len(rows),
        "page": page,
        "pages": pages,
        "before": query(request, page=page - 1) if page > 1 else "",
        "after": query(request, page=page + 1) if page < pages else "",
        "choices": filters(wanted),
        "back": query(request),
        "BACK": BACK,
        "QUEUE": QUEUE,
        "room": REASON_LENGTH,
        "reviews": leave_of(request).reviews,
        "acceptable": any(not row.refusal for row in rows),
    }
    return TemplateResponse(request, "admin/review.html", context)


def number(typed: str) -> int:
    """Return a number of a page, 1 for what is none."""
    return int(typed) if re.fullmatch(r"\d{1,9}", typed, re.ASCII) else 1


def wanted_of(request: HttpRequest) -> Wanted:
    """Return what of the queue the address asks for."""
    return Wanted(**{name: request.GET.get(name, "")[:200] for name in Wanted.__slots__})


def query(request: HttpRequest, **more: object) -> str:
    """Return the address's query with other values."""
    asked = request.GET.copy()
    for name, value in more.items():
        asked[name] = str(value)
    return asked.urlencode()


def filters(wanted: Wanted) -> list[Choice]:
    """Return the filters, each with what there is in the whole queue."""
    labels = {
        "kind": _("Type"),
        "origin": _("Import"),
        "author": _("Sent by"),
        "province": _("Province"),
    }
    names: dict[str, Callable[[str, str], str]] = {
        "kind": lambda value, _name: capfirst(str(KINDS[value]._meta.verbose_name)),
        "origin": lambda value, _name: origin_label(value.removeprefix(":")),
        "author": lambda value, _name: (
            _("no user: a load or an import") if value == NOBODY else value
        ),
        "province": lambda value, name: f"{name} · {value}",
    }
    made = []
    for name, found in choices().items():
        chosen = getattr(wanted, name)
        options = [(value, names[name](value, called)) for value, called in found]
        if chosen and chosen not in dict(options):
            options.append((chosen, chosen))  # nothing of it waits any more, but it is asked for
        made.append(Choice(name, labels[name], options, chosen))
    return made


def decided(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Do what was decided, all in one transaction; then publish, once."""
    done: list[Decision] = []
    deed, typed = request.POST.get("do", ""), request.POST.getlist("item")
    stays = QUEUE
    with transaction.atomic():
        for one in typed[:ROWS]:
            try:
                item = read_item(one)
                stays = item.anchor
                with transaction.atomic():
                    done.append(decide(deed, item, request))
            except Refused as refused:
                messages.error(request, str(refused))
        for decision in done:
            note(site, request, decision)
    if not typed:
        messages.error(request, _("Nothing done: no entry was chosen."))
    tell(request, deed, done)
    if done:
        publishing.publish_after_change(request)
    wish = request.POST.get("next", "")
    anchor = wish if done and ANCHOR.fullmatch(wish) else stays
    address = reverse("admin:review", current_app=site.name)
    asked = f"?{query(request)}" if request.GET else ""
    return HttpResponseRedirect(f"{address}{asked}#{anchor}")


def decide(deed: str, item: Item, request: HttpRequest) -> Decision:
    """Do one thing to one entry. Raises Refused."""
    if deed in ("accept", "accept-all"):
        return accept(item, request.user, with_links=deed == "accept-all")
    if deed == "reject":
        return reject(item, request.user, request.POST.get("reason", ""))
    raise Refused(_("Nothing done: this page knows no “%s”.") % deed[:40])


def note(site: AdminSite, request: HttpRequest, decision: Decision) -> None:
    """Write what was done into the log of the admin."""
    for record in decision.changed:
        changed = [{"changed": {"fields": [str(record._meta.get_field("status").verbose_name)]}}]
        site.get_model_admin(type(record)).log_change(request, record, changed)


def tell(request: HttpRequest, deed: str, done: list[Decision]) -> None:
    """Tell the reviewer what was done, and what could not go with it."""
    changed: list[models.Model] = [record for decision in done for record in decision.changed]
    if not changed:
        return
    if deed == "reject":
        said = ngettext("%s entry rejected.", "%s entries rejected.", len(changed))
    else:
        said = ngettext("%s entry accepted.", "%s entries accepted.", len(changed))
    name = f" {title_of(changed[0])}" if len(done) == 1 else ""
    messages.success(request, said % len(changed) + name)
    left = [pair for decision in done for pair in decision.left]
    for link, why in left[:LEFT_SHOWN]:
        values = {"name": link, "why": why}
        messages.warning(request, _("Waits still: “%(name)s”. %(why)s") % values)
    if len(left) > LEFT_SHOWN:
        more = len(left) - LEFT_SHOWN
        messages.warning(request, ngettext("%s more waits.", "%s more wait.", more) % more)
