"""Reading only: which methods are answered, and which headers every public answer has."""

import pytest

PUBLIC = [
    "/",
    "/en/",
    "/articles/",
    "/articles/?q=a&zzz=1",
    "/articles.json",
    "/articles.csv",
    "/articles.bib",
    "/articles.ris",
    "/articles.atom",
    "/search/",
    "/articles/tc0001/",
    "/articles/tc0003/tang-cuong-nhiem-vu-bao-ve-to-quoc-tren-khong-gian-mang/",
    "/articles/tc0001.json",
    "/articles/tc0001.bib",
    "/articles/tc0001.ris",
    "/articles/tc0001.csl.json",
    "/organisations/",
    "/people/tran-quoc-to/tran-quoc-to/",
    "/people/tran-quoc-to.json",
    "/resolutions/",
    "/provinces/nam-dinh/nam-dinh/",
    "/dates/",
    "/dates/2020/10/",
    "/dates/2020/010/",
    "/about/",
    "/en/about/coverage/",
    "/about/keyboard/",
    "/lookup",
    "/lookup?url=http%3A%2F%2Fnobody.example%2Fx",
    "/-/health",
    "/-/ready",
    "/robots.txt",
    "/nothing/",
    "/en/nothing.json",
    "/static/nothing.css",
    "/administration/",
    "/en/articles/?" + "&".join(f"a{n}=" for n in range(1100)),
]
UNSAFE = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "FOO", "CONNECT"]
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", PUBLIC)
def test_what_would_write_is_not_allowed(bare_site, path) -> None:
    for method in UNSAFE:
        response = bare_site.generic(method, path, data=b"a=1", content_type="text/plain")
        assert response.status_code == 405, method
        assert response["Allow"] == "GET, HEAD"
        assert response["Content-Security-Policy"] == POLICY
        assert not response.cookies


def test_a_forged_form_is_not_even_asked_for_its_token(bare_site) -> None:
    """405 stands before the check of the token: 403 would say that writing is a matter of form."""
    bare_site.handler.enforce_csrf_checks = True
    response = bare_site.post("/articles/", {"title": "x"}, headers={"origin": "http://evil.test"})
    assert response.status_code == 405


def test_harvesters_may_post(bare_site) -> None:
    bare_site.handler.enforce_csrf_checks = True
    got = bare_site.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").content.decode()
    asked = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    response = bare_site.post("/oai", asked)
    assert response.status_code == 200
    assert response.content.decode().count("<header>") == got.count("<header>") == 5
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "FOO"):
        refused = bare_site.generic(method, "/oai")
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("field", ["text", "date_basis", "title_basis", "person", "now"])
def test_what_is_only_counted_is_no_set_for_harvesters(bare_site, field) -> None:
    asked = f"/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set={field}"
    for value in ("", ":absent", ":inferred", ":tran-quoc-to", ":nam-dinh"):
        assert b'code="noRecordsMatch"' in bare_site.get(asked + value).content
    sets = bare_site.get("/oai?verb=ListSets").content.decode()
    assert f"<setSpec>{field}" not in sets
    assert "<setSpec>province:nam-dinh</setSpec>" in sets


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=%zz&&=", "application/x-www-form-urlencoded"),
        (b"verb=Identify", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b"&".join(b"a%d=1" % n for n in range(2000)), "application/x-www-form-urlencoded"),
        (b"verb=" + b"a" * 3_000_000, "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_a_broken_post_to_the_harvesters_door_is_a_bad_request(bare_site, body, kind) -> None:
    response = bare_site.generic("POST", "/oai", data=body, content_type=kind)
    assert response.status_code in (200, 400, 413)
    if response.status_code == 200:
        assert b"<error code=" in response.content


@pytest.mark.parametrize("path", [*PUBLIC, "/oai?verb=Identify"])
def test_head_is_get_without_its_body(bare_site, path) -> None:
    def said(response):
        return dict(response.headers.items())

    got, asked = bare_site.get(path), bare_site.head(path)
    assert asked.status_code == got.status_code
    assert asked.content == b""
    assert said(asked) | {"Content-Length": ""} == said(got) | {"Content-Length": ""}
    if got.content:
        assert asked["Content-Length"] == got["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize("path", [*PUBLIC, "/oai"])
def test_every_answer_has_the_headers_that_keep_readers_safe(bare_site, path) -> None:
    response = bare_site.get(path)
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Set-Cookie" not in response.headers
    assert not response.cookies
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/", "/articles/?zzz=1", "/nothing/", "/articles.json"])
def test_what_a_reader_sends_along_changes_nothing(bare_site, path) -> None:
    """The address alone decides, or a shared cache would show one reader's page to another."""
    plain = bare_site.get(path)
    bare_site.cookies["sessionid"] = "x"
    bare_site.cookies["django_language"] = "en"
    headers = {"accept-language": "en", "accept": "application/json", "user-agent": "x"}
    other = bare_site.get(path, headers=headers | {"x-forwarded-proto": "https"})
    assert (other.status_code, other.content) == (plain.status_code, plain.content)
    assert not other.cookies


@pytest.mark.parametrize("path", ["/", "/articles.json", "/articles/tc0001.bib", "/people/"])
def test_an_unchanged_page_is_not_sent_again(bare_site, path) -> None:
    first = bare_site.get(path)
    assert first["Cache-Control"] == "public, no-cache"
    again = bare_site.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert bare_site.get(path, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_a_tag_is_of_one_address(bare_site, settings) -> None:
    """What moved, is withdrawn or never was must not seem to be an unchanged page."""
    tag = {"if-none-match": bare_site.get("/articles/")["ETag"]}
    answers = {"/articles/tc9999/": 404, "/articles/tc0001/": 301, "/articles.json?zzz=1": 400}
    for path, status in (answers | {"/people/": 200, "/articles/": 304}).items():
        assert bare_site.get(path, headers=tag).status_code == status
    settings.CONTACT = "curator@archive.example"
    assert bare_site.get("/articles/", headers=tag).status_code == 200


def test_another_edition_is_another_page(bare_site, bare_edition, full_edition, settings) -> None:
    tag = bare_site.get("/")["ETag"]
    settings.EDITION_PATH = full_edition
    assert bare_site.get("/", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/nothing/", "/articles.json?zzz=1", "/lookup"])
def test_errors_are_not_kept(bare_site, path) -> None:
    response = bare_site.get(path)
    assert "ETag" not in response
    assert "public" not in response.get("Cache-Control", "")
