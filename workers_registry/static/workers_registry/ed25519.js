// Verifies Ed25519 (RFC 8032, 5.1.7) where few keys sign many messages. The curve and its points are
// the packaged script's; ours is that the multiples of a key are computed once and kept. Its own
// verify() computes them for each message, and takes more than twice as long.

import { etc, hashes, Point } from "../npm/@noble/ed25519/index.js";

const ORDER = Point.CURVE().n;
const DIGITS = 64; // of a scalar, four bits each
const SIGNATURE_BYTES = 64;
const KEYS_KEPT = 16; // a quarter of a megabyte each

const kept = new Map();

/** Tell whether the key signed the message; false, too, for what can be no key or no signature. */
export async function verify(key, signature, message) {
  const multiples = multiplesOf(key);
  if (!multiples || signature.length !== SIGNATURE_BYTES) return false;
  const [r, s] = [signature.subarray(0, 32), numberOf(signature.subarray(32))];
  if (s >= ORDER) return false;
  const hash = await hashes.sha512Async(etc.concatBytes(r, key, message));
  const wanted = Point.BASE.multiplyUnsafe(s).add(times(multiples, numberOf(hash) % ORDER));
  return etc.bytesToHex(wanted.toBytes()) === etc.bytesToHex(r);
}

const numberOf = (bytes) => BigInt(`0x${etc.bytesToHex(Uint8Array.from(bytes).reverse())}`);

/** Give 0 to 15 times the key's negative for each digit of a scalar; null where it is no key. */
function multiplesOf(key) {
  const name = etc.bytesToHex(key);
  if (!kept.has(name)) {
    if (kept.size >= KEYS_KEPT) kept.delete(kept.keys().next().value);
    kept.set(name, computed(key));
  }
  return kept.get(name);
}

function computed(key) {
  let unit;
  try {
    unit = Point.fromBytes(key).negate();
  } catch {
    return null; // these bytes name no point
  }
  if (unit.isSmallOrder()) return null; // signatures of such a key are everybody's
  return Array.from({ length: DIGITS }, () => {
    const row = [Point.ZERO];
    for (let many = 1; many < 16; many += 1) row.push(row[many - 1].add(unit));
    unit = row[15].add(unit);
    return row;
  });
}

function times(multiples, scalar) {
  const digits = scalar.toString(16).padStart(DIGITS, "0");
  return multiples.reduce((sum, row, at) => {
    const digit = parseInt(digits[DIGITS - 1 - at], 16);
    return digit ? sum.add(row[digit]) : sum;
  }, Point.ZERO);
}
