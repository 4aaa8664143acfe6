// Keys are a matter of the browser: without a script, or where it knows none, there is no button for them.
const button = document.getElementById("use-key");
if (button && window.PublicKeyCredential) {
  const { form, field } = button.dataset;
  window.allauth.webauthn.forms[form]({ ids: { authenticate: "use-key", add: "use-key", credential: field, data: "key-data" } });
  button.hidden = false;
}
// allauth's script tells what went wrong; people read what to do.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("key-trouble").hidden = false;
});
