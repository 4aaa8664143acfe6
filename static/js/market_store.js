// What a device has counted and not sent yet, in IndexedDB: written before the key has its effect, so that whoever kills
// the browser loses nothing. An entry has a random key, a day and a part of the day, never a time. Needs idb.js.
"use strict";

const WAITING = "waiting";
const SENT = "sent";
const REFUSED = "refused";
const AT_ONCE = 50;
// So many of those that were sent can still be taken back; no device needs to know what came before.
const KEPT_SENT = 3;

class Store {
  static async open() {
    const opened = await idb.openDB("market", 1, {
      upgrade(db) {
        db.createObjectStore("entries", { keyPath: "number", autoIncrement: true });
        db.createObjectStore("counts");
      },
    });
    return new Store(opened);
  }

  constructor(db) {
    this.db = db;
  }

  // Strict: the disk has it, not only the system.
  change() {
    const change = this.db.transaction(["entries", "counts"], "readwrite", { durability: "strict" });
    return { entries: change.objectStore("entries"), counts: change.objectStore("counts"), done: change.done };
  }

  async add(entry) {
    const { entries, counts, done } = this.change();
    entries.add({ ...entry, key: crypto.randomUUID(), state: WAITING });
    await recount(counts, entry, 1);
    await done;
  }

  // The last one. What may have reached the portal is taken back there, too.
  async takeBack() {
    const { entries, counts, done } = this.change();
    const last = lastOf(await entries.getAll());
    if (last) {
      await recount(counts, last, -1);
      if (last.wasTried) entries.put({ ...last, state: WAITING, is_taken_back: true });
      else entries.delete(last.number);
    }
    await done;
    return last;
  }

  // From now on the portal may know them, whatever becomes of its answer.
  async toSend() {
    const { entries, done } = this.change();
    const found = (await entries.getAll()).filter((entry) => entry.state === WAITING).slice(0, AT_ONCE);
    found.forEach((entry) => entries.put({ ...entry, wasTried: true }));
    await done;
    return found;
  }

  // What was taken back while the answer was on its way is sent once more.
  async settle(sent, answers) {
    const refusals = new Map(answers.map(({ key, refused }) => [key, refused]));
    const { entries, done } = this.change();
    for (const entry of sent) {
      const now = await entries.get(entry.number);
      if (!now || !refusals.has(entry.key) || Boolean(now.is_taken_back) !== Boolean(entry.is_taken_back)) continue;
      const why = refusals.get(entry.key);
      if (why) entries.put({ ...now, state: REFUSED, why });
      else if (now.is_taken_back) entries.delete(now.number);
      else entries.put({ ...now, state: SENT });
    }
    const kept = (await entries.getAll()).filter((entry) => entry.state === SENT);
    kept.slice(0, -KEPT_SENT).forEach((entry) => entries.delete(entry.number));
    await done;
  }

  async remove(number) {
    const { entries, done } = this.change();
    entries.delete(number);
    await done;
  }

  // Of another day nothing stays but what still waits, or was refused.
  async forgetOtherDays(today) {
    const { entries, counts, done } = this.change();
    const old = (await entries.getAll()).filter((entry) => entry.state === SENT && entry.day !== today);
    old.forEach((entry) => entries.delete(entry.number));
    for (const key of await counts.getAllKeys()) if (!key.startsWith(today)) counts.delete(key);
    await done;
  }

  all() {
    return this.db.getAll("entries");
  }

  async count(entry) {
    return (await this.db.get("counts", countKey(entry))) ?? 0;
  }
}

const countKey = ({ day, stand, kind }) => `${day} ${stand} ${kind}`;
const lastOf = (entries) => entries.filter((entry) => entry.state !== REFUSED && !entry.is_taken_back).at(-1);

async function recount(counts, entry, by) {
  const before = (await counts.get(countKey(entry))) ?? 0;
  await counts.put(Math.max(before + by, 0), countKey(entry));
}
