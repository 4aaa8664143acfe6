"""The only module that knows crispy-forms: base classes, widgets and limits of every form."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from familienzentrum.drawn_widgets import DRAWN, drawn_chips, drawn_select
from familienzentrum.form_errors import named, say_what_to_do
from familienzentrum.kept_input import KeptData, TypedSoFar
from familienzentrum.meanwhile import Conflict
from familienzentrum.versioned_forms import OPENED, SeenMixin, VersionedMixin

LINE_LENGTH = 200
TEXT_LENGTH = 2000

Text = str | Promise
# A field by its name, or several that stand side by side.
Line = str | tuple[str, ...]


class Folded(NamedTuple):
    """Fields that most people leave at their default: collapsed until one of them differs."""

    title: Text
    lines: Sequence[Line]


# Fields under one heading.
Group = tuple[Text, Sequence[Line]] | Folded

# Bidi overrides and isolates reorder what follows; the plain marks that Arabic and Hebrew need stay allowed.
_REORDERING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = set("\n\r\t")
# Django's messages for these do not say what to do.
_REPLACED = (MaxLengthValidator, ProhibitNullCharactersValidator)


class PortalBoundField(forms.BoundField):
    """Gives each widget its KERN class, and the error class if it has an error."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        css = _css_class(shown)
        wrong = f"{css}--error" if self.errors else ""
        return built | {"class": " ".join(filter(None, [css, wrong, shown.attrs.get("class")]))}

    @property
    def data(self) -> Any:
        """Return what was sent; of a field that others alone changed, what is stored by now."""
        is_theirs = self.name in getattr(self.form, "taken_over", ())
        return self.form.taken_value(self.name) if is_theirs else super().data  # type: ignore[attr-defined]

    def value(self) -> Any:
        return self.form.marks_shown if self.name == OPENED else super().value()  # type: ignore[attr-defined]

    @property
    def conflict(self) -> Conflict | None:
        known: dict[str, Conflict] = getattr(self.form, "conflicts", {})
        return known.get(self.name)

    @property
    def counts_name(self) -> str:
        """Return the name of the choice between both versions of a field that is in conflict."""
        return self.form.counts_name(self.name)  # type: ignore[attr-defined]


def _css_class(widget: forms.Widget) -> str:
    if getattr(widget, "is_chips", False):
        return "chip__input"
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        return "kern-form-check__checkbox"
    return "kern-form-check__radio" if isinstance(widget, forms.RadioSelect) else "kern-form-input__input"


class PortalRenderer(TemplatesSetting):
    """One look for every form, allauth's included."""

    bound_field_class = PortalBoundField
    field_template_name = "kern/field.html"
    form_template_name = "kern/form.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        drawn = DRAWN.get(template_name)
        return drawn(context["widget"]) if drawn else super().render(template_name, context, request)


class _Chips(forms.widgets.ChoiceWidget):
    """Choices that are drawn without a template, and once for all who choose from the same."""

    is_chips = True

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        own = {"type": self.input_type, "name": name}
        return drawn_chips(own | self.build_attrs(self.attrs, attrs), _plain(self.choices), self.format_value(value))


class ChipCheckboxes(_Chips, forms.CheckboxSelectMultiple):
    """Multiple choice as chips: one tap or one key each."""


class ChipRadios(_Chips, forms.RadioSelect):
    """Single choice as chips."""


class GroupedRadios(forms.RadioSelect):
    """Single choice under headings: `groups` says under which each value stands, in the order of the choices."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        super().__init__()
        self.groups = groups

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return option | {"heading": self.groups[str(value)]}


class PlainChoices(BaseChoiceIterator):
    """Values with their labels, as they are. Of any other list Django asks of each choice whether it is a group."""

    def __init__(self, choices: Iterable[tuple[Any, Text]]) -> None:
        self._choices = tuple(choices)

    def __iter__(self) -> Iterator[tuple[Any, Text]]:
        return iter(self._choices)


class KeptSelect(forms.Select):
    """A selection from a list that is the same for many who ask, and may be long: its options are drawn once for all.

    Of what is kept nothing is marked, so it says nothing of who chose what.
    """

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        return drawn_select(name, self.build_attrs(self.attrs, attrs), _plain(self.choices), str(value or ""))


def _plain(choices: Iterable[tuple[Any, Any]]) -> tuple[tuple[str, str], ...]:
    """Return text, whatever it was: what is kept is found again by what is equal, and markup equals its text."""
    return tuple((str(choice) + "", str(label) + "") for choice, label in choices)


class PhoneInput(forms.TextInput):
    """Brings up the keypad of a phone."""

    input_type = "tel"


class DateInput(forms.DateInput):
    """Native date picker; it only understands ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """Native time picker, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class MomentInput(forms.DateTimeInput):
    """Native date and time picker."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class PortalFormMixin(forms.BaseForm):
    """Common to all forms: length limits, no control characters, fields in named groups.

    `groups` lists headings with their fields; fields in a tuple are laid out side by side, and a heading without any
    is left out. Without it, all fields follow one another in declaration order.
    """

    groups: Sequence[Group] = ()
    # Default values of fields in a collapsed group; any other value, or an error, expands the group.
    usual: Mapping[str, Any] = {}
    # Off where every field is optional, as in a search.
    marks_optional = True
    # On where the page renders hidden fields itself (`{% hidden_fields form %}`), so that the rest is the same for all.
    hidden_fields_apart = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_what_to_do(field)
            # Two of Django's are a CharField whose value is no string.
            if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField | forms.JSONField):
                bound_text(field)

    def full_clean(self) -> None:
        """Whoever changes the language in the midst of it has not sent it."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        if not isinstance(self.data, TypedSoFar):
            super().full_clean()

    def is_valid(self) -> bool:
        return super().is_valid() and not isinstance(self.data, TypedSoFar)

    def _clean_form(self) -> None:
        """What was kept over an ended login is shown once more and not saved.

        A line that is to be removed says nothing: its set asks for no errors of it.
        """
        super()._clean_form()  # type: ignore[misc]
        if isinstance(self.data, KeptData) and not self.cleaned_data.get(DELETION_FIELD_NAME):
            for error in self.data.show():
                self.add_error(None, error)

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, named(error, self[field].label) if field else error)

    def is_unusual(self, name: str) -> bool:
        value = self[name].value()
        return bool(self[name].errors) or (name in self.usual and str(value or "") != str(self.usual[name] or ""))


class PortalForm(PortalFormMixin, forms.Form):
    """Base of every form that is not bound to a table."""


class FilterForm(PortalForm):
    """Read from the query string of a page that everybody can open; invalid values are ignored."""

    marks_optional = False

    @property
    def wanted(self) -> dict[str, Any]:
        """Return the values that are understood, by field."""
        self.is_valid()
        return self.cleaned_data

    @property
    def meant(self) -> str:
        """All that the drawn form depends on besides the language: it may be kept under this.

        What was not understood belongs to it, for the form says so: a page may be asked for by HEAD with anything.
        """
        return repr([(name, self.data.get(name)) for name in self.fields])

    @classmethod
    def meaning(cls, query: QueryDict) -> dict[str, str]:
        """Return what of a query string is understood, in one way of writing it: see `cached_page`."""
        wanted = cls(query).wanted.items()
        return {name: str(value) for name, value in wanted if value is not None and value is not False and value != ""}


class EditForm(VersionedMixin, PortalForm):
    """Base of every form that edits `rows` and is not bound to their table."""


class ActForm(SeenMixin, PortalForm):
    """Base of every form that ends, removes or resets `rows`."""


class PortalModelForm(VersionedMixin, PortalFormMixin, forms.ModelForm):
    """Base of every form that edits one row."""


def render_form(form: forms.BaseForm | BaseFormSet, context: dict[str, Any]) -> SafeString:
    """Return what belongs between `<form>` and its buttons: error summary, then the fields."""
    rendered: SafeString = render_crispy_form(form, _helper(form), context)
    return rendered


def hidden_fields(form: forms.BaseForm, names: Iterable[str]) -> SafeString:
    """Return the fields as hidden inputs, without empty ones."""
    values = ((form[name].html_name, form[name].value()) for name in names)
    filled = [(name, value) for name, value in values if value not in (None, "", False)]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', filled)


def _helper(form: forms.BaseForm | BaseFormSet) -> FormHelper:
    """Make crispy-forms render the fields only: the page has `<form>`, CSRF token and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.render_unmentioned_fields = not getattr(form, "hidden_fields_apart", False)
    sample = form.empty_form if isinstance(form, BaseFormSet) else form
    helper.layout = _layout(sample)
    return helper


def _layout(form: forms.BaseForm) -> Layout:
    groups: Sequence[Group] = getattr(form, "groups", ())
    if not groups:
        return Layout(*form.fields)
    return Layout(*(_grouped(group, form) for group in groups if group[1]))


def _grouped(group: Group, form: forms.BaseForm) -> Fieldset:
    """Leave out what this form has not got: crispy-forms would, too, and write an error into the log each time."""
    kind = _FoldedFieldset if isinstance(group, Folded) else Fieldset
    title, lines = group
    return kind(title, *(line for named in lines if (line := _placed(named, form))))


class _FoldedFieldset(Fieldset):
    template = "kern/layout/folded.html"

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> SafeString:
        names = (pointer.name for pointer in self.get_field_names())
        self.is_open = any(form.is_unusual(name) for name in names)
        rendered: SafeString = super().render(form, context, template_pack, **kwargs)
        return rendered


def _placed(line: Line, form: forms.BaseForm) -> Any:
    names = [name for name in ((line,) if isinstance(line, str) else line) if name in form.fields]
    return Row(*names) if names and not isinstance(line, str) else next(iter(names), None)


def forbid_control_characters(text: str) -> None:
    """Refuse control characters in one line: they would break lists, mails and calendars."""
    _refuse_unprintable(text, allowed=set())


def forbid_control_characters_in_text(text: str) -> None:
    """The same for multi-line text, where line breaks and tabs are allowed."""
    _refuse_unprintable(text, allowed=_LINE_BREAKS)


def _refuse_unprintable(text: str, allowed: set[str]) -> None:
    if any(char not in allowed and (unicodedata.category(char) == "Cc" or char in _REORDERING) for char in text):
        raise ValidationError(
            _("This text contains characters that cannot be seen. Type it in by hand instead of pasting it."),
            code="control_characters",
        )


def bound_text(field: forms.CharField) -> None:
    """Limit what can be typed; a form that adds fields of its own does it for them."""
    is_long = isinstance(field.widget, forms.Textarea)
    field.validators.append(forbid_control_characters_in_text if is_long else forbid_control_characters)
    limit = field.max_length or (TEXT_LENGTH if is_long else LINE_LENGTH)
    field.validators = [v for v in field.validators if not isinstance(v, _REPLACED)]
    field.validators.append(MaxLengthValidator(limit, message=_TOO_LONG))


_TOO_LONG = ngettext_lazy(
    "Please write at most %(limit_value)d character. It is %(show_value)d now.",
    "Please write at most %(limit_value)d characters. It is %(show_value)d now.",
    "limit_value",
)
