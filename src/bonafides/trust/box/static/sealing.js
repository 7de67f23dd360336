// Sealing, as src/bonafides/trust/sealing.py has it: one length whatever is said.

import { join, random, utf8 } from "./bytes.js";

export const PLAIN_BYTES = 8192;

const [POINT_BYTES, IV_BYTES, SPKI_BYTES] = [65, 12, 91];
const CURVE = { name: "ECDH", namedCurve: "P-256" };

// What is said, as JSON and spaces; undefined where it is more than a ballot holds.
export function pad(said) {
  const raw = utf8(JSON.stringify(said));
  if (raw.length > PLAIN_BYTES) return undefined;
  return join(raw, new Uint8Array(PLAIN_BYTES - raw.length).fill(0x20));
}

export function unpad(plain) {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain));
}

async function derived(secret, fingerprint, info, use) {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: fingerprint, info };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [use]);
}

function gcm(iv, fingerprint, cell) {
  return { name: "AES-GCM", iv, additionalData: join(fingerprint, utf8(cell)) };
}

// What a fresh key and one of the recipients have in common: 32 bytes.
async function sharedWith(once, spki) {
  if (spki.length !== SPKI_BYTES) throw new TypeError("not a sealing key");
  const to = await crypto.subtle.importKey("spki", spki, CURVE, false, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: to }, once.privateKey, 256));
}

// 8285 bytes: ephemeral point, nonce, text; only the cell's key opens them, and only at close. Where a trustee
// holds the other half, only both keys together do.
export async function seal(plain, spki, fingerprint, cell, trustee) {
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const keys = trustee === undefined ? [spki] : [spki, trustee];
  const shared = join(...(await Promise.all(keys.map((key) => sharedWith(once, key)))));
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey));
  const info = utf8(`bonafides/seal/${keys.length}${cell}`);
  const key = await derived(shared, fingerprint, info, "encrypt");
  const iv = random(IV_BYTES);
  const text = await crypto.subtle.encrypt(gcm(iv, fingerprint, cell), key, plain);
  return join(point.slice(0, POINT_BYTES), iv, new Uint8Array(text));
}

// 8220 bytes for the respondent alone.
export async function sealOwn(plain, secret, fingerprint, cell) {
  const key = await derived(secret, fingerprint, utf8("bonafides/own/1"), "encrypt");
  const iv = random(IV_BYTES);
  return join(iv, new Uint8Array(await crypto.subtle.encrypt(gcm(iv, fingerprint, cell), key, plain)));
}

export async function openOwn(own, secret, fingerprint, cell) {
  const key = await derived(secret, fingerprint, utf8("bonafides/own/1"), "decrypt");
  const iv = own.slice(0, IV_BYTES);
  return new Uint8Array(await crypto.subtle.decrypt(gcm(iv, fingerprint, cell), key, own.slice(IV_BYTES)));
}
