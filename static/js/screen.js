// Keeps the board at the entrance up to date for weeks: asks for the page once a minute and puts in what has changed.
// Without a network the last state stays, and says since when it is old.
"use strict";

const MINUTE = 60_000;
const page = document.getElementById("screen");
let read = Date.now();

const stylesOf = (root) => root.querySelector('link[rel="stylesheet"]').getAttribute("href");

async function ask() {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), MINUTE / 3);
  const answer = await fetch(window.location.href, { cache: "no-store", credentials: "omit", signal: patience.signal });
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function renew() {
  try {
    const fresh = await ask();
    const made = fresh.getElementById("screen");
    // Another page answers while the portal is being renewed, or a gate of the network stands in between.
    if (!made) throw new Error("not the board");
    if (stylesOf(fresh) !== stylesOf(document)) return window.location.reload();
    page.replaceChildren(...made.childNodes);
    read = Date.now();
  } catch {
    sayThatItIsOld();
  }
}

function sayThatItIsOld() {
  if (Date.now() - read < 3 * MINUTE) return;
  const line = page.querySelector(".screen__late");
  line.textContent = page.dataset.late;
  line.hidden = false;
}

setInterval(renew, MINUTE);
