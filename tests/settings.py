"""The archive's settings for tests: a data folder of their own, nothing from the environment."""

import atexit
import os
import shutil
import tempfile

# Where the texts are, and what make test was told of this machine.
KEPT = ("ARCHIVE_HOLDINGS", "ARCHIVE_TESTS_REQUIRE", "ARCHIVE_TESTS_DATABASE")
_data = tempfile.mkdtemp(prefix="archive-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
for _name in list(os.environ):
    if _name in ("SITE_URL", "DATABASE_URL") or (
        _name.startswith("ARCHIVE_") and _name not in KEPT
    ):
        del os.environ[_name]
os.environ["ARCHIVE_DATA"] = _data

from archive.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The hashed names of the real storage need collectstatic; the server's tests use the real one.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  (its absence would be a warning)

if os.environ.get("ARCHIVE_TESTS_DATABASE"):
    from tests.databases import environment

    DATABASES = {"default": environment()}
