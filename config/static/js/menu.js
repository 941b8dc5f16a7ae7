// Menus are <details>: this only closes them on Escape and on a click elsewhere, and lets "/" find the search.

const menus = () => document.querySelectorAll("details[data-menu][open], details.burger[open]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && search && !isTyping) {
    event.preventDefault();
    search.focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    const isInside = menu.contains(event.target) || event.target.closest(".nav");
    if (!isInside) menu.open = false;
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The running clock on a worker's code: proof that it is no picture.
for (const clock of document.querySelectorAll("[data-clock]")) {
  const tell = () => {
    clock.textContent = new Date().toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  };
  tell();
  setInterval(tell, 1000);
}
