"""Forms of a page, filled in and sent as a browser does."""

from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, SoupStrainer, Tag
from django.test import Client

# A change of an hour is shown twice before it is saved: its dates, and what families hear.
_MOST_STEPS = 4
_WITHOUT_VALUE = {"submit", "button", "file"}


@dataclass
class PageForm:
    """One form as it stands on a page: what a browser would send, by name."""

    address: str
    values: dict[str, list[str]]
    controls: dict[str, list[Tag]] = field(default_factory=dict)
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> list[str]:
        """Return the names of what a person can fill in."""
        return [name for name, tags in self.controls.items() if tags[0].get("type") != "hidden"]

    def filled(self, **given: str | list[str]) -> "PageForm":
        more = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
        return PageForm(self.address, self.values | more, self.controls, self.buttons)

    def send(self, client: Client, button: tuple[str, str] | None = None) -> Any:
        pressed = {button[0]: [button[1]]} if button else {}
        return client.post(self.address, self.values | pressed)

    def save(self, client: Client) -> Any:
        """Press the button that saves, on as many pages as ask once more; return the last answer."""
        step, answer = self, self.send(client, self._saving())
        for _again in range(_MOST_STEPS):
            if answer.status_code == 302 or not step._asks_on(answer):
                return answer
            step = forms_of(answer, self.address)[-1]
            answer = step.send(client, step._saving())
        return answer

    def _asks_on(self, answer: Any) -> bool:
        """Whether the answer is a page between the form and its saving, without errors."""
        is_between = any(sign in answer.content for sign in (b'name="asked"', b'name="foretold"', b'value="edit"'))
        return is_between and b'id="errors"' not in answer.content

    def _saving(self) -> tuple[str, str] | None:
        return ("step", "save") if ("step", "save") in self.buttons else None


def forms_of(answer: Any, address: str) -> list[PageForm]:
    """Return the forms of a page that change something, in order."""
    found = BeautifulSoup(answer.content, "lxml", parse_only=SoupStrainer("form", method="post"))
    return [_read(form, address) for form in found.find_all("form")]


def _read(form: Tag, address: str) -> PageForm:
    controls: dict[str, list[Tag]] = {}
    for tag in form.find_all(["input", "textarea", "select"]):
        if tag.get("name") and tag.get("type") not in _WITHOUT_VALUE:
            controls.setdefault(str(tag["name"]), []).append(tag)
    values = {name: [value for tag in tags for value in _sent(tag)] for name, tags in controls.items()}
    buttons = tuple((str(b["name"]), str(b.get("value", ""))) for b in form.find_all("button") if b.get("name"))
    action = str(form.get("action") or address).split("#")[0]
    return PageForm(action, {name: sent for name, sent in values.items() if sent}, controls, buttons)


def _sent(tag: Tag) -> list[str]:
    if tag.name == "textarea":
        # A browser leaves out the line break that follows the tag.
        return [tag.get_text().removeprefix("\n")]
    if tag.name == "select":
        options = tag.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")]
        return [str(one["value"]) for one in chosen or ([] if tag.has_attr("multiple") else options[:1])]
    if tag.get("type") in ("checkbox", "radio"):
        return [str(tag.get("value", "on"))] if tag.has_attr("checked") else []
    return [str(tag.get("value", ""))]
