"""Every address of the archive (DESIGN section 7). English pages stand under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, path, register_converter

from archive.views import (
    articles,
    corrections,
    dates,
    entities,
    entity_lists,
    harvest,
    lists,
    site,
    suggest,
)

ENTITIES = {
    "organisation": "organisations",
    "person": "people",
    "resolution": "resolutions",
    "province": "provinces",
}


class KeyConverter:
    """A record's key; anything else in its place is no address of ours."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"

    def to_python(self, value: str) -> str:
        """Return the key itself."""
        return value

    def to_url(self, value: str) -> str:
        """Return the key itself."""
        return value


register_converter(KeyConverter, "key")


def entity_paths(kind: str, folder: str) -> list[URLPattern]:
    """Return the addresses of a kind: /people/ /people/KEY/SLUG/ /people/KEY/ /people/KEY.json"""
    view = entities.EntityView.as_view(kind=kind)
    export = entities.EntityExportView.as_view(kind=kind)
    listed = entity_lists.LISTS.get(kind, entity_lists.EntityListView)
    return [
        path(f"{folder}/", listed.as_view(kind=kind), name=f"{kind}-list"),
        path(f"{folder}/<key:key>/<str:slug>/", view, name=f"{kind}-detail"),
        path(f"{folder}/<key:key>/", view, name=f"{kind}-short"),
        path(f"{folder}/<key:key>.json", export, name=f"{kind}-json"),
    ]


article = articles.ArticleView.as_view()
article_list = lists.ArticleListView.as_view
article_export = articles.ArticleExportView.as_view

public = [
    path("", site.HomeView.as_view(), name="home"),
    # /articles/?province=nam-dinh&from=2020 · /articles.json?resolution=35-nq-tw-2018
    path("articles/", article_list(), name="article-list"),
    path("search/", article_list(), name="search"),
    *(
        path(f"articles.{suffix}", article_list(suffix=suffix), name=f"article-list-{suffix}")
        for suffix in lists.EXPORTS
    ),
    # /articles/tc0001/SLUG/ · /articles/tc0001/ · /articles/tc0001.csl.json
    path("articles/<key:key>/<str:slug>/", article, name="article-detail"),
    path("articles/<key:key>/", article, name="article-short"),
    *(
        path(f"articles/<key:key>.{suffix}", article_export(suffix=name), name=f"article-{name}")
        for suffix, name in [(suffix, suffix.replace(".", "-")) for suffix in articles.SUFFIXES]
    ),
    # /organisations/cong-an-tinh-nam-dinh/SLUG/ and so on
    *(url for kind, folder in ENTITIES.items() for url in entity_paths(kind, folder)),
    # /dates/ · /dates/2020/ · /dates/2020/10/
    path("dates/", dates.DatesView.as_view(), name="date-list"),
    path("dates/<int:year>/", dates.DatesView.as_view(), name="date-year"),
    path("dates/<int:year>/<int:month>/", dates.DatesView.as_view(), name="date-month"),
    # /corrections/?record=article/tc0001 · /corrections.atom?type=person · /corrections.json
    path("corrections/", corrections.CorrectionsView.as_view(), name="correction-list"),
    *(
        path(
            f"corrections.{suffix}",
            corrections.CorrectionsView.as_view(suffix=suffix),
            name=f"correction-list-{suffix}",
        )
        for suffix in corrections.SUFFIXES
    ),
    path("about/", site.AboutView.as_view(), name="about"),
    path("about/coverage/", site.CoverageView.as_view(), name="coverage"),
    path("about/search/", site.SearchHelpView.as_view(), name="search-help"),
    path("about/keyboard/", site.KeyboardView.as_view(), name="keyboard"),
    # /suggest.json?q=nam+d
    path("suggest.json", suggest.SuggestView.as_view(), name="suggest"),
    path("opensearch.xml", suggest.OpenSearchView.as_view(), name="opensearch"),
    # /lookup?url=http://baonamdinh.vn/…
    path("lookup", articles.lookup, name="lookup"),
]

urlpatterns = [
    path("oai", harvest.oai_pmh, name="oai"),
    path("robots.txt", site.robots, name="robots"),
    path("-/health", site.health, name="health"),
    path("-/ready", site.ready, name="ready"),
    *i18n_patterns(*public, prefix_default_language=False),
]
if settings.ADMIN_ENABLED:
    urlpatterns.insert(0, path("admin/", admin.site.urls))

handler400 = site.bad_request
handler404 = site.not_found
handler500 = site.server_error
