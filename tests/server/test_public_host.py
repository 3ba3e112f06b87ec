"""A public host: an edition and static files, no database, no admin."""

import re

import pytest

PAGES = [
    "/", "/en/", "/articles/", "/en/articles/?q=nam+dinh&province=nam-dinh", "/articles.json",
    "/articles.csv", "/articles.bib", "/articles.ris", "/articles.atom", "/articles/tc0001.json",
    "/people/tran-quoc-to/tran-quoc-to/", "/organisations/", "/resolutions/", "/provinces/",
    "/dates/2020/10/", "/about/", "/en/about/coverage/", "/about/keyboard/",
    "/-/health", "/-/ready",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_everything_public_needs_no_database(server, path) -> None:
    answer = server.get(path)
    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.body)
    asked = server.get(path, "HEAD")
    assert (asked.status, asked.body) == (200, b"")
    assert asked.headers["content-length"] == answer.headers["content-length"]


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin", "/admin/login/", "/admin/archive/article/", "/en/admin/"]
)
def test_there_is_no_admin(server, path) -> None:
    answer = server.get(path)
    assert answer.status == 404
    assert "set-cookie" not in answer.headers
    assert server.get(path, "POST").status == 405


def test_what_is_wrong_is_answered_as_with_a_database(server) -> None:
    assert server.get("/nothing/").status == 404
    assert server.get("/articles").headers["location"] == "/articles/"
    assert server.get("/articles/", "DELETE").status == 405
    assert server.get("/articles.json?zzz=1").status == 400


def test_styles_are_kept_for_ever_and_sent_small(server) -> None:
    page = server.get("/").text
    (style,) = re.findall(
        r'<link rel="stylesheet" href="(/static/archive\.[0-9a-f]{12}\.css)"', page
    )
    plain = server.get(style)
    assert plain.status == 200
    assert plain.headers["content-type"].startswith("text/css")
    for coding in ("br", "gzip"):
        packed = server.get(style, accept_encoding=coding)
        assert packed.headers["content-encoding"] == coding
        assert len(packed.body) < len(plain.body) / 2
        assert unpacked(coding, packed.body) == plain.body
        for answer in (plain, packed):
            assert "immutable" in answer.headers["cache-control"]
            assert (
                int(re.search(r"max-age=(\d+)", answer.headers["cache-control"])[1]) >= 31_536_000
            )
            assert "accept-encoding" in answer.headers["vary"].lower()
    (icon,) = re.findall(r'href="(/static/icon\.[0-9a-f]{12}\.svg)"', page)
    assert server.get(icon).headers["content-type"] == "image/svg+xml"
    assert "immutable" not in server.get("/static/archive.css").headers.get("cache-control", "")
    assert server.get(style, "POST").status == 405


def unpacked(coding: str, body: bytes) -> bytes:
    """Return a body as it was before it was packed."""
    if coding == "gzip":
        import gzip

        return gzip.decompress(body)
    import brotli

    return brotli.decompress(body)


@pytest.mark.parametrize(
    "path",
    [
        "/secret_key", "/edition.sqlite3", "/catalogue.sqlite3", "/edition.lock", "/.git/config",
        "/archive/settings.py", "/manage.py", "/.env", "/static/", "/static/admin/",
        "/static/../secret_key", "/static/%2e%2e/secret_key", "/static/..%2fsecret_key",
        "/static/..%5csecret_key", "/static/admin/../../secret_key", "/static/%00",
    ],
)  # fmt: skip
def test_no_file_of_the_installation_can_be_fetched(server, path) -> None:
    assert server.get(path).status in (400, 404)
