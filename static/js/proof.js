// Lets the widget do its sum with a worker from our own server, without watching what anybody does with the mouse.
const place = document.querySelector("[data-sum]");

globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(place.dataset.worker));

const widget = document.createElement("altcha-widget");
widget.setAttribute("auto", "onload");
widget.setAttribute("challenge", place.dataset.sum);
widget.setAttribute("configuration", JSON.stringify({ hideFooter: true, hideLogo: true, humanInteractionSignature: false, minDuration: 0 }));
widget.setAttribute("name", "proof");
place.replaceChildren(widget);
