// The checkpoint: scans, photographs or takes typed passes and says what to do, also without a
// network. Without script the form asks the site instead.

import { ago, keep } from "./offline.js";
import { caseOf, listAge, readList, verifier, verifyPass } from "./pass.js";

const REFRESH = 60_000;
const LOOK = 150; // milliseconds between two looks through the camera

const root = document.querySelector("[data-checkpoint]");
const { list: listUrl, cache: cacheName, reader: readerUrl } = root.dataset;
const limits = { freshMinutes: Number(root.dataset.fresh), usableMinutes: Number(root.dataset.usable) };
const video = root.querySelector("video");
const answer = root.querySelector("[data-answer]");
const field = root.querySelector("[name=token]");
const now = () => Date.now() / 1000;

let list = null;
let stream = null;

// ---- the list of keys and revocations ----

async function refresh() {
  const cache = globalThis.caches ? await caches.open(cacheName) : null;
  try {
    const fresh = await fetch(listUrl, { cache: "no-store", headers: { Accept: "application/json" } });
    if (!fresh.ok || fresh.redirected) throw new Error(`the list answered ${fresh.status}`);
    if (cache) await cache.put(listUrl, fresh.clone());
    list = readList(await fresh.json());
  } catch {
    // No network, or signed out: what lies on the phone counts, and the strip says how old it is.
    const kept = list ? null : await cache?.match(listUrl);
    if (kept) list = readList(await kept.json());
  }
  showAge();
}

const age = () => (list ? listAge(now() - list.asOf, limits) : "too-old");

function showAge() {
  const state = list ? age() : "missing";
  for (const words of root.querySelectorAll("[data-list]")) {
    words.hidden = words.dataset.list !== state;
    const time = words.querySelector("[data-ago]");
    if (time && list) time.textContent = ago(list.asOf);
  }
}

// ---- a verdict ----

const moment = (seconds) =>
  new Date(seconds * 1000).toLocaleString(document.documentElement.lang, {
    timeZone: "Asia/Shanghai", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });

const check = verifier();

async function decide(text) {
  const token = text.trim();
  if (!token) return;
  const read = list
    ? await verifyPass(token, { list, now: now(), check: await check })
    : { fault: "no-list" };
  show(read, caseOf(read, age()));
}

function show(read, name) {
  const card = document.getElementById(`case-${name}`).content.cloneNode(true);
  for (const slot of card.querySelectorAll("[data-slot]")) {
    const value = { issued: read.issued && moment(read.issued), expires: read.expires && moment(read.expires), county: read.county }[slot.dataset.slot];
    if (value) slot.textContent = value;
    else slot.closest("[data-row]").hidden = true;
  }
  for (const mark of card.querySelectorAll("[data-colour]")) mark.hidden = mark.dataset.colour !== read.colour;
  if (!read.colour) for (const row of card.querySelectorAll("[data-said]")) row.hidden = true;
  answer.replaceChildren(card);
  field.value = "";
  navigator.vibrate?.(name === "green" ? 80 : [80, 60, 80, 60, 200]);
  answer.focus();
}

// ---- eyes: the camera, or a photo ----

async function reader() {
  if ("BarcodeDetector" in globalThis && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
  }
  await import(readerUrl);
  return async (canvas) => {
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return globalThis.jsQR(data, width, height)?.data;
  };
}

let eyes = null;
const readPicture = async (source, width, height) => {
  eyes ??= reader();
  const scale = Math.min(1, 800 / Math.max(width, height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(source, 0, 0, canvas.width, canvas.height);
  return (await eyes)(canvas);
};

async function scan() {
  answer.replaceChildren();
  try {
    stream ??= await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    complain("no-camera");
    return;
  }
  video.hidden = false;
  video.srcObject = stream;
  await video.play();
  while (stream) {
    const found = video.videoWidth && (await readPicture(video, video.videoWidth, video.videoHeight));
    if (found) {
      stop();
      await decide(found);
      return;
    }
    await new Promise((next) => setTimeout(next, LOOK));
  }
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.hidden = true;
}

async function photo(event) {
  const [file] = event.target.files;
  if (!file) return;
  const picture = await createImageBitmap(file);
  const found = await readPicture(picture, picture.width, picture.height);
  event.target.value = "";
  if (found) await decide(found);
  else complain("no-code");
}

function complain(name) {
  stop();
  answer.replaceChildren(document.getElementById(`case-${name}`).content.cloneNode(true));
  answer.focus();
}

// ---- the page comes to life ----

root.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  stop();
  decide(field.value);
});
for (const button of document.querySelectorAll("[data-scan]")) {
  button.hidden = !navigator.mediaDevices?.getUserMedia;
  button.addEventListener("click", scan);
}
for (const button of document.querySelectorAll("[data-refresh]")) {
  button.hidden = false;
  button.addEventListener("click", refresh);
}
const camera = root.querySelector("[data-photo]");
camera.hidden = false;
camera.querySelector("input").addEventListener("change", photo);
addEventListener("pagehide", stop);
addEventListener("online", refresh);
await refresh();
root.dataset.ready = "yes";
setInterval(() => (document.hidden ? showAge() : refresh()), REFRESH);
await keep({ also: [new URL(readerUrl, location.href).href] });
root.dataset.kept = "yes";
