"""A house that is really served, with the small organisation in it: run by tests in a process of its own.

`python -m tests.journeys.house_server PORT` prints one line of JSON (sessions by role, pages that open, and
for whom), then serves until it is ended. A process of its own, since reads that are written once cannot be
rolled back between tests, as they cannot anywhere.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

OF_THE_DOOR = ("/sign-in/login/", "/sign-in/signup/", "/sign-in/password/reset/", "/no/such/page/")
OF_AN_ACCOUNT = (
    "/sign-in/password/change/",
    "/sign-in/password/set/",
    "/sign-in/logout/",
    "/sign-in/email/",
    "/sign-in/2fa/",
    "/sign-in/2fa/totp/activate/",
    "/sign-in/2fa/webauthn/",
    "/sign-in/2fa/webauthn/add/",
    "/sign-in/reauthenticate/",
)
"""Pages of allauth, in our look."""
ROLES = ("rep", "manager", "leader", "administrator")


def main(port: str) -> None:
    """Make the house, say what is in it, and serve it."""
    os.environ["BONAFIDES_DATA"] = tempfile.mkdtemp(prefix="bonafides-served-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bonafides.website.settings"
    import django
    from django.conf import settings

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.INSTALLED_APPS = [
        app for app in settings.INSTALLED_APPS if app != "whitenoise.runserver_nostatic"
    ]
    django.setup()
    from django.core.management import call_command
    from tests.migrated import put_into

    put_into(Path(os.environ["BONAFIDES_DATA"]))
    print(json.dumps(furnish()), flush=True)
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True, verbosity=0)


def furnish() -> dict[str, Any]:
    """Put people in; find out which pages open, and for whom first."""
    from django.test import Client
    from tests.houses import sign_in, small_house
    from tests.web.test_every_page_as_every_role import make_world, pages

    house = small_house()
    world = make_world(house)
    browsers = {"anonymous": Client(raise_request_exception=False)}
    browsers |= {role: sign_in(Client(raise_request_exception=False), getattr(house, role)) for role in ROLES}
    opens = {}
    for route, _ in pages():
        path = world.path(route)
        for role, browser in browsers.items():
            answer = browser.get(path)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                opens[path] = role
                break
    opens |= dict.fromkeys(OF_THE_DOOR, "anonymous")
    opens |= {
        path: "rep" for path in OF_AN_ACCOUNT if browsers["rep"].get(path, follow=True).status_code == 200
    }
    return {
        "sessions": {role: browsers[role].cookies["sessionid"].value for role in ROLES},
        "pages": opens,
        "rep": {"key": house.rep.key, "name": house.rep.name},
        "manager": {"name": house.manager.name},
        "team": house.north.key,
    }


if __name__ == "__main__":
    main(sys.argv[1])
