// Hands out the page and its files from the phone where the network does not answer in time.
// What belongs to the person goes with the session: once the page asks to sign in, it is deleted.

const CACHE = "{{ cache }}";
const PAGE = "{{ page }}";
const PATIENCE = 4000; // milliseconds before the kept page is shown
const HASHED = /\.[0-9a-f]{12}\./;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request, url) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(PAGE);
  try {
    const answer = await inTime(fetch(request), kept);
    if (url.pathname === PAGE) {
      if (answer.redirected || answer.type === "opaqueredirect") await cache.delete(PAGE);
      else if (answer.ok) await cache.put(PAGE, answer.clone());
    }
    return answer;
  } catch (failure) {
    if (kept) return kept;
    throw failure;
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept && HASHED.test(request.url)) return kept;
  try {
    return await inTime(fetch(request), kept);
  } catch (failure) {
    if (kept) return kept;
    throw failure;
  }
}

function inTime(answer, kept) {
  if (!kept) return answer;
  const late = new Promise((_, refuse) => setTimeout(() => refuse(new Error("no answer in time")), PATIENCE));
  return Promise.race([answer, late]);
}
