// Says that a number was called, to ears and eyes alike: two tones, and `is-new` on the page for as long as one looks up.
// A browser that plays nothing before somebody has touched the page gets a button for it.
"use strict";

const screenPage = document.getElementById("screen");
const SEEN_FOR = 15_000;
const TONES = [660, 880];
// Where a browser knows no sound, the eye is told all the same.
const sound = window.AudioContext ? new AudioContext() : undefined;
let called = screenPage.dataset.call;
let ends;

function play() {
  TONES.forEach((pitch, place) => {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const start = sound.currentTime + place * 0.35;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.4, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.6);
    tone.connect(volume).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 0.6);
  });
}

function show() {
  screenPage.classList.add("is-new");
  clearTimeout(ends);
  ends = setTimeout(() => screenPage.classList.remove("is-new"), SEEN_FOR);
}

function hear() {
  const before = called;
  called = screenPage.dataset.call;
  if (!called || called === before) return;
  // Of a call that is over the number of the one before is left.
  if (Number(called) < Number(before)) return;
  if (sound?.state === "running") play();
  show();
}

function offerSound() {
  if (!sound || sound.state === "running" || !screenPage.dataset.sound) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kern-btn kern-btn--secondary numbers__sound";
  button.textContent = screenPage.dataset.sound;
  button.addEventListener("click", async () => {
    await sound.resume();
    play();
    button.remove();
  });
  screenPage.after(button);
}

screenPage.addEventListener("renewed", hear);
offerSound();
