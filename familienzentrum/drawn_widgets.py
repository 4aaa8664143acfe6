"""Draws inputs and selections without a template: a selection of fifty languages took a hundred of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

# What Django hands to the template of a widget.
Widget = Mapping[str, Any]


def _attributes(attrs: Widget) -> SafeString:
    """Return attributes with a leading space each; True stands for a bare name, False for none."""
    drawn = (f" {name}" if value is True else f' {name}="{escape(value)}"' for name, value in _set(attrs))
    return mark_safe("".join(drawn))  # noqa: S308 - names are ours, values are escaped


def _set(attrs: Widget) -> Iterable[tuple[str, Any]]:
    return ((name, value) for name, value in attrs.items() if value is not False)


def _input(widget: Widget) -> SafeString:
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    named = {"type": widget["type"], "name": widget["name"]}
    return format_html("<input{}>", _attributes(named | value | widget["attrs"]))


def _labelled(widget: Widget) -> SafeString:
    """Draw one of several choices; its label stands around it unless the page writes it."""
    if not widget.get("wrap_label"):
        return _input(widget)
    number = {"for": widget["attrs"]["id"]} if widget["attrs"].get("id") else {}
    return format_html("<label{}>{} {}</label>", _attributes(number), _input(widget), widget["label"])


def _select(widget: Widget) -> SafeString:
    groups = mark_safe("\n".join(_group(name, options) for name, options, _place in widget["optgroups"]))  # noqa: S308
    return format_html("<select{}>\n{}\n</select>", _attributes({"name": widget["name"]} | widget["attrs"]), groups)


def _group(name: Any, options: Iterable[Widget]) -> str:
    drawn = "\n".join(map(_option, options))
    return f'<optgroup label="{escape(name)}">\n{drawn}\n</optgroup>' if name else drawn


def _option(option: Widget) -> str:
    attributes = _attributes({"value": str(option["value"])} | option["attrs"])
    return f"<option{attributes}>{conditional_escape(option['label'])}</option>"


_INPUTS = ("checkbox", "date", "datetime", "email", "hidden", "number", "password", "text", "time", "url")

# By the name of Django's template.
DRAWN: Mapping[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in _INPUTS},
    **{f"django/forms/widgets/{kind}_option.html": _labelled for kind in ("checkbox", "radio")},
    "django/forms/widgets/select.html": _select,
}
