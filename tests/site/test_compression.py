"""Public pages travel compressed, each once; what curators see does not, for it has secrets."""

import gzip

import pytest

PAGES = [
    "/", "/en/", "/articles/?q=nam", "/articles/tc0001/", "/articles.json", "/articles.csv",
    "/articles.atom", "/articles/tc0001.json", "/people/", "/nothing/",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
]  # fmt: skip
ZIPPED = {"accept-encoding": "br;q=1, gzip"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_compressed_once_for_who_takes_it(bare_site, path) -> None:
    plain, zipped = (bare_site.get(path, follow=True, headers=h) for h in ({}, ZIPPED))
    assert "Content-Encoding" not in plain
    assert zipped["Content-Encoding"] == "gzip"
    content = gzip.decompress(zipped.content)
    assert content == plain.content or path.startswith("/oai")  # which tells the time
    assert content[:2] != b"\x1f\x8b"
    assert len(zipped.content) < len(plain.content)
    assert zipped["Content-Length"] == str(len(zipped.content))
    for response in (plain, zipped):
        assert response["Vary"] == "Accept-Encoding"
    assert zipped.get("ETag") == plain.get("ETag")
    assert zipped.get("ETag", "W/").startswith("W/")


@pytest.mark.parametrize("path", ["/", "/articles.json", "/people/", "/-/health", "/nothing/"])
def test_head_is_get_without_its_body_in_either_encoding(bare_site, path) -> None:
    for headers in ({}, ZIPPED):
        got, asked = bare_site.get(path, headers=headers), bare_site.head(path, headers=headers)
        assert asked.content == b""
        assert dict(asked.headers) == dict(got.headers)
        assert asked["Content-Length"] == str(len(got.content))


def test_one_page_has_one_length(bare_site) -> None:
    """Random padding hides secrets; here it would only make HEAD and GET disagree."""
    assert len({bare_site.get("/people/", headers=ZIPPED).content for _ in range(5)}) == 1


@pytest.mark.parametrize("path", ["/", "/articles.csv", "/people/?sort=written"])
def test_an_unchanged_page_is_known_whatever_its_encoding(bare_site, path) -> None:
    tag = bare_site.get(path, headers=ZIPPED)["ETag"]
    for headers in ({}, ZIPPED):
        again = bare_site.get(path, headers={"if-none-match": tag} | headers)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert again["Vary"] == "Accept-Encoding"
        assert "Content-Encoding" not in again


@pytest.mark.parametrize("accepted", ["identity", "br", "", "gzipped"])
def test_who_takes_no_gzip_gets_none(bare_site, accepted) -> None:
    response = bare_site.get("/people/", headers={"accept-encoding": accepted})
    assert "Content-Encoding" not in response


def test_what_is_short_is_left_as_it_is(bare_site) -> None:
    response = bare_site.get("/-/health", headers=ZIPPED)
    assert response.content == b'{"status": "ok"}\n'
    assert "Content-Encoding" not in response


@pytest.mark.django_db
def test_curators_pages_are_not_compressed(client) -> None:
    response = client.get("/admin/login/", headers=ZIPPED)
    assert response.status_code == 200
    assert len(response.content) > 1000
    assert b"csrfmiddlewaretoken" in response.content
    assert "Content-Encoding" not in response
    assert "Accept-Encoding" not in response.get("Vary", "")
