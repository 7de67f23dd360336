"""Django's own library of this name, with texts that are put into words once."""

from __future__ import annotations

from django import template
from django.templatetags import i18n as djangos

from bonafides.website.tags.same_every_time import translate

register = template.Library()
register.tags |= djangos.register.tags | {"translate": translate, "trans": translate}
register.filters |= djangos.register.filters
