"""The hub's own settings, told that this is a test."""

import os
import tempfile

_data = tempfile.TemporaryDirectory(prefix="saxaul-test-")  # gone when the process ends
os.environ.setdefault("SAXAUL_SECRET_KEY", "only-for-tests-" + "t" * 50)
if "SAXAUL_DATA" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:  # each process has a hub of its own
    os.environ["SAXAUL_DATA"] = _data.name
os.environ.setdefault("SAXAUL_HUB_NAME", "Northwest")

from saxaul.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
SCHEDULE = {}  # nothing comes round by itself while tests run
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, as in production: threads (of tests and of the live server) have connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # noqa: F405
