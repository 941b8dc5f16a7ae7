// Keeps a part of the page fresh: <section id="run" data-poll="/runs/3/live/" data-every="2">.
// The address answers with the same element anew. Without data-poll on it, the asking ends;
// with data-reload, the whole page is loaded once. Without script, the page says how to refresh.

const ask = async (part) => {
  if (document.hidden) return part;
  const response = await fetch(part.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok) return part;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").body.firstElementChild;
  if (!fresh) return part;
  if ("reload" in fresh.dataset) {
    location.reload();
    return null;
  }
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus();
  return fresh;
};

const follow = (part) => {
  const wait = Number(part.dataset.every || 2) * 1000;
  setTimeout(async () => {
    // A lost connection is no end: the next turn asks again.
    const next = await ask(part).catch(() => part);
    if (next?.dataset.poll) follow(next);
  }, wait);
};

for (const part of document.querySelectorAll("[data-poll]")) follow(part);
