// What stands behind # in a link: no server and no log ever sees it.

import { fromText, toText, utf8 } from "./bytes.js";

const ROUND = /^[A-Za-z0-9_-]{1,64}$/;
const CELL = /^[0-9a-f]{16}$/;

function name(text) {
  return new TextDecoder("utf-8", { fatal: true }).decode(fromText(text));
}

// <secret>.<fingerprint>.<salt>.<name>; undefined where it is no invitation.
export function readInvitation(behind) {
  const parts = behind.replace(/^#/, "").split(".");
  if (parts.length !== 4) return undefined;
  try {
    fromText(parts[0], 32);
    return {
      secret: parts[0],
      fingerprint: fromText(parts[1], 32),
      salt: fromText(parts[2]),
      name: name(parts[3]),
    };
  } catch {
    return undefined;
  }
}

// <round>.<cell>.<fingerprint>.<random>.<signature>.<secret>.<salt>.<name>; undefined where it is none.
export function readRight(behind) {
  const parts = behind.replace(/^#/, "").split(".");
  if (parts.length !== 8 || !ROUND.test(parts[0]) || !CELL.test(parts[1])) return undefined;
  try {
    return {
      round: parts[0],
      cell: parts[1],
      fingerprint: fromText(parts[2], 32),
      random: fromText(parts[3], 32),
      signature: fromText(parts[4], 384),
      secret: fromText(parts[5], 32),
      salt: fromText(parts[6]),
      name: name(parts[7]),
    };
  } catch {
    return undefined;
  }
}

export function writeRight(right) {
  return [
    right.round,
    right.cell,
    toText(right.fingerprint),
    toText(right.random),
    toText(right.signature),
    toText(right.secret),
    toText(right.salt),
    toText(utf8(right.name)),
  ].join(".");
}
