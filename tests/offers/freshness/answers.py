"""The last form of a page as a browser would send it, unchanged."""

from typing import Any

from tests.page_forms import forms_of


def form_on(answer: Any) -> dict[str, Any]:
    return dict(forms_of(answer, "")[-1].values)
