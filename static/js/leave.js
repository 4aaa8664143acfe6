// Leaves at once: the page is blank before the next one is there, and takes no place in the list behind "back".
const link = document.querySelector("[data-quick-exit]");
const WITHIN = 1500;
let pressed = -Infinity;

function leave(event) {
    event?.preventDefault();
    document.documentElement.hidden = true;
    document.title = "";
    location.replace(link.href);
}

link.addEventListener("click", leave);
document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - pressed < WITHIN) leave(event);
    pressed = event.timeStamp;
});
