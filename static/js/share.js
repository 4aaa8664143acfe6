// Offers to pass on the address of this page where the browser has a menu for it; nothing is lost without.
"use strict";

document.querySelectorAll("[data-share]").forEach((part) => {
  if (!navigator.share) return;
  part.hidden = false;
  const { origin, pathname } = window.location;
  // Whoever closes the menu has changed their mind: that is no error.
  const share = () => navigator.share({ title: part.dataset.share, url: origin + pathname }).catch(() => {});
  part.querySelector("button").addEventListener("click", share);
});
