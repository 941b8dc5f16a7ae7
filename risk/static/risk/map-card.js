// Shows a card for the county under the pointer or in focus: its name, colour word, since when, and
// the indicators. It stands in the map's empty corner, covers no county, and goes with Escape.

const days = document.getElementById("map-days");
const held = document.getElementById("map-levels");
const levels = held ? JSON.parse(held.textContent).levels : {};
const first = days ? Date.parse(`${days.dataset.first}T00:00:00Z`) : 0;
const isChinese = document.documentElement.lang.startsWith("zh");
const said = new Intl.DateTimeFormat(isChinese ? "zh-CN" : "en-GB", {
  month: isChinese ? "long" : "short",
  day: "numeric",
  timeZone: "UTC",
});
const names = ["green", "blue", "yellow", "orange", "red"];
let shown = null;
let read = [null, null];

// The cards come with each day; they are read once for each.
const cards = () => {
  const script = document.getElementById("map-cards");
  if (read[0] !== script) read = [script, JSON.parse(script.textContent)];
  return read[1];
};

const number = (value) => (value === undefined ? "–" : String(value));

const levelOf = (link) => {
  const painted = link.querySelector("use").getAttribute("class");
  const level = names.findIndex((name) => painted.includes(`f-${name}`));
  return level < 0 ? "-" : String(level);
};

// Since when: from the levels of all days where the page has them, else as the card says.
const sinceOf = (code, told, at) => {
  const own = levels[code];
  if (!own || at < 0 || own[at] === undefined || own[at] === "-") return told.since;
  let start = at;
  while (start > 0 && own[start - 1] === own[at]) start -= 1;
  return new Date(first + start * 86400000).toISOString().slice(0, 10);
};

const fill = (card, link) => {
  const all = cards();
  const slider = document.getElementById("map-n");
  const at = slider ? Number(slider.value) : -1;
  const painted = slider ? new Date(first + at * 86400000).toISOString().slice(0, 10) : all.day;
  const told = painted === all.day ? (all.counties[link.dataset.county] ?? {}) : {};
  const level = card.querySelector(`[data-level="${levelOf(link)}"]`);
  const since = sinceOf(link.dataset.county, told, at);
  const words = {
    name: link.dataset.name,
    since: since ? said.format(new Date(`${since}T00:00:00Z`)) : "–",
    confirmed: number(told.confirmed),
    week: number(told.week),
    quiet: number(told.quiet),
    local: told.local === undefined ? "–" : `${told.local} %`,
    clusters: number(told.clusters),
  };
  for (const [part, text] of Object.entries(words)) {
    card.querySelector(`[data-part="${part}"]`).textContent = text;
  }
  card.querySelector('[data-part="level"]').replaceChildren(level.content.cloneNode(true));
  card.querySelector('[data-part="stale"]').hidden = !told.stale;
  card.querySelector('[data-part="synthetic"]').hidden = !told.synthetic;
};

const show = (link) => {
  const card = document.getElementById("map-hover");
  if (!card) return;
  shown = link.dataset.county;
  fill(card, link);
  card.hidden = false;
  link.setAttribute("aria-describedby", "map-hover");
};

const hide = () => {
  const card = document.getElementById("map-hover");
  if (card) card.hidden = true;
  shown = null;
};

const countyAt = (target) => target?.closest?.(".county-map [data-county]");

document.addEventListener("pointerover", (event) => {
  const link = countyAt(event.target);
  if (link) {
    // Its own card says more than the browser's tip, which would cover the map.
    link.querySelector("title")?.remove();
    show(link);
  } else if (shown && !countyAt(document.activeElement)) hide();
});
document.addEventListener("focusin", (event) => {
  const link = countyAt(event.target);
  if (link) show(link);
  else hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});

// A new day brings a new card: the county that was shown stays shown.
new MutationObserver(() => {
  const card = document.getElementById("map-hover");
  const link = shown && document.querySelector(`.county-map [data-county="${shown}"]`);
  if (link && card?.hidden) show(link);
}).observe(document.querySelector(".map-grid"), { childList: true, subtree: true });
