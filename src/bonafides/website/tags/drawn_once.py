"""`{% drawn "part.html" name=value … %}`: a part of a page that follows from a few plain values alone.

A process draws it once for the same values in the same language, and keeps the latest. The part sees these
values and nothing else of the page: not who asks, no rights, no forms' tokens. So nothing can be shown that
was not looked up, and allowed, for this very page; what is revoked or renamed gives other values, and is
drawn anew.

A form in a part says `{% csrf_token %}` as anywhere: a mark keeps its place in what is kept, and the token of
the page takes it when the part is shown.
"""

from __future__ import annotations

import marshal
import secrets
from collections import OrderedDict
from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, token_kwargs
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

MOST_KEPT = 24_000_000
"""Characters that a process keeps, keys and parts together."""

PLACE = f"token-{secrets.token_hex(16)}"
"""Keeps the place of a form's token; drawn by lot in each process, so that nobody can write it into words."""

_kept: OrderedDict[bytes, SafeString] = OrderedDict()
_size = 0
_turn = Lock()


class Drawn(Node):
    """A part drawn from plain values."""

    child_nodelists = ()

    def __init__(self, name: FilterExpression, values: dict[str, FilterExpression]) -> None:
        self.name, self.values = name, values

    def render(self, context: template.Context) -> str:
        """The part, as it was drawn before for the same values."""
        name = str.__str__(self.name.resolve(context))
        values = {called: _plain(value.resolve(context)) for called, value in self.values.items()}
        key = _key(name, context.autoescape, values)
        known = _known(key) if key else None
        if known is None:
            engine: Any = context.template and context.template.engine
            seen = context.new({**values, "csrf_token": PLACE})
            known = mark_safe(engine.get_template(name).render(seen))  # noqa: S308
            if key:
                _keep(key, known)
        if PLACE in known:
            return mark_safe(known.replace(PLACE, conditional_escape(str(context.get("csrf_token", "")))))  # noqa: S308
        return known


def _key(name: str, escaped: bool, values: dict[str, Any]) -> bytes | None:
    """The same bytes for the same values alone; none where a value is not plain, and nothing is kept then.

    Plain are text, numbers, true, false, none, and tuples and lists of such; and what says itself under which
    name it never changes, as parts of readings do.
    """
    plain = tuple((called, _in_key(one)) for called, one in values.items())
    # Equal texts of which one is to be escaped are two values.
    safe = tuple(isinstance(one, SafeString) for one in values.values())
    try:
        # The form of version 0 depends on nothing but the values.
        return marshal.dumps((name, get_language(), escaped, safe, plain), 0)
    except ValueError:
        return None


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Promise) else value


def _in_key(value: Any) -> Any:
    if isinstance(value, SafeString):
        return str.__str__(value)
    name = getattr(value, "never_changes_as", None)
    return value if name is None else ("never changes", name)


def _known(key: bytes) -> SafeString | None:
    with _turn:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
        return known


def _keep(key: bytes, part: SafeString) -> None:
    global _size  # noqa: PLW0603 -- what the whole process keeps
    with _turn:
        if key not in _kept:
            _size += len(key) + len(part)
        _kept[key] = part
        while _size > MOST_KEPT:
            oldest, gone = _kept.popitem(last=False)
            _size -= len(oldest) + len(gone)


@register.tag
def drawn(parser: Any, token: Any) -> Node:
    """The name of a part, then the values from which it is drawn."""
    words = token.split_contents()[1:]
    if not words:
        raise template.TemplateSyntaxError("drawn wants the name of a part")
    name, rest = parser.compile_filter(words[0]), words[1:]
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"drawn wants name=value and cannot read {rest}")
    return Drawn(name, values)
