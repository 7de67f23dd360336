"""Words, addresses and files in templates: worked out once in a process instead of at every use.

Each tag is Django's own; only where everything that it depends on is written out in the template, or is part
of the key, is its result kept. Nothing here is about a person, but for the keys in addresses.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.template.base import Node
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_tag
from django.templatetags import i18n
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST_ADDRESSES = 8192
PLAIN = (str, int, SafeString)
"""Parts of addresses that may stand in a key: others might be equal and be written differently."""


class Said(i18n.TranslateNode):
    """A text of the template in the language of the page."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar)
        self.plain = i18n.TranslateNode(node.filter_expression, node.noop)
        self.known: dict[str | None, Any] = {}

    def render(self, context: template.Context) -> Any:
        """The text, put into words once in each language."""
        language = get_language()
        text = self.known.get(language)
        if text is None:
            text = self.known[language] = self.plain.render(context)
        if self.asvar:
            context[self.asvar] = text
            return ""
        return text


def translate(parser: Any, token: Any) -> Node:
    """Django's `translate`."""
    node = i18n.do_translate(parser, token)
    whole = isinstance(node, i18n.TranslateNode) and not node.message_context
    if whole and not node.filter_expression.filters and node.filter_expression.var.lookups is None:
        return Said(node)
    return node


class Address(Node):
    """The address of a page."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self.node = node
        name = node.view_name
        self.name = str(name.var) if not name.is_var and not name.filters else None

    def render(self, context: template.Context) -> str:
        """The address, by Django's own tag where it cannot be told from the parts alone."""
        node = self.node
        if self.name is None or get_urlconf() is not None:
            return str(node.render(context))
        args = tuple(part.resolve(context) for part in node.args)
        named = tuple((name, part.resolve(context)) for name, part in node.kwargs.items())
        if not all(type(part) in PLAIN for part in (*args, *(part for _, part in named))):
            return str(node.render(context))
        try:
            found = _address(self.name, args, named, get_script_prefix(), settings.ROOT_URLCONF)
        except NoReverseMatch:
            return str(node.render(context))
        if node.asvar:
            context[node.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@lru_cache(maxsize=MOST_ADDRESSES)
def _address(
    name: str, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...], _prefix: str, _root: str
) -> str:
    return reverse(name, args=args, kwargs=dict(named))


@register.tag
def url(parser: Any, token: Any) -> Node:
    """Django's `url`."""
    return Address(url_tag(parser, token))


class File(Node):
    """The address of a file that the house brings along."""

    child_nodelists = ()

    def __init__(self, node: StaticNode) -> None:
        self.node = node

    def render(self, context: template.Context) -> str:
        """The address with the mark of what the file holds."""
        path = self.node.path.resolve(context)
        found = _files.get(path)
        if found is None:
            found = _files[path] = str(self.node.render(context))
        return found


_files: dict[str, str] = {}


@receiver(setting_changed)
def forget(*, setting: str, **_rest: Any) -> None:
    """Begin anew where a test changes where files lie."""
    if setting.startswith("STATIC") or setting == "STORAGES":
        _files.clear()


def static(parser: Any, token: Any) -> Node:
    """Django's `static`."""
    node = StaticNode.handle_token(parser, token)
    whole = node.varname is None and not node.path.is_var and not node.path.filters
    return File(node) if whole else node
