// A key that is held down presses a button once: what calls the next number has the focus again as soon as it has called.
"use strict";

document.querySelectorAll("form[data-once]").forEach((form) => {
  form.addEventListener("keydown", (event) => {
    if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
  });
});
