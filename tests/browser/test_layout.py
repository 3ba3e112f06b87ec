"""How pages stand in a window: narrow and wide, light and dark, on screen and on paper."""

import pytest

from tests.browser.viewing import (
    ARTICLES,
    PAGES,
    contrast,
    style,
    viewing,
    wider_than_the_window,
)

ARTICLE = f"/articles/tc0001/{ARTICLES['tc0001']}/"


@pytest.mark.parametrize(
    ("texts", "width", "language"),
    [
        *(("bare", width, "") for width in (320, 360, 768, 1280)),
        *(("bare", width, "/en") for width in (320, 1280)),
        *(("full", width, "") for width in (320, 360, 768, 1280)),
        ("full", 320, "/en"),
    ],
)
def test_nothing_scrolls_sideways_and_nothing_complains(
    request, browser, texts, width, language
) -> None:
    server = request.getfixturevalue(texts)
    pages = PAGES if texts == "bare" else [path for path in PAGES if "/tc0" in path]
    with viewing(browser, server, width) as seen:
        for path in pages:
            page = seen.open(language + path)
            assert wider_than_the_window(page) == [], path
            assert page.locator("h1").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read_in_both_schemes(browser, full, scheme) -> None:
    with viewing(browser, full, color_scheme=scheme) as seen:
        page = seen.open(ARTICLE)
        ground = style(page, "body", "backgroundColor")
        panel = style(page, "dl.key-facts", "backgroundColor")
        for selector in ("body", "main p a", ".hint", ".original, .note", ".basis", ".words a"):
            colour = style(page, selector, "color")
            assert contrast(colour, ground) >= 4.5, selector
            assert contrast(colour, panel) >= 4.5, selector
        page.goto(f"{page.url}#in-province-1")
        mark = style(page, "#in-province-1", "backgroundColor")
        assert contrast(style(page, "#in-province-1", "color"), mark) >= 4.5
        page = seen.open("/articles/")
        assert (
            contrast(style(page, "button", "color"), style(page, "button", "backgroundColor"))
            >= 4.5
        )


def test_the_dark_scheme_is_dark(browser, bare) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        with viewing(browser, bare, color_scheme=scheme) as seen:
            grounds[scheme] = style(seen.open("/"), "body", "backgroundColor")
    assert grounds["light"] != grounds["dark"]
    assert contrast(grounds["light"], grounds["dark"]) > 10


def test_paper_has_the_words_and_not_the_furniture(browser, full) -> None:
    with viewing(browser, full) as seen:
        for path, gone in (
            (
                ARTICLE,
                ["header.site nav", ".language", ".views", ".passage", "footer.site", ".place"],
            ),
            ("/articles/?per_page=1", [".filters", ".pages", ".tools", "header.site nav"]),
        ):
            page = seen.open(path)
            assert all(page.locator(selector).first.is_visible() for selector in gone[:1])
            page.emulate_media(media="print")
            for selector in gone:
                assert not page.locator(selector).first.is_visible(), selector
            assert page.locator("h1").is_visible()
            page.emulate_media(media="screen")
        page = seen.open(ARTICLE)
        page.emulate_media(media="print")
        for selector in ("#text", "#account", "#people", "#fixity", ".paper"):
            assert page.locator(selector).is_visible(), selector


def test_letters_with_stacked_marks_have_room(browser, full) -> None:
    with viewing(browser, full) as seen:
        page = seen.open(ARTICLE)
        for selector in ("body", ".words p", "#account p"):
            size = float(style(page, selector, "fontSize").removesuffix("px"))
            height = float(style(page, selector, "lineHeight").removesuffix("px"))
            assert height / size > 1.49, selector
            assert size >= 15 or selector == "body"


TARGETS = "button, .chips a, .pages a, nav a, .passage, summary, input[type=checkbox], .facet label"


@pytest.mark.parametrize("path", [ARTICLE, "/articles/?province=nam-dinh&per_page=1", "/"])
def test_what_is_to_be_hit_is_large_enough(browser, full, path) -> None:
    """At least 24 by 24 pixels, or the label around it is (WCAG 2.2, target size)."""
    with viewing(browser, full, 360) as seen:
        page = seen.open(path)
        small = page.eval_on_selector_all(
            TARGETS,
            """all => all.map(e => [e.closest('label') || e, e]).map(([box, e]) => {
                 const r = box.getBoundingClientRect();
                 return [r.width, r.height, e.outerHTML.slice(0, 120)];
               }).filter(([w, h]) => w > 0 && (w < 23.9 || h < 23.9))""",
        )
        assert small == []


def test_motion_is_for_those_who_want_it(browser, bare) -> None:
    for motion, expected in (("reduce", "auto"), ("no-preference", "smooth")):
        with viewing(browser, bare, reduced_motion=motion) as seen:
            assert style(seen.open("/"), "html", "scrollBehavior") == expected
