// Keeps a screen that nobody touches up to date for weeks: asks for the page over and over and puts in what has changed.
// Without a network the last state stays, and says since when it is old. How often is `data-seconds`, else once a minute.
"use strict";

const page = document.getElementById("screen");
const EVERY = Number(page.dataset.seconds || 60) * 1000;
const PATIENCE = Math.max(EVERY / 3, 8_000);
const OLD = Math.max(3 * EVERY, 30_000);
// Counts on where the clock of the device is set back.
let read = performance.now();
let isAsking = false;

const stylesOf = (root) => root.querySelector('link[rel="stylesheet"]').getAttribute("href");

async function ask() {
  const patience = new AbortController();
  const end = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(window.location.href, { cache: "no-store", credentials: "omit", signal: patience.signal });
    // A page that ends, as that of a number does, says so itself.
    if (answer.status === 404 && "ends" in page.dataset) window.location.reload();
    if (!answer.ok) throw new Error(answer.status);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } finally {
    clearTimeout(end);
  }
}

async function renew() {
  if (isAsking) return;
  isAsking = true;
  try {
    const fresh = await ask();
    const made = fresh.getElementById("screen");
    // Another page answers while the portal is being renewed, or a gate of the network stands in between.
    if (!made) throw new Error("not the board");
    if (stylesOf(fresh) !== stylesOf(document)) return window.location.reload();
    read = performance.now();
    // What is the same is not read out once more.
    if (made.innerHTML !== page.innerHTML) page.replaceChildren(...made.childNodes);
    page.dataset.call = made.dataset.call ?? "";
    page.dispatchEvent(new Event("renewed"));
  } catch {
    sayThatItIsOld();
  } finally {
    isAsking = false;
  }
}

function sayThatItIsOld() {
  if (performance.now() - read < OLD) return;
  const line = page.querySelector(".screen__late");
  line.textContent = page.dataset.late;
  line.hidden = false;
}

setInterval(renew, EVERY);
