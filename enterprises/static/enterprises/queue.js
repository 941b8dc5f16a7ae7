// J and K move to the next and the previous application, as the links do.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const rel = { j: "next", k: "prev" }[event.key.toLowerCase()];
  const link = rel && document.querySelector(`#detail a[rel="${rel}"]`);
  if (link) location.href = link.href;
});
