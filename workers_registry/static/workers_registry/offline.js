// Keeps a page and what it needs on the phone, so that it opens without a network after the first
// visit. The service worker beside the page (data-offline) hands it out; both know the same cache.

const place = document.querySelector("[data-offline]");

/** Keep the page itself, whatever it has loaded, and what it may load later. */
export async function keep({ also = [] } = {}) {
  if (!place || !("serviceWorker" in navigator) || !globalThis.caches) return;
  await navigator.serviceWorker.register(place.dataset.offline);
  const page = new URL(place.dataset.page, location.href).href;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const wanted = new Set([page, ...loaded, ...also].filter((url) => isKept(url, page)));
  const cache = await caches.open(place.dataset.cache);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  for (const url of kept) if (url.includes("/static/") && !wanted.has(url)) await cache.delete(url);
  const missing = [...wanted].filter((url) => !kept.has(url));
  await Promise.all(missing.map((url) => fetchInto(cache, url)));
}

const isKept = (url, page) => url === page || url.startsWith(`${location.origin}/static/`);

async function fetchInto(cache, url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await cache.put(url, answer);
}

/** Say how long ago a moment (seconds since 1970) was, in the page's language. */
export function ago(moment, now = Date.now() / 1000) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  const seconds = Math.max(0, now - moment);
  if (seconds < 60) return words.format(-Math.round(seconds), "second");
  if (seconds < 90 * 60) return words.format(-Math.round(seconds / 60), "minute");
  if (seconds < 36 * 3600) return words.format(-Math.round(seconds / 3600), "hour");
  return words.format(-Math.round(seconds / 86400), "day");
}
