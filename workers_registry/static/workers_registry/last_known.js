// The worker's page without a network: the last known state, marked with its age. A page that is
// older than the code on it hides the code, which the checker would refuse.

import { ago, keep } from "./offline.js";

const OLD = 90; // seconds after which the page no longer speaks of now

const strip = document.querySelector("[data-drawn]");
const drawn = Number(strip.dataset.drawn);
let isReached = true;

function tell() {
  const isOld = Date.now() / 1000 - drawn > OLD && !isReached;
  strip.hidden = !isOld && navigator.onLine;
  strip.querySelector("[data-ago]").textContent = ago(drawn);
  for (const block of document.querySelectorAll(".qr-block")) block.hidden = !strip.hidden;
}

for (const picture of document.querySelectorAll("img[data-renew]")) {
  picture.addEventListener("error", () => { isReached = false; tell(); });
  picture.addEventListener("load", () => { isReached = true; tell(); });
  if (picture.complete && !picture.naturalWidth) isReached = false;
}
addEventListener("offline", tell);
addEventListener("online", () => location.reload());
setInterval(tell, 10_000);
tell();
await keep();
strip.dataset.kept = "yes";
