// The page on which one answers: it knows the round, the group and one's own key, and of names only that of
// whom one is asked about.

import { ballotName, holds } from "./ballot.js";
import { dialogue } from "./dialogue.js";
import { button, el, headline } from "./drawing.js";
import { answered, asked, postWhatIsDue, waits } from "./having.js";
import * as keeping from "./keeping.js";
import { readRight } from "./links.js";
import { cellOf, checkAbout, isTheAnnounced, manifestAt, Stop } from "./manifest.js";
import { twoHashes } from "./notes.js";
import { now, screen, stand, stop, toTheBoard } from "./state.js";
import { day, either, say } from "./words.js";

function today() {
  const date = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function keptKeys() {
  const all = Object.entries(keeping.keys());
  const row = ([name, facts]) => {
    const open = () => {
      keeping.keepForThisTab({ behind: facts.behind, version: facts.version, withdrawn: facts.withdrawn });
      start();
    };
    const forget = () => {
      keeping.forgetKey(name);
      keptKeys();
    };
    const until = el("span", { class: "note" }, say("until", { day: day(facts.closes_on) }));
    return el(
      "li",
      {},
      el("div", {}, el("b", {}, either(facts.title)), " ", until),
      el("div", { class: "btns" }, button(say("open_key"), open), button(say("forget_here"), forget)),
    );
  };
  const some = all.length > 0;
  screen(() => [
    headline(say(some ? "keys_title" : "keys_none_title")),
    stand(say(some ? "keys_text" : "keys_none_text")),
    some && el("ul", { class: "rows" }, all.map(row)),
  ]);
}

// Answers are taken until the close; where one may be asked back, that goes on for some weeks.
function lastDay(manifest) {
  return manifest.dialogue?.ends_on ?? manifest.closes_on;
}

// Everything is checked before the first question; whatever does not fit ends here. Undefined where the program
// that was kept for the round goes on.
async function checked(behind) {
  const right = readRight(behind);
  if (right === undefined) throw new Stop("no_link");
  now.round = right.round;
  if (crypto.subtle === undefined) throw new Stop("insecure");
  const manifest = await manifestAt(`/rounds/${right.round}.json`, right.fingerprint);
  if (!(await isTheAnnounced(manifest, `/rounds/${right.round}/static/`))) return undefined;
  const cell = cellOf(manifest, right.cell);
  await checkAbout(cell, right.salt, right.name);
  if (!(await holds(right, cell.key))) throw new Stop("bad_right");
  if (today() > lastDay(manifest)) throw new Stop("closed", { on: manifest.closes_on });
  if (today() < manifest.opens_on) throw new Stop("early", { on: manifest.opens_on });
  return { behind, right, manifest, cell, name: await ballotName(right.secret) };
}

async function begin() {
  const { behind, version = 0, withdrawn = false } = keeping.arriving();
  if (!behind) return keptKeys();
  now.right = undefined;
  const found = await checked(behind);
  if (found === undefined) return goOn();
  const keep = found.name in keeping.keys();
  Object.assign(now, found, { version, keep, later: false, answers: {}, comments: {}, askBack: {}, threads: [], times: {} });
  if (today() > found.manifest.closes_on) return dialogue();
  const waited = keeping.waiting()[now.name];
  await postWhatIsDue();
  // What was due has shown by itself what became of it.
  if (waited !== undefined) return waited.after > Date.now() ? waits(waited.until) : undefined;
  return version > 0 ? answered(withdrawn) : asked();
}

// With what this tab knows.
function goOn() {
  const facts = keeping.arriving();
  const kept = keeping.keepForThisTab(facts);
  location.replace(`/rounds/${now.round}/answer/${kept ? "" : `#${facts.behind}`}`);
}

function ended(error) {
  if (!(error instanceof Stop)) {
    stop("unavailable");
    throw error;
  }
  const { why, facts } = error;
  if (why === "closed") keeping.nothingWaitsFor(now.round);
  const spoken = () => ({ ...facts, ...(facts.on && { day: day(facts.on) }) });
  const both = () => twoHashes(facts);
  const again = () => [el("div", { class: "btns" }, button(say("again"), start))];
  const more = { another_round: both, offline: again, unavailable: again, closed: toTheBoard }[why];
  stop(why, spoken, more);
}

async function start() {
  screen(() => [el("p", { role: "status" }, say("loading"))]);
  await begin().catch(ended);
}

window.addEventListener("hashchange", start);
start();
