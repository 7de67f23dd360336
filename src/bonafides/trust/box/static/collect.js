// The house's page on which a ballot is collected: what the house sees of it is an invitation and a number.

import { ballotName, newSecret, prepared } from "./ballot.js";
import { blind, finalize, PREFIX_BYTES, publicKey } from "./blind.js";
import { fromText, random, toBytes, toNumber, toText } from "./bytes.js";
import { button, el, headline, show, stopped } from "./drawing.js";
import { readInvitation, writeRight } from "./links.js";
import { cellOf, checkAbout, isTheAnnounced, manifestAt, Stop } from "./manifest.js";
import { comparing, notes, twoHashes } from "./notes.js";
import { ask } from "./posting.js";
import { keyPart, wholeLink } from "./receipt.js";
import { day, either, say } from "./words.js";

const COLLECT = "/mirror/collect/";
const board = (round) => `/mirror/board/${round}.json`;

const TAB = "bonafides.invitation";
const place = document.getElementById("page");

let invitation;
let manifest;
let cell;

// For this tab alone, until one goes on to answer: the invitation and the collection. A network that fails in
// the middle, or a phone that drops the tab for a while, then loses nothing. It goes with the tab.
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(TAB)) ?? {};
  } catch {
    return {};
  }
}

function keep(facts) {
  try {
    sessionStorage.setItem(TAB, JSON.stringify({ ...kept(), ...facts }));
    return true;
  } catch {
    return false;
  }
}

function arriving() {
  const behind = location.hash.replace(/^#/, "");
  if (!behind) return kept().behind ?? "";
  if (kept().behind !== behind) {
    try {
      sessionStorage.removeItem(TAB);
    } catch {
      // Then nothing of another invitation is kept either.
    }
  }
  if (keep({ behind })) history.replaceState(null, "", location.pathname);
  return behind;
}

async function asked(body) {
  const { status, said } = await ask(COLLECT, body);
  if (status === 200) return said;
  if (status === 0) throw new Stop("offline");
  if (status >= 500 || said.why === undefined) throw new Stop("unavailable");
  throw new Stop(said.why, said);
}

function kicker() {
  const dot = el("span", { "aria-hidden": "true" }, "·");
  return el("p", { class: "kicker" }, el("b", {}, say("collect_kicker")), dot, el("span", {}, either(manifest.title)));
}

function inviting() {
  const { opens_on, closes_on } = manifest;
  const press = async (event) => {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    pressed.textContent = say("collecting");
    await collected().catch(ended);
  };
  show(place, () => [
    kicker(),
    headline(say("collect_title")),
    el("p", { class: "stand" }, say("collect_text")),
    invitation.name && el("p", {}, say("collect_about", { name: invitation.name })),
    el("p", {}, say("collect_days", { from: day(opens_on), to: day(closes_on) })),
    el("div", { class: "btns before" }, button(say("collect"), press, { main: true })),
    notes(manifest, cell),
    comparing(cell, invitation.fingerprint),
  ]);
}

// The same ballot again, where one is under way: the house gives the same signature for it.
async function begun() {
  const { under } = kept();
  if (under !== undefined) {
    const right = { ...facts(), random: fromText(under.random), secret: fromText(under.secret) };
    return { right, blinded: under.blinded, inverse: toNumber(fromText(under.inverse)) };
  }
  const right = { ...facts(), random: random(PREFIX_BYTES), secret: await newSecret() };
  const { blinded, inverse } = await blind(publicKey(cell.key), prepared(right));
  keep({
    under: {
      random: toText(right.random),
      secret: toText(right.secret),
      blinded: toText(blinded),
      inverse: toText(toBytes(inverse, blinded.length)),
    },
  });
  return { right, blinded: toText(blinded), inverse };
}

function facts() {
  const { fingerprint, salt, name } = invitation;
  return { round: manifest.round, cell: cell.code, fingerprint, salt, name };
}

async function collected() {
  const { right, blinded, inverse } = await begun();
  const { signature } = await asked({ secret: invitation.secret, blinded });
  const found = await finalize(publicKey(cell.key), prepared(right), fromText(signature), inverse);
  if (found === undefined) throw new Stop("bad_signature");
  await yours({ ...right, signature: found });
}

async function yours(right) {
  const behind = writeRight(right);
  const name = await ballotName(right.secret);
  const stay = (event) => event.preventDefault();
  const used = () => window.removeEventListener("beforeunload", stay);
  const gone = () => {
    used();
    keep({ behind: undefined, under: undefined });
  };
  window.addEventListener("beforeunload", stay);
  const address = wholeLink(behind, manifest.box);
  const go = el("a", { class: "btn", href: address, rel: "noreferrer", click: gone }, say("answer_now"));
  show(place, () => [
    kicker(),
    headline(say("collected_title")),
    el("p", { class: "stand" }, say("collected_text")),
    el("div", { class: "btns" }, go),
    el("h2", {}, say("keep_link")),
    el("p", { class: "small" }, say("keep_link_text"), " ", say("your_key_text")),
    ...keyPart({ behind, name, manifest, box: manifest.box, used }),
    comparing(cell, invitation.fingerprint),
  ]);
}

// The program that was kept for the round goes on.
function goOn(round) {
  const behind = arriving();
  location.replace(`/mirror/answer/${round}/${keep({ behind }) ? "" : `#${behind}`}`);
}

async function begin() {
  invitation = readInvitation(arriving());
  if (invitation === undefined) throw new Stop("no_link");
  if (crypto.subtle === undefined) throw new Stop("insecure");
  const { round, cell: code } = await asked({ secret: invitation.secret });
  manifest = await manifestAt(board(round), invitation.fingerprint);
  if (manifest.round !== round) throw new Stop("no_such_round");
  if (!(await isTheAnnounced(manifest, `/mirror/answer/${round}/parts/`))) return goOn(round);
  cell = cellOf(manifest, code);
  await checkAbout(cell, invitation.salt, invitation.name);
  if (kept().under !== undefined) return collected();
  return inviting();
}

function ended(error) {
  const { why, facts } = error instanceof Stop ? error : { why: "unavailable", facts: {} };
  const spoken = () => ({ ...facts, ...(facts.on && { day: day(facts.on) }) });
  const both = () => twoHashes(facts);
  const words = () =>
    [facts.found, facts.expected, facts.to_do]
      .filter(Boolean)
      .map((text) => el("p", { class: "small", lang: "en" }, text));
  const again = () => [el("div", { class: "btns" }, button(say("again"), start))];
  const more = { another_round: both, refused: words, offline: again, unavailable: again }[why] ?? (() => []);
  show(place, () => stopped(why, spoken(), more()));
  if (!(error instanceof Stop)) throw error;
}

async function start() {
  show(place, () => [el("p", { role: "status" }, say("loading"))]);
  await begin().catch(ended);
}

window.addEventListener("hashchange", start);
start();
