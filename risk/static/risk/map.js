// Changes the day of the map without loading the page again, plays the days, and moves from county
// to county by arrow keys. Without this script the links and the form do the same, page by page.
//
// The page brings every county's level on every day: a change of day is painted at once from these,
// and what stands around the map is read behind it.

const parts = ["map-lead", "map-view", "map-aside"];
const kept = new Map();
const slider = document.getElementById("map-n");
const play = document.getElementById("map-play");
const bar = document.getElementById("map-days");
const first = new Date(`${bar.dataset.first}T00:00:00Z`);
const { levels } = JSON.parse(document.getElementById("map-levels").textContent);
const names = ["green", "blue", "yellow", "orange", "red"];
const REST = 120;
const thumb = document.getElementById("map-thumb");
const [LEFT, RIGHT] = [30, 770];
let asked = 0;

const isMapPage = location.pathname === bar.dataset.map;

const dayOf = (number) => {
  const day = new Date(first);
  day.setUTCDate(day.getUTCDate() + Number(number));
  return day.toISOString().slice(0, 10);
};

const numberOf = (day) => Math.round((new Date(`${day}T00:00:00Z`) - first) / 86400000);

const addressOf = (day) => {
  const address = new URL(bar.dataset.map, location.href);
  if (isMapPage) address.search = location.search;
  address.searchParams.delete("n");
  address.searchParams.set("day", day);
  address.hash = "";
  return address;
};

// What was read once is kept; a page that is left open for long asks again.
const text = (address) => {
  const key = address.search;
  if (!kept.has(key)) {
    const asking = fetch(address, { headers: { "X-Requested-With": "fetch" } }).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.text();
    });
    asking.catch(() => kept.delete(key));
    setTimeout(() => kept.delete(key), 600000);
    kept.set(key, asking);
  }
  return kept.get(key);
};

const read = async (address) => new DOMParser().parseFromString(await text(address), "text/html");

// The next day and the next assessment are read ahead, so that a step shows at once.
const readAhead = () => {
  const following = Number(slider.value) + 1;
  if (following <= Number(slider.max)) text(addressOf(dayOf(following))).catch(() => {});
  for (const id of ["map-back", "map-forward"]) {
    const link = document.getElementById(id);
    const day = link && !link.hidden && new URL(link.href).searchParams.get("day");
    if (day) text(addressOf(day)).catch(() => {});
  }
};

const show = async (address, mark = true) => {
  const turn = ++asked;
  const fresh = await read(address);
  if (turn !== asked) return;
  const focused = document.activeElement?.closest("[data-county]")?.dataset.county;
  for (const id of [...parts, "map-steps"]) {
    const part = fresh.getElementById(id);
    if (part && id === "map-steps") refreshSteps(part);
    else if (part) document.getElementById(id)?.replaceWith(part);
  }
  const { day, words } = fresh.getElementById("map-steps").dataset;
  slider.value = numberOf(day);
  slider.setAttribute("aria-valuetext", words);
  moveThumb();
  if (mark && isMapPage) history.replaceState(null, "", address);
  scrollToDay();
  ready();
  if (focused) document.querySelector(`[data-county="${focused}"]`)?.focus();
};

const moveThumb = () => {
  thumb?.setAttribute("cx", LEFT + ((RIGHT - LEFT) * slider.value) / slider.max);
};

// ---- painting a day at once ------------------------------------------------------------------------

const said = new Intl.DateTimeFormat(document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-GB", {
  month: document.documentElement.lang.startsWith("zh") ? "long" : "short",
  day: "numeric",
  timeZone: "UTC",
});

const wordOf = (level) => {
  const mark = document.querySelector(`#map-hover [data-level="${level}"]`);
  return mark?.dataset.word ?? "";
};

const paintCounty = (link, level) => {
  const [shape, hatch] = link.querySelectorAll("use");
  const name = names[level] ?? "none";
  if (shape.classList.contains(`f-${name}`)) return;
  shape.setAttribute("class", `county f-${name}`);
  hatch?.remove();
  if (name !== "none" && name !== "green") {
    const over = shape.cloneNode();
    over.setAttribute("class", `overlay hatch-${name}`);
    shape.after(over);
  }
  const title = `${link.dataset.name} ${wordOf(level)}`;
  link.setAttribute("aria-label", title);
};

const paint = (number) => {
  const start = performance.now();
  const count = { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0 };
  for (const days of Object.values(levels)) count[days[number]] += 1;
  for (const link of document.querySelectorAll(".county-map [data-county]")) {
    paintCounty(link, levels[link.dataset.county]?.[number] ?? "-");
  }
  document.querySelectorAll(".level-strip li").forEach((item, at) => {
    item.querySelector("b").textContent = count[4 - at];
    item.querySelector("small")?.replaceChildren("\u00a0");
  });
  const words = said.format(new Date(`${dayOf(number)}T00:00:00Z`));
  const head = document.getElementById("h-map");
  if (head) head.textContent = `${words} 24:00`;
  slider.value = number;
  slider.setAttribute("aria-valuetext", words);
  moveThumb();
  // The frame after the next one comes once this one is on the screen.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.measure("map-day", { start })));
};

// On a narrow screen the row of days is wider than the page: the chosen day stays in sight.
const scrollToDay = () => {
  const days = document.querySelector(".day-scroll");
  if (!days || !thumb) return;
  const left = thumb.getBoundingClientRect().left - days.getBoundingClientRect().left;
  days.scrollLeft += left - days.clientWidth / 2;
};

// The buttons stay where they are, so that focus is not lost; only their addresses change.
const refreshSteps = (fresh) => {
  for (const id of ["map-back", "map-forward"]) {
    const now = document.getElementById(id);
    const next = fresh.querySelector(`#${id}`);
    if (now && next) now.href = next.href;
    if (now) now.hidden = !next;
  }
};

// ---- keys on the map: the nearest county in the direction of the arrow ---------------------------

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const middle = (link) => {
  const box = link.getBBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};

const neighbour = (link, [across, down]) => {
  const [x, y] = middle(link);
  let best = null;
  let least = Infinity;
  for (const other of link.parentNode.children) {
    const [ox, oy] = middle(other);
    const ahead = (ox - x) * across + (oy - y) * down;
    const aside = Math.abs((ox - x) * down) + Math.abs((oy - y) * across);
    const far = ahead + 2 * aside;
    if (other !== link && ahead > 2 && far < least) [best, least] = [other, far];
  }
  return best;
};

const ready = () => {
  const links = document.querySelectorAll(".county-map [data-county]");
  const chosen = new URL(location.href).searchParams.get("county");
  const start = [...links].find((link) => link.dataset.county === chosen) ?? links[0];
  if (start) start.tabIndex = 0;
};

const follow = (link) => {
  const address = new URL(link.href.baseVal ?? link.href, location.href);
  address.hash = "";
  if (document.querySelector(".map-head [aria-current]")?.href.includes("view=table")) {
    address.searchParams.set("view", "table");
  }
  return show(address);
};

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.(".county-map [data-county]");
  const next = link && arrows[event.key] && neighbour(link, arrows[event.key]);
  if (!next) return;
  event.preventDefault();
  link.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".county-map a, #map-days a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const address = follow(link);
  address.catch(() => location.assign(link.href.baseVal ?? link.href));
});

// ---- slider and play ------------------------------------------------------------------------------

let resting = 0;

// Painted at once; read when the slider has come to rest.
const go = (number) => {
  clearTimeout(resting);
  asked += 1;
  paint(Number(number));
  const address = addressOf(dayOf(number));
  return new Promise((done, failed) => {
    resting = setTimeout(() => show(address).then(done, failed), REST);
  });
};

slider.addEventListener("input", () => go(slider.value).catch(() => location.assign(addressOf(dayOf(slider.value)))));
slider.addEventListener("keydown", (event) => {
  const id = { PageUp: "map-forward", PageDown: "map-back" }[event.key];
  const link = id && document.getElementById(id);
  if (!link || link.hidden) return;
  event.preventDefault();
  go(numberOf(new URL(link.href).searchParams.get("day")));
});

let timer = 0;

const name = (word) => {
  play.querySelector("span").textContent = word;
};

const stop = () => {
  clearInterval(timer);
  timer = 0;
  name(play.dataset.play);
};

const turn = () => {
  if (Number(slider.value) >= Number(slider.max)) stop();
  else go(Number(slider.value) + 1).catch(stop);
};

play.hidden = false;
play.addEventListener("click", () => {
  if (timer) {
    stop();
    return;
  }
  if (slider.value === slider.max) slider.value = slider.min;
  name(play.dataset.stop);
  timer = setInterval(turn, 700);
});

scrollToDay();
ready();
