// The tally at a stand: each press is kept on the device first and sent when there is a network, as often as it takes
// until the portal has answered. Without this script each key is the button of a form.
"use strict";

const root = document.querySelector("[data-market]");
const find = (name) => root.querySelector(`[data-${name}]`);
const form = find("keys");
const said = root.dataset;
// Whoever takes back at once has nothing sent.
const SOON = 2_000;
const AGAIN = 30_000;
const PATIENCE = 15_000;
const OLD = 409;
const FORBIDDEN = 403;

let store;
let token;
let isSending = false;
let soon;
let trouble = "";

// The day and the part of the day at the house, whatever the device takes for its place.
function now() {
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: said.zone, dateStyle: "short", timeStyle: "short" });
  const [day, time] = clock.format(new Date()).split(" ");
  const parts = said.parts.split(" ").map((part) => part.split(":"));
  return { day, part: parts.find(([, until]) => Number(time.slice(0, 2)) < Number(until))[0] };
}

const chosenStand = () => form.elements.stand.selectedOptions[0];
const isToday = (option) => option?.dataset.day === now().day;
const nameOf = (press) => {
  const key = form.querySelector(`[value="${press}"]`);
  return (key?.querySelector("[data-name]") ?? key)?.textContent.trim() ?? "";
};
const pressOf = ({ kind, topic }) => (topic ? `${kind}-${topic}` : kind);

async function press(value) {
  if (!isToday(chosenStand())) return show();
  const [kind, topic] = value.split("-");
  const { language, phase, stand } = form.elements;
  const isTalk = kind === "talk";
  await store.add({
    ...now(),
    stand: Number(stand.value),
    kind,
    topic: topic ? Number(topic) : null,
    phase: isTalk && phase.value ? Number(phase.value) : null,
    language: isTalk ? language.value : "",
  });
  if (isTalk) phase.value = "";
  await show();
  sendSoon();
}

function sendSoon() {
  clearTimeout(soon);
  soon = setTimeout(send, SOON);
}

async function send() {
  if (isSending) return;
  isSending = true;
  try {
    for (let sent = await store.toSend(); sent.length; sent = await store.toSend()) {
      const answers = await answersTo(sent);
      if (!answers) break;
      await store.settle(sent, answers);
      trouble = "";
    }
  } catch {
    // No network, or half of an answer: it waits, and is sent again.
    trouble = "";
  } finally {
    isSending = false;
    await show();
  }
}

async function answersTo(entries) {
  const sent = entries.map(({ state: _state, wasTried: _tried, number: _number, ...entry }) => entry);
  for (const _try of [1, 2]) {
    token ??= await freshToken();
    if (!token) return wrong("login");
    const answer = await ask({
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ version: Number(said.version), entries: sent }),
    });
    if (answer.ok) return (await answer.json()).answers;
    if (answer.status === OLD) return wrong("old");
    // Since the last login there is another token.
    token = null;
    if (answer.type !== "opaqueredirect" && answer.status !== FORBIDDEN) return null;
  }
  return wrong("login");
}

async function freshToken() {
  const answer = await ask({});
  return answer.ok ? (await answer.json()).token : null;
}

async function ask(options) {
  const patience = new AbortController();
  const end = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const given = { cache: "no-store", redirect: "manual", signal: patience.signal, ...options };
    return await fetch(said.entries, given);
  } finally {
    clearTimeout(end);
  }
}

function wrong(what) {
  trouble = what;
  return null;
}

async function show() {
  const entries = await store.all();
  const waiting = entries.filter((entry) => entry.state === WAITING);
  const state = trouble ? said[trouble] : "";
  const number = waiting.length ? `${said.waits} ${waiting.length}.` : said.saved;
  write(find("state"), waiting.length && state ? `${number} ${state}` : number);
  find("login").hidden = !(waiting.length && trouble === "login");
  const last = lastOf(entries);
  find("undo").disabled = !last;
  find("last").textContent = last ? `: ${nameOf(pressOf(last))}` : "";
  await showCounts();
  showNotice();
  showRefused(entries.filter((entry) => entry.state === REFUSED));
}

// What is the same is not read out once more.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

async function showCounts() {
  const stand = Number(form.elements.stand.value);
  for (const kind of ["adult", "child"]) {
    const count = form.querySelector(`[value="${kind}"] [data-count]`);
    write(count, String(await store.count({ ...now(), stand, kind })));
    count.hidden = false;
  }
}

function showNotice() {
  const isOther = !isToday(chosenStand());
  const notice = find("notice");
  notice.hidden = !isOther;
  write(notice, isOther ? said.otherDay : "");
  form.querySelectorAll("button").forEach((button) => (button.disabled = isOther));
}

function showRefused(refused) {
  const list = find("refused");
  list.hidden = !refused.length;
  list.querySelector("ul").replaceChildren(...refused.map(rowOf));
}

function rowOf(entry) {
  const row = find("row").content.cloneNode(true);
  row.querySelector("[data-what]").textContent = `${entry.day}: ${nameOf(pressOf(entry))}`;
  row.querySelector("[data-why]").textContent = entry.why;
  row.querySelector("[data-done]").addEventListener("click", async () => {
    await store.remove(entry.number);
    await show();
  });
  return row;
}

async function begin() {
  try {
    store = await Store.open();
  } catch {
    // As in a private window of some browsers: the keys stay buttons of a form.
    find("notice").hidden = false;
    find("notice").textContent = said.broken;
    return;
  }
  const today = [...form.elements.stand.options].filter(isToday);
  if (today.length && !isToday(chosenStand())) form.elements.stand.value = today[0].value;
  await store.forgetOtherDays(now().day);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(event.submitter.value);
  });
  form.elements.stand.addEventListener("change", show);
  find("undo").addEventListener("click", async () => {
    await store.takeBack();
    await show();
    sendSoon();
  });
  find("foot").hidden = false;
  root.querySelector("[data-plain]")?.remove();
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  setInterval(send, AGAIN);
  navigator.storage?.persist?.();
  navigator.serviceWorker?.register(said.worker).catch(() => {});
  await send();
}

if (form) begin();
