// Makes the desk quicker; everything works without it. One key per chip in the row that has the focus, so that no
// letter means anything elsewhere: Tab goes from row to row, a key chooses, Enter saves.
"use strict";

const KEYS = "1234567890abcdefghijklmnopqrstuvwxyz";

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

function giveKeys(row) {
  const inputs = inputsOf(row);
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
    const input = inputs[KEYS.indexOf(event.key.toLowerCase())];
    if (!input) return;
    event.preventDefault();
    input.focus();
    if (input.type === "checkbox" || !input.checked) input.click();
  });
}

function enhance(form) {
  const topics = mergeTopics(form);
  const rows = [...form.querySelectorAll("fieldset")].filter((row) => !row.closest("[hidden]"));
  rows.forEach(giveKeys);
  const start = () => inputsOf(topics)[0]?.focus();
  const search = document.querySelector("[name=who]");
  document.querySelectorAll(".visit__shortcut").forEach((hint) => (hint.hidden = false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "F2") {
      event.preventDefault();
      start();
    }
    if (event.key === "Escape" && search) search.focus();
  });
  // Once the page is loaded: before that, the browser itself still moves the focus to where the address points.
  if (window.location.hash === "#visit") window.addEventListener("load", () => setTimeout(start));
}

document.querySelectorAll(".visit__form").forEach(enhance);

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
    undo.click();
  });
}
