"""Settings of the tests: the product's own, in a throw-away data folder, without second factors."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.support.keys import write_keys

if "NAHBEI_DATA" not in os.environ:
    folder = Path(tempfile.mkdtemp(prefix="nahbei-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_keys(folder)
    (folder / "static").mkdir()
    os.environ["NAHBEI_DATA"] = str(folder)
    os.environ["NAHBEI_DEMO"] = "1"
    os.environ["DATABASE_URL"] = ""  # never the database of whoever runs the tests

from nahbei.config.settings import *  # noqa: F403

if os.environ.get("TEST_DATABASE_URL"):
    import dj_database_url

    # No pool: the test database is dropped at the end, and a pool would hold it.
    DATABASES = {"default": {**dj_database_url.parse(os.environ["TEST_DATABASE_URL"]), "CONN_MAX_AGE": 0}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
NAHBEI_SMS = ""
NAHBEI_REPLY_ADDRESS = ""
NAHBEI_SMS_SECRET = "for-the-tests-only-7f3a"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
LOGGING_CONFIG = None  # what is logged is caught by pytest; an error that nobody expected fails the test
