// Blind signatures (RFC 9474), as src/bonafides/trust/blind.py has them: what the respondent's side does.

import { fromText, hash, join, random, toBytes, toNumber, toText } from "./bytes.js";

const HASH_BYTES = 48;

export const PREFIX_BYTES = 32;
export const SALT_BYTES = 48;

export function publicKey({ n, e }) {
  const modulus = toNumber(fromText(n));
  return { n: modulus, e: toNumber(fromText(e)), bits: modulus.toString(2).length };
}

function size(key) {
  return Math.ceil(key.bits / 8);
}

export function power(base, exponent, modulus) {
  let [result, square] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

// Undefined where there is none.
export function inverse(number, modulus) {
  let [a, b] = [modulus, ((number % modulus) + modulus) % modulus];
  let [x, y] = [0n, 1n];
  while (b > 0n) {
    const times = a / b;
    [a, b] = [b, a - times * b];
    [x, y] = [y, x - times * y];
  }
  return a === 1n ? ((x % modulus) + modulus) % modulus : undefined;
}

async function mask(seed, length) {
  const blocks = [];
  for (let block = 0; block * HASH_BYTES < length; block += 1) {
    blocks.push(await hash(join(seed, toBytes(BigInt(block), 4)), "SHA-384"));
  }
  return join(...blocks).slice(0, length);
}

// EMSA-PSS-ENCODE (RFC 8017 §9.1.1) with SHA-384.
export async function encodePss(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  const zeros = length - salt.length - HASH_BYTES - 2;
  if (zeros < 0) throw new RangeError("the key is too short");
  const digest = await hash(join(new Uint8Array(8), await hash(message, "SHA-384"), salt), "SHA-384");
  const block = join(new Uint8Array(zeros), Uint8Array.of(1), salt);
  const over = await mask(digest, block.length);
  const masked = block.map((byte, at) => byte ^ over[at]);
  masked[0] &= 0xff >> (8 * length - bits);
  return join(masked, digest, Uint8Array.of(0xbc));
}

function below(limit) {
  const length = Math.ceil(limit.toString(2).length / 8);
  for (;;) {
    const number = toNumber(random(length));
    if (number > 0n && number < limit) return number;
  }
}

// What is sent, and the inverse that never leaves this browser.
export async function blind(key, prepared, { salt = random(SALT_BYTES), factor } = {}) {
  const representative = toNumber(await encodePss(prepared, key.bits - 1, salt));
  if (inverse(representative, key.n) === undefined) throw new RangeError("the key is unsound");
  let [hidden, undo] = [factor ?? below(key.n), undefined];
  while ((undo = inverse(hidden, key.n)) === undefined) hidden = below(key.n);
  const blinded = (representative * power(hidden, key.e, key.n)) % key.n;
  return { blinded: toBytes(blinded, size(key)), inverse: undo };
}

// The signature; undefined where whoever signed did not use the announced key.
export async function finalize(key, prepared, blindSignature, undo, saltBytes = SALT_BYTES) {
  if (blindSignature.length !== size(key)) return undefined;
  const signature = toBytes((toNumber(blindSignature) * undo) % key.n, size(key));
  return (await verify(key, prepared, signature, saltBytes)) ? signature : undefined;
}

// Plain RSA-PSS, by the browser itself.
export async function verify(key, prepared, signature, saltBytes = SALT_BYTES) {
  const jwk = {
    kty: "RSA",
    alg: "PS384",
    n: toText(toBytes(key.n, size(key))),
    e: toText(toBytes(key.e, 3)),
  };
  const scheme = { name: "RSA-PSS", hash: "SHA-384" };
  const imported = await crypto.subtle.importKey("jwk", jwk, scheme, false, ["verify"]);
  return crypto.subtle.verify({ name: "RSA-PSS", saltLength: saltBytes }, imported, signature, prepared);
}
