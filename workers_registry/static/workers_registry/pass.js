// Reads and verifies a pass without a network: the browser's half of pass_token.py and
// checkpoint.py. Ed25519 comes from the browser where it has it, else from the packaged script.

import { verify as packaged } from "./ed25519.js";

const COLOURS = ["green", "yellow", "red"];
const PAYLOAD_BYTES = 25; // pass id 16, colour 1, issued 4, expires 4
const SIGNATURE_BYTES = 64;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const TAILS = { 0: 0, 2: 1, 4: 2, 5: 3, 7: 4 }; // letters over whole groups: bytes they hold

/** Give the bytes of base 32 without padding; null where it is none, or not the shortest form. */
export function bytesOf(letters) {
  const tail = TAILS[letters.length % 8];
  if (tail === undefined) return null;
  const bytes = new Uint8Array(Math.floor(letters.length / 8) * 5 + tail);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of letters) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >> bits) & 0xff;
      at += 1;
    }
  }
  return held & ((1 << bits) - 1) ? null : bytes;
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Give the verifier of this browser: its own Ed25519 if it has one, else the packaged. */
export async function verifier({ mayBeNative = true } = {}) {
  if (!mayBeNative || !globalThis.crypto?.subtle) return packaged;
  const imported = new Map();
  try {
    await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
  } catch {
    return packaged; // the usual case on phones of some years ago
  }
  return async (key, signature, message) => {
    const name = toHex(key);
    if (!imported.has(name)) {
      imported.set(name, await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]));
    }
    return crypto.subtle.verify("Ed25519", imported.get(name), signature, message);
  };
}

/** Give the list as the verifier needs it, from the JSON that the site serves. */
export function readList(json) {
  return {
    asOf: Date.parse(json.as_of) / 1000,
    keys: new Map(json.keys.map((key) => [key.key_id, { bytes: fromBase64(key.public_key), county: key.county }])),
    revoked: new Set(json.pass_ids),
  };
}

/** Give { colour, issued, expires, county } of a genuine pass in force, else { fault }. */
export async function verifyPass(token, { list, now, check }) {
  const parts = token.split(".");
  if (parts.length !== 3) return { fault: "token-malformed" };
  const [keyId, payload, signature] = [parts[0], bytesOf(parts[1]), bytesOf(parts[2])];
  if (!payload || !signature || payload.length !== PAYLOAD_BYTES) return { fault: "token-malformed" };
  const key = list.keys.get(keyId);
  if (!key) return { fault: "token-unknown-key" };
  const head = new TextEncoder().encode(keyId);
  const message = new Uint8Array(head.length + payload.length);
  message.set(head);
  message.set(payload, head.length);
  const isGenuine = signature.length === SIGNATURE_BYTES && (await check(key.bytes, signature, message));
  return isGenuine ? inForce(payload, { list, now, county: key.county }) : { fault: "token-forged" };
}

function inForce(payload, { list, now, county }) {
  const view = new DataView(payload.buffer);
  const [colour, issued, expires] = [COLOURS[payload[16]], view.getUint32(17), view.getUint32(21)];
  if (!colour) return { fault: "token-malformed" };
  const said = { colour, issued, expires, county };
  if (now < issued || now >= expires) return { ...said, fault: "token-expired" };
  if (list.revoked.has(toHex(payload.subarray(0, 16)))) return { ...said, fault: "token-revoked" };
  return said;
}

/** Tell how far a list may be relied on: fresh, stale or too-old. */
export function listAge(seconds, { freshMinutes, usableMinutes }) {
  if (seconds > usableMinutes * 60) return "too-old";
  return seconds > freshMinutes * 60 ? "stale" : "fresh";
}

/** Give what the checker is told. */
export function caseOf(read, age) {
  if (read.fault) return read.fault;
  return read.colour === "green" && age === "too-old" ? "unsure" : read.colour;
}
