"""Django's own library of this name, with addresses that are looked up once."""

from __future__ import annotations

from django import template
from django.templatetags import static as djangos

from bonafides.website.tags.same_every_time import static

register = template.Library()
register.tags |= djangos.register.tags | {"static": static}
