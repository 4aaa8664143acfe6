// Service worker of the tally at a stand. It keeps one page and what that needs, and nothing that anybody has typed;
// `portal` says what. The page is asked for first and taken from the device only where no page comes.
"use strict";

const { edition, page, shell, files } = self.portal;
const NAME = `market-${edition}`;
const PATIENCE = 4_000;
// Answers differ by cookie, but this page is the same to everybody.
const KEPT = { cacheName: NAME, ignoreVary: true };

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pathname === page) event.respondWith(open(event));
  else if (files.includes(pathname)) event.respondWith(kept(event.request));
});

async function keepAll() {
  const cache = await caches.open(NAME);
  await cache.addAll(files);
  await keepPage();
  await self.skipWaiting();
}

// Of another edition of the portal there is none: then the browser fetches the worker of that edition.
async function keepPage() {
  const answer = await fetch(shell, { cache: "no-store", redirect: "manual" });
  if (!answer.ok) throw new Error(answer.status);
  const cache = await caches.open(NAME);
  await cache.put(shell, answer);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("market-") && name !== NAME).map((name) => caches.delete(name)));
}

async function kept(request) {
  return (await caches.match(request, KEPT)) ?? fetch(request);
}

// One goes on counting when the login has ended: only sending needs one.
async function open(event) {
  const copy = await caches.match(shell, KEPT);
  try {
    const answer = await (copy ? soon(event.request) : fetch(event.request));
    if (answer.ok) event.waitUntil(keepPage().catch(() => {}));
    const leadsAway = answer.type === "opaqueredirect" || answer.status >= 500;
    return leadsAway && copy ? copy : answer;
  } catch (error) {
    if (copy) return copy;
    throw error;
  }
}

function soon(request) {
  const late = new Promise((_done, give) => setTimeout(() => give(new Error("too late")), PATIENCE));
  return Promise.race([fetch(request), late]);
}
