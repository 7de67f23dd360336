// Tokens, ballots, withdrawals, as src/bonafides/trust/ballot.py has them.

import { fromHex, hash, join, toBytes, toHex, toText, utf8 } from "./bytes.js";
import * as blind from "./blind.js";
import { publicPoint } from "./p256.js";
import { pad, seal, sealOwn } from "./sealing.js";

const SIGNING = { name: "ECDSA", namedCurve: "P-256" };
// What stands before the point of every P-256 key written as SPKI.
const BEFORE_THE_POINT = fromHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

export function spkiOf(point) {
  return join(BEFORE_THE_POINT, point);
}

export function tokenMessage(fingerprint, cell, spki) {
  return join(utf8("bonafides/1"), fingerprint, utf8(cell), spki);
}

// A fresh key: its 32 bytes.
export async function newSecret() {
  const pair = await crypto.subtle.generateKey(SIGNING, true, ["sign"]);
  const { d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const raw = atob(d.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

export function prepared({ random, fingerprint, cell, secret }) {
  return join(random, tokenMessage(fingerprint, cell, spkiOf(publicPoint(secret))));
}

// Under which hash the ballot is counted.
export async function ballotName(secret) {
  return toHex(await hash(spkiOf(publicPoint(secret))));
}

export function holds(right, cellKey) {
  return blind.verify(blind.publicKey(cellKey), prepared(right), right.signature);
}

export async function prove(secret, text) {
  const point = publicPoint(secret);
  const jwk = {
    kty: "EC",
    crv: "P-256",
    d: toText(secret),
    x: toText(point.slice(1, 33)),
    y: toText(point.slice(33)),
  };
  const key = await crypto.subtle.importKey("jwk", jwk, SIGNING, false, ["sign"]);
  return toText(new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, text)));
}

function fields(right) {
  return {
    round: right.round,
    cell: right.cell,
    input: toText(prepared(right)),
    sig: toText(right.signature),
  };
}

// Undefined where more was said than a ballot holds.
export async function writeBallot(right, sealKey, said, version, trustee) {
  const { fingerprint, cell, secret } = right;
  const plain = pad(said);
  if (plain === undefined) return undefined;
  const sealed = await seal(plain, sealKey, fingerprint, cell, trustee);
  const own = await sealOwn(plain, secret, fingerprint, cell);
  const text = join(
    utf8("bonafides/ballot/1"),
    fingerprint,
    toBytes(BigInt(version), 8),
    await hash(sealed),
    await hash(own),
  );
  const proof = await prove(secret, text);
  return { ...fields(right), version, sealed: toText(sealed), own: toText(own), proof };
}

export async function writeWithdrawal(right, version) {
  const text = join(utf8("bonafides/withdraw/1"), right.fingerprint, toBytes(BigInt(version), 8));
  return { ...fields(right), version, proof: await prove(right.secret, text) };
}

export async function writeOwnRequest(right) {
  const text = join(utf8("bonafides/own/1"), right.fingerprint);
  return { ...fields(right), proof: await prove(right.secret, text) };
}
