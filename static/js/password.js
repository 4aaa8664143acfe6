// Lets whoever chooses a password see it, and how long it is: length is what counts most.
const words = document.getElementById("password-words").dataset;
document.querySelectorAll("input[autocomplete='new-password']").forEach((field) => {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", id: `${field.id}-shown` });
  box.className = "kern-form-check__checkbox";
  box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
  const label = Object.assign(document.createElement("label"), { className: "kern-label", htmlFor: box.id });
  label.textContent = words.show;
  const line = Object.assign(document.createElement("div"), { className: "kern-form-check" });
  line.append(box, label);
  field.parentElement.after(line);
  if (field.name !== "password1") return;
  const meter = Object.assign(document.createElement("meter"), { min: 0, max: 24, low: 12, high: 16, optimum: 24, value: 0 });
  meter.setAttribute("aria-label", words.length);
  field.after(meter);
  field.addEventListener("input", () => { meter.value = [...field.value].length; });
});
