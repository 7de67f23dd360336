// Threads, as src/bonafides/trust/threads.py has them: each comment has a key of its own, made from the ballot's.

import { prove, spkiOf } from "./ballot.js";
import { fromText, hash, join, random, toBytes, toHex, toNumber, toText, utf8 } from "./bytes.js";
import { N, publicPoint } from "./p256.js";

export const WORDS_BYTES = 4096;
export const MOST_LETTERS = 1000;

const [POINT_BYTES, IV_BYTES, TAG_BYTES, SPKI_BYTES] = [65, 12, 16, 91];
const SEALED_BYTES = POINT_BYTES + IV_BYTES + WORDS_BYTES + TAG_BYTES;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const [ASKED, SAID, OWN] = ["asked", "said", "own"].map((what) => utf8(`bonafides/thread/${what}/1`));

export async function threadSecret(right, question) {
  const info = join(utf8("bonafides/thread/1"), utf8(right.cell), utf8(question));
  const material = await crypto.subtle.importKey("raw", right.secret, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: right.fingerprint, info };
  const raw = new Uint8Array(await crypto.subtle.deriveBits(how, material, 384));
  return toBytes((toNumber(raw) % (N - 1n)) + 1n, 32);
}

// Question to public key, as it is sealed beside the comment.
export async function threadKeys(right, questions) {
  const one = async (code) => [code, toText(spkiOf(publicPoint(await threadSecret(right, code))))];
  return Object.fromEntries(await Promise.all(questions.map(one)));
}

// Where something is said: what is sealed or signed there holds nowhere else.
function rawPlace({ fingerprint, thread, turn }) {
  return join(fingerprint, thread, Uint8Array.of(turn));
}

// Undefined where more was said than fits.
export function padWords(said) {
  const raw = utf8(JSON.stringify(said));
  if (raw.length > WORDS_BYTES) return undefined;
  return join(raw, new Uint8Array(WORDS_BYTES - raw.length).fill(0x20));
}

function readWords(plain) {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain));
}

async function derived(secret, place, info, use) {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: place.fingerprint, info: join(info, place.thread) };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [use]);
}

function gcm(iv, place) {
  return { name: "AES-GCM", iv, additionalData: rawPlace(place) };
}

export async function sealWords(plain, spki, place, info) {
  if (spki.length !== SPKI_BYTES) throw new TypeError("not a key");
  const to = await crypto.subtle.importKey("spki", spki, CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: to }, once.privateKey, 256);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey));
  const iv = random(IV_BYTES);
  const text = await crypto.subtle.encrypt(gcm(iv, place), await derived(shared, place, info, "encrypt"), plain);
  return join(point, iv, new Uint8Array(text));
}

function privateKey(secret) {
  const point = publicPoint(secret);
  const [x, y] = [point.slice(1, 33), point.slice(33)].map(toText);
  const jwk = { kty: "EC", crv: "P-256", d: toText(secret), x, y };
  return crypto.subtle.importKey("jwk", jwk, CURVE, false, ["deriveBits"]);
}

export async function openWords(sealed, secret, place, info) {
  if (sealed.length !== SEALED_BYTES) throw new TypeError("not sealed words");
  const from = await crypto.subtle.importKey("raw", sealed.slice(0, POINT_BYTES), CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: from }, await privateKey(secret), 256);
  const iv = sealed.slice(POINT_BYTES, POINT_BYTES + IV_BYTES);
  const key = await derived(shared, place, info, "decrypt");
  return readWords(await crypto.subtle.decrypt(gcm(iv, place), key, sealed.slice(POINT_BYTES + IV_BYTES)));
}

async function keepOwn(plain, secret, place) {
  const iv = random(IV_BYTES);
  const key = await derived(secret, place, OWN, "encrypt");
  return join(iv, new Uint8Array(await crypto.subtle.encrypt(gcm(iv, place), key, plain)));
}

export async function openOwn(own, secret, place) {
  const key = await derived(secret, place, OWN, "decrypt");
  return readWords(await crypto.subtle.decrypt(gcm(own.slice(0, IV_BYTES), place), key, own.slice(IV_BYTES)));
}

async function readTurn({ turn, asked, own }, secret, thread, fingerprint) {
  const place = { fingerprint, thread, turn };
  const none = () => ({ words: "" });
  const { words, reply } = await openWords(fromText(asked), secret, place, ASKED).catch(none);
  const said = own === "" ? undefined : (await openOwn(fromText(own), secret, place).catch(none)).words;
  return { turn, asked: words, reply, said };
}

// One's own among all threads of a round: found here, asked of nobody.
export async function ownThreads(right, manifest, listed) {
  const open = new Set(listed.open);
  const one = async ({ code, text }) => {
    const secret = await threadSecret(right, code);
    const thread = await hash(spkiOf(publicPoint(secret)));
    const name = toHex(thread);
    if (!open.has(name)) return undefined;
    const asked = listed.asked.filter((entry) => entry.thread === name);
    const turns = await Promise.all(asked.map((entry) => readTurn(entry, secret, thread, right.fingerprint)));
    return { question: code, text, secret, thread, name, turns: turns.sort((a, b) => a.turn - b.turn) };
  };
  const found = await Promise.all(manifest.instrument.questions.map(one));
  return found.filter((thread) => thread !== undefined);
}

// An answer to `turn`, or without one an end; undefined where more was said than fits.
export async function writeSaid(right, own, turn, words, { version = 1, end = false } = {}) {
  const place = { fingerprint: right.fingerprint, thread: own.thread, turn: turn?.turn ?? 0 };
  const plain = padWords({ words });
  if (plain === undefined) return undefined;
  // Where nobody has asked, nobody could open it: as long as an answer, and nothing in it.
  const sealed = turn ? await sealWords(plain, fromText(turn.reply), place, SAID) : random(SEALED_BYTES);
  const kept = await keepOwn(plain, own.secret, place);
  const text = join(
    utf8("bonafides/thread/say/1"),
    rawPlace(place),
    toBytes(BigInt(version), 8),
    Uint8Array.of(end ? 1 : 0),
    await hash(sealed),
    await hash(kept),
  );
  return {
    round: right.round,
    thread: own.name,
    turn: place.turn,
    version,
    end: end ? 1 : 0,
    sealed: toText(sealed),
    own: toText(kept),
    proof: await prove(own.secret, text),
  };
}

export async function writeReading(right, own, turn) {
  const place = { fingerprint: right.fingerprint, thread: own.thread, turn };
  const proof = await prove(own.secret, join(utf8("bonafides/thread/read/1"), rawPlace(place)));
  return { round: right.round, thread: own.name, turn, proof };
}
