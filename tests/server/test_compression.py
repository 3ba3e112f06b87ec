"""Compression on the wire: pages by the archive, static files as they were prepared, none twice."""

import gzip
import re

import pytest


@pytest.mark.parametrize("path", ["/", "/articles.json", "/oai?verb=Identify", "/articles.csv"])
def test_a_page_is_compressed_once(server, path) -> None:
    plain, zipped = server.get(path), server.get(path, accept_encoding="gzip, deflate")
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert int(zipped.headers["content-length"]) == len(zipped.body) < len(plain.body)
    once = gzip.decompress(zipped.body)
    assert once == plain.body or path.startswith("/oai")
    for answer in (plain, zipped):
        assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_head_tells_what_get_would_send(server, encoding) -> None:
    got = server.get("/people/", accept_encoding=encoding)
    asked = server.get("/people/", "HEAD", accept_encoding=encoding)
    assert asked.body == b""
    for name in ("content-length", "etag", "vary", "content-type"):
        assert asked.headers[name] == got.headers[name]
    assert asked.headers.get("content-encoding") == got.headers.get("content-encoding")
    again = server.get("/people/", accept_encoding=encoding, if_none_match=got.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["vary"] == "Accept-Encoding"


def test_static_files_are_compressed_once_too(server) -> None:
    address = re.search(r'href="(/static/archive[^"]*\.css)"', server.get("/").text)[1]
    plain, zipped = server.get(address), server.get(address, accept_encoding="gzip")
    assert plain.status == zipped.status == 200
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["vary"] == "Accept-Encoding"
