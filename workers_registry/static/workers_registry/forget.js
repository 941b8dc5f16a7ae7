// Signing out takes the last known code off the phone too.

for (const form of document.querySelectorAll("form[data-forget]")) {
  form.addEventListener("submit", () => globalThis.caches?.delete(form.dataset.forget));
}
