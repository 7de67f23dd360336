"""A house of its own for each run of the tests, named before Django reads its settings; one thread of numpy.

Loaded by `-p` in pyproject.toml: pytest-django starts Django before any conftest.py is read.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

HOUSE = tempfile.mkdtemp(prefix="bonafides-house-")
os.environ["BONAFIDES_DATA"] = HOUSE
if "PYTEST_XDIST_WORKER" not in os.environ:
    # What one process of this run makes and the others copy.
    os.environ["BONAFIDES_TESTS_SHARED"] = tempfile.mkdtemp(prefix="bonafides-shared-")
    atexit.register(shutil.rmtree, os.environ["BONAFIDES_TESTS_SHARED"], ignore_errors=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# As our commands have it, and before anybody imports numpy: on small matrices, and beside another worker, the
# other threads of linear algebra do nothing but spin.
for _threads in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_threads, "1")
atexit.register(shutil.rmtree, HOUSE, ignore_errors=True)


def pytest_configure() -> None:
    """Let pages find their styles where they lie: nothing is collected for a test; hash passwords quickly."""
    from django.conf import settings

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True
    settings.PASSWORD_HASHERS = ["tests.hashing.Quick", *settings.PASSWORD_HASHERS[1:]]
