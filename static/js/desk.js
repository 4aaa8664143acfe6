// Makes the desk quicker; everything works without it. One key per chip in the row that has the focus, so that no
// letter means anything elsewhere: Tab goes from row to row, a key chooses, Enter saves.
"use strict";

const KEYS = "1234567890abcdefghijklmnopqrstuvwxyz";
// Of a longer row the rest is shown when somebody asks for it, or presses one of its keys. Topics are always chosen.
const SHOWN = 4;
const SHOWN_TOPICS = 8;
const LEAST_FOLDED = 3;

const inputsOf = (row) => [...row.querySelectorAll(".chip input")];

// The first topic that was chosen is the main one: the row of radio buttons stays hidden and follows.
function mergeTopics(form) {
  const main = form.querySelector("[data-main-topic]");
  const details = form.querySelector("[data-further-topics]");
  const row = details.querySelector("fieldset");
  const radios = inputsOf(main);
  if (!radios.length) return row;
  row.querySelector("legend").textContent = main.dataset.legend;
  // The summary of mistakes leads to the first radio button: let it find the chip that stands there now.
  inputsOf(row)[0].id = radios[0].id;
  radios[0].removeAttribute("id");
  main.querySelectorAll(".kern-error").forEach((error) => row.append(error));
  main.hidden = details.hidden = true;
  main.before(row);
  const chosenAs = (input) => radios.find((radio) => radio.value === input.value);
  let order = inputsOf(row).filter((input) => input.checked || chosenAs(input).checked);
  order.sort((one, other) => chosenAs(other).checked - chosenAs(one).checked);

  const show = () => {
    for (const input of inputsOf(row)) {
      input.checked = order.includes(input);
      chosenAs(input).checked = order[0] === input;
      input.closest(".chip").classList.toggle("chip--main", order.length > 1 && order[0] === input);
    }
  };
  row.addEventListener("change", ({ target }) => {
    order = order.filter((input) => input !== target);
    if (target.checked) order.push(target);
    show();
  });
  show();
  return row;
}

// One stop of the Tab key per row, as rows of radio buttons have it by nature.
function rove(row, inputs) {
  if (inputs[0]?.type !== "checkbox") return;
  const stopAt = (stop) => inputs.forEach((input) => (input.tabIndex = input === stop ? 0 : -1));
  stopAt(inputs[0]);
  row.addEventListener("focusin", ({ target }) => stopAt(target));
  row.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    inputs[(inputs.indexOf(event.target) + way + inputs.length) % inputs.length].focus();
  });
}

const chipOf = (input) => input.closest(".chip");

function fold(inputs, more) {
  const shown = inputs[0]?.name === "further_topics" ? SHOWN_TOPICS : SHOWN;
  const rest = inputs.slice(shown).filter((input) => !input.checked);
  if (!more || rest.length < LEAST_FOLDED) return () => {};
  const button = document.createElement("button");
  const unfold = () => {
    rest.forEach((input) => (chipOf(input).hidden = false));
    button.remove();
  };
  rest.forEach((input) => (chipOf(input).hidden = true));
  button.type = "button";
  button.className = "visit__more";
  button.textContent = `+ ${rest.length}`;
  button.setAttribute("aria-label", `${rest.length} ${more}`);
  // No stop of the Tab key more: “+” does the same.
  button.tabIndex = -1;
  button.setAttribute("aria-keyshortcuts", "+");
  button.addEventListener("click", () => {
    unfold();
    rest[0].focus();
  });
  inputs.at(-1).closest(".chips").append(button);
  return unfold;
}

function giveKeys(row, more) {
  const inputs = inputsOf(row);
  const unfold = fold(inputs, more);
  inputs.slice(0, KEYS.length).forEach((input, place) => {
    const key = document.createElement("kbd");
    key.className = "chip__key";
    key.setAttribute("aria-hidden", "true");
    key.textContent = KEYS[place];
    input.setAttribute("aria-keyshortcuts", KEYS[place]);
    input.nextElementSibling.prepend(key);
  });
  rove(row, inputs);
  row.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "+") unfold();
    const input = inputs[KEYS.indexOf(event.key.toLowerCase())];
    if (!input) return;
    event.preventDefault();
    if (chipOf(input).hidden) unfold();
    input.focus();
    if (input.type === "checkbox" || !input.checked) input.click();
  });
}

// A question mark in an empty search looks for nothing.
const isTypedInto = (target) => target.matches("input:not([type=radio], [type=checkbox]), textarea") && target.value;

// A panel that is higher than the screen stays with its end in sight, one that fits with its beginning.
function keepInSight(panel) {
  const gap = 8;
  const place = () => {
    const top = Math.min(gap, window.innerHeight - panel.offsetHeight - gap);
    panel.style.setProperty("--panel-top", `${top}px`);
  };
  new ResizeObserver(place).observe(panel);
  window.addEventListener("resize", place);
  panel.classList.add("visit--stays");
}

function enhance(form) {
  const topics = mergeTopics(form);
  const rows = [...form.querySelectorAll("fieldset")].filter((row) => !row.closest("[hidden]"));
  rows.forEach((row) => giveKeys(row, form.dataset.more));
  const start = () => inputsOf(topics)[0]?.focus();
  const search = document.querySelector("[name=who]");
  document.querySelectorAll(".visit__shortcut").forEach((hint) => (hint.hidden = false));
  const keys = document.querySelector(".visit__keys");
  if (keys) keys.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.key === "F2") {
      event.preventDefault();
      start();
    }
    if (event.key === "?" && keys && !isTypedInto(event.target)) {
      event.preventDefault();
      keys.open = !keys.open;
      if (keys.open) keys.scrollIntoView({ block: "nearest" });
    }
    if (event.key !== "Escape") return;
    if (keys) keys.open = false;
    if (search) search.focus();
  });
  // Once the page is loaded: before that, the browser itself still moves the focus to where the address points.
  if (window.location.hash === "#visit") window.addEventListener("load", () => setTimeout(start));
}

document.querySelectorAll("form.visit__form").forEach(enhance);
document.querySelectorAll(".desk > .visit").forEach(keepInSight);

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// What was done a moment ago is taken back with one key, wherever the focus is.
const undo = document.querySelector("[data-undo]");
if (undo) {
  const key = document.createElement("kbd");
  key.className = "visit__shortcut";
  key.textContent = "F8";
  undo.append(key);
  undo.setAttribute("aria-keyshortcuts", "F8");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8") return;
    event.preventDefault();
    // A key that is held down takes back once.
    if (!event.repeat) undo.click();
  });
}
