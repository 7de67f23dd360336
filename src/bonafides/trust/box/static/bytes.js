// Bytes and their writings: base64url without padding, hexadecimal, UTF-8, whole numbers.

const CODER = new TextEncoder();

export function utf8(text) {
  return CODER.encode(text);
}

export function join(...parts) {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function toText(bytes) {
  let raw = "";
  for (const byte of bytes) raw += String.fromCharCode(byte);
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// One text for one value: anything else is refused.
export function fromText(text, length) {
  if (typeof text !== "string" || /[^A-Za-z0-9_-]/.test(text)) throw new TypeError("not base64url");
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  if (toText(bytes) !== text) throw new TypeError("not canonical base64url");
  if (length !== undefined && bytes.length !== length) throw new TypeError(`not ${length} bytes`);
  return bytes;
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(digits) {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function groups(hex) {
  return hex.match(/.{1,4}/g).join(" ");
}

export function toNumber(bytes) {
  return BigInt(`0x${toHex(bytes) || "0"}`);
}

export function toBytes(number, length) {
  return fromHex(number.toString(16).padStart(2 * length, "0"));
}

export async function hash(bytes, algorithm = "SHA-256") {
  return new Uint8Array(await crypto.subtle.digest(algorithm, bytes));
}
