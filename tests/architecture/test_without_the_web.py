"""Whoever measures on a laptop needs no web framework: everything beside an app/ works with it blocked."""

from __future__ import annotations

import subprocess
import sys

BLOCKED = (
    "django",
    "allauth",
    "rules",
    "ninja",
    "django_tasks",
    "django_htmx",
    "granian",
    "whitenoise",
    "csp",
)

SCRIPT = f"""
import importlib, pkgutil, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {BLOCKED!r}:
            raise ImportError(f"{{name}} is blocked")

sys.meta_path.insert(0, Blocked())
import bonafides
n = 0
for found in pkgutil.walk_packages(bonafides.__path__, "bonafides."):
    parts = found.name.split(".")
    if "app" in parts or "website" in parts or "__main__" in parts:
        continue
    importlib.import_module(found.name)
    n += 1
print(n)
"""


def test_everything_beside_app_and_website_works_without_the_web_framework() -> None:
    # walk_packages imports packages to look inside; those under app/ fail, and are none of our business here.
    script = SCRIPT.replace('"bonafides.")', '"bonafides.", onerror=lambda name: None)')
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 200
