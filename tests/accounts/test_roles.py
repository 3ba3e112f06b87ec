"""Three groups made by migration: what each may do, and what not."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

from archive.curation.roles import GROUPS, renew
from archive.models import Person
from tests.accounts.conftest import PASSWORD, log_in
from tests.admin import catalogues

PAGES = "/admin/archive"


@pytest.mark.django_db
def test_migrations_make_the_groups_with_their_permissions():
    assert set(Group.objects.values_list("name", flat=True)) == set(GROUPS)
    may = {
        name: set(
            Permission.objects.filter(group__name=name).values_list(
                "content_type__app_label", "codename"
            )
        )
        for name in GROUPS
    }
    curator, reviewer, administrator = (may[name] for name in GROUPS)
    assert {("archive", f"{act}_article") for act in ("add", "change", "view")} <= curator
    assert ("archive", "delete_article") not in curator
    assert ("archive", "delete_person") not in curator
    assert ("archive", "delete_post") in curator
    assert ("archive", "view_historicalarticle") in curator
    assert ("archive", "change_historicalarticle") not in administrator
    assert ("archive", "delete_article") in reviewer
    assert curator < reviewer < administrator
    assert {app for app, _name in reviewer} == {"archive"}
    assert {("auth", "add_user"), ("archive", "lift_locks")} <= administrator
    assert ("archive", "view_loginevent") not in reviewer


@pytest.mark.django_db
def test_renewing_gives_what_is_new_and_takes_nothing():
    reviewer = Group.objects.get(name="reviewer")
    kind = Permission.objects.get(codename="add_article").content_type
    new = Permission.objects.create(codename="weigh_article", content_type=kind, name="Weigh")
    extra = Permission.objects.get(codename="view_session")
    reviewer.permissions.add(extra)
    renew(apps)
    renew(apps)
    assert {new, extra} <= set(reviewer.permissions.all())
    assert new not in Group.objects.get(name="curator").permissions.all()


def test_a_curator_edits_and_deletes_parts_but_no_record(make, browser, db):
    article = catalogues.article()
    make("can-bo", "curator")
    client = browser()
    assert log_in(client, "can-bo").status_code == 302
    for address in ("article/", f"article/{article.pk}/change/", f"article/{article.pk}/history/"):
        assert client.get(f"{PAGES}/{address}").status_code == 200, address
    assert client.get(f"{PAGES}/article/{article.pk}/delete/").status_code == 403
    assert client.get(f"{PAGES}/person/{Person.objects.first().pk}/delete/").status_code == 403
    post = article.appearances.get().posts.first()
    assert (
        client.post(
            f"{PAGES}/post/{post.pk}/delete/", {"post": "yes", "reason": "Sai."}
        ).status_code
        == 302
    )
    assert not type(post).objects.filter(pk=post.pk).exists()
    for address in ("/admin/auth/user/", f"{PAGES}/loginevent/", "/admin/locks/"):
        assert client.get(address).status_code == 403, address


def test_a_reviewer_deletes_an_administrator_sees_accounts(make, browser, db):
    article = catalogues.article()
    make("nguoi-duyet", "reviewer")
    make("quan-tri", "administrator")
    reviewer, administrator = browser(), browser()
    log_in(reviewer, "nguoi-duyet")
    log_in(administrator, "quan-tri")
    assert reviewer.get(f"{PAGES}/article/{article.pk}/delete/").status_code == 200
    assert reviewer.get("/admin/auth/user/").status_code == 403
    for address in ("/admin/auth/user/", "/admin/auth/group/", f"{PAGES}/loginevent/"):
        assert administrator.get(address).status_code == 200, address


def test_an_administrator_makes_accounts_but_is_no_superuser(make, browser):
    admin = make("quan-tri", "administrator")
    chief = make("tong", is_superuser=True)
    client = browser()
    log_in(client, "quan-tri")
    new = {"username": "moi", "password1": PASSWORD, "password2": PASSWORD}
    assert (
        client.post("/admin/auth/user/add/", new | {"usable_password": "true"}).status_code == 302
    )
    made = User.objects.get(username="moi")
    assert (made.is_staff, made.is_superuser) == (True, False)
    own = f"/admin/auth/user/{admin.pk}/change/"
    page = client.get(own).content.decode()
    assert 'name="groups"' in page
    assert 'name="is_superuser"' not in page
    sent = {"username": "quan-tri", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    group = Group.objects.get(name="administrator").pk
    client.post(own, sent | {"groups": group})
    admin.refresh_from_db()
    assert not admin.is_superuser
    password = {"password1": "mot-mat-khau-khac", "password2": "mot-mat-khau-khac"}
    for address in ("change", "password", "delete"):
        answer = client.post(f"/admin/auth/user/{chief.pk}/{address}/", password | {"post": "yes"})
        assert answer.status_code == 403, address
    chief.refresh_from_db()
    assert chief.check_password(PASSWORD)
