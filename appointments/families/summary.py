"""Summary of the form for confirmation before booking."""

from appointments.booking.forms import BookingForm

Fact = tuple[str, str]


def summary_of(form: BookingForm) -> list[Fact]:
    """Return label and value of every non-empty field, in form order."""
    shown = [(str(form[name].label), _value(form, name)) for name in form.fields if not form[name].is_hidden]
    return [(label, value) for label, value in shown if value]


def _value(form: BookingForm, name: str) -> str:
    value = form.cleaned_data.get(name)
    if value is True:
        return "✓"
    choices = dict(getattr(form.fields[name], "choices", []))
    return str(choices.get(value, value)) if value else ""
