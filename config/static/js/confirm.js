// A confirmation opens from its button by the popover attribute, without script.
// With script it is a modal: the rest of the page rests, Escape closes, the focus returns.

for (const dialog of document.querySelectorAll("dialog[popover]")) {
  dialog.removeAttribute("popover");
  for (const button of document.querySelectorAll(`[popovertarget="${dialog.id}"]`)) {
    const isClose = button.getAttribute("popovertargetaction") === "hide";
    button.removeAttribute("popovertarget");
    button.addEventListener("click", () => (isClose ? dialog.close() : dialog.showModal()));
  }
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

// The list of errors takes the focus also where the address names another place of the page.
addEventListener("load", () => document.querySelector(".summary[autofocus]")?.focus());

// A form that was sent once is not sent twice; its button says so and keeps its width.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button || event.target.method !== "post") return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
  button.style.minWidth = `${button.offsetWidth}px`;
  button.classList.add("is-busy");
  button.setAttribute("aria-busy", "true");
});

// The browser's back button brings a sent form back: it may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll(".is-busy")) {
      button.classList.remove("is-busy");
      button.removeAttribute("aria-busy");
    }
  }
});
