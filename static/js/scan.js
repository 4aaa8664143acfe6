// Reads the code of an appointment with the camera where the browser can; otherwise it is typed as before.
"use strict";

const EVERY = 200; // milliseconds between two looks

async function canRead() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

function enhance(part) {
  const [begin, end] = part.querySelectorAll("button");
  const [viewer, video, trouble] = ["[data-viewer]", "video", "[data-trouble]"].map((name) => part.querySelector(name));
  const form = part.closest("form");
  let stream = null;

  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    viewer.hidden = true;
    begin.hidden = false;
  };
  const look = async (detector) => {
    if (!stream) return;
    const [found] = await detector.detect(video).catch(() => []);
    if (!stream) return;
    if (!found) return setTimeout(look, EVERY, detector);
    stop();
    form.elements.who.value = found.rawValue.slice(0, 60);
    form.requestSubmit();
  };
  const start = async () => {
    trouble.hidden = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      trouble.hidden = false;
      return;
    }
    begin.hidden = true;
    viewer.hidden = false;
    video.srcObject = stream;
    video.play();
    end.focus();
    look(new BarcodeDetector({ formats: ["qr_code"] }));
  };
  begin.addEventListener("click", start);
  end.addEventListener("click", () => {
    stop();
    form.elements.who.focus();
  });
  window.addEventListener("pagehide", stop);
  part.hidden = false;
}

document.querySelectorAll("[data-scan]").forEach(async (part) => {
  if (await canRead()) enhance(part);
});
