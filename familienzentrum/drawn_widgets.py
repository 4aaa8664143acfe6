"""Draws inputs and selections without a template: a selection of fifty languages took a hundred of them."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
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
    groups = "\n".join(_group(name, options) for name, options, _place in widget["optgroups"])
    return _selection({"name": widget["name"]} | widget["attrs"], groups)


def _selection(attrs: Widget, options: str) -> SafeString:
    return format_html("<select{}>\n{}\n</select>", _attributes(attrs), mark_safe(options))  # noqa: S308


def _group(name: Any, options: Iterable[Widget]) -> str:
    drawn = "\n".join(map(_option, options))
    return f'<optgroup label="{escape(name)}">\n{drawn}\n</optgroup>' if name else drawn


def _option(option: Widget) -> str:
    attributes = _attributes({"value": str(option["value"])} | option["attrs"])
    return f"<option{attributes}>{conditional_escape(option['label'])}</option>"


def drawn_select(name: str, attrs: Widget, choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """Draw a selection of one of these values, given with their labels."""
    values, options = _options(choices)
    if chosen in values:
        place = values[chosen]
        marked = _option({"value": chosen, "label": choices[place][1], "attrs": {"selected": True}})
        options = (*options[:place], marked, *options[place + 1 :])
    return _selection({"name": name, **attrs}, "\n".join(options))


@lru_cache(maxsize=100)
def _options(choices: tuple[tuple[str, str], ...]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return where each value stands, and the options of which none is chosen."""
    drawn = tuple(_option({"value": value, "label": label, "attrs": {}}) for value, label in choices)
    return {value: place for place, (value, _label) in enumerate(choices)}, drawn


def drawn_chips(attrs: Widget, choices: tuple[tuple[str, str], ...], chosen: Iterable[str]) -> SafeString:
    """Draw choices as chips; `attrs` are those of each input."""
    values, chips = _chips(tuple(attrs.items()), choices)
    places = {values[value] for value in chosen if value in values}
    drawn = (
        _chip(attrs, place, *choices[place], is_chosen=True) if place in places else chip
        for place, chip in enumerate(chips)
    )
    return mark_safe(f'<div class="chips">{"".join(drawn)}</div>')  # noqa: S308


@lru_cache(maxsize=100)
def _chips(
    attrs: tuple[tuple[str, Any], ...], choices: tuple[tuple[str, str], ...]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return where each value stands, and the chips of which none is chosen."""
    drawn = tuple(
        _chip(dict(attrs), place, value, label, is_chosen=False) for place, (value, label) in enumerate(choices)
    )
    return {value: place for place, (value, _label) in enumerate(choices)}, drawn


def _chip(attrs: Widget, place: int, value: str, label: str, *, is_chosen: bool) -> str:
    first = {"type": attrs["type"], "name": attrs["name"], "value": value, "checked": is_chosen}
    of_this = {"id": f"{attrs['id']}_{place}"} if attrs.get("id") else {}
    drawn = _attributes({**first, **{name: value for name, value in attrs.items() if name not in first}, **of_this})
    return f'<label class="chip"><input{drawn}> <span class="chip__label">{escape(label)}</span></label>'


def with_chosen(drawn: SafeString, name: str, value: str) -> SafeString:
    """Return drawn chips with one of a field chosen; the same if there is none of this value."""
    chip = _attributes({"name": name, "value": value})
    return mark_safe(drawn.replace(chip, f"{chip} checked", 1))  # noqa: S308 - what it was drawn with, escaped again


_INPUTS = ("checkbox", "date", "datetime", "email", "hidden", "number", "password", "text", "time", "url")

# By the name of Django's template.
DRAWN: Mapping[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in _INPUTS},
    **{f"django/forms/widgets/{kind}_option.html": _labelled for kind in ("checkbox", "radio")},
    "django/forms/widgets/select.html": _select,
}
