// What one has said: putting it in, what became of it, changing it, withdrawing it.

import { question, said as saidNow } from "./asking.js";
import { writeBallot, writeOwnRequest, writeWithdrawal } from "./ballot.js";
import { fromText } from "./bytes.js";
import { button, el, headline } from "./drawing.js";
import * as keeping from "./keeping.js";
import { ask, keepPosting, postDue, put, someMoment } from "./posting.js";
import { keptPart, keyPart, namePart } from "./receipt.js";
import { openOwn, unpad } from "./sealing.js";
import { closes, kicker, now, opens, screen, stand, stop, toTheBoard } from "./state.js";
import { threadKeys } from "./threads.js";
import { day, say } from "./words.js";

const ACTS = { putIn: (said) => putIn(said), before };

export function asked() {
  return question(0, ACTS);
}

// {version, own}; undefined where nothing is in the box; null where the page has gone on to say why not.
async function own() {
  const { status, said } = await ask("/own", await writeOwnRequest(now.right));
  if (status === 404) return undefined;
  if (status !== 200) {
    refused(status, said);
    return null;
  }
  now.version = said.version;
  return said;
}

async function before() {
  const found = await own();
  if (found) answered(found.own === "");
  return found !== undefined;
}

async function putIn({ asked_back, ...answer }, version = now.version + 1) {
  const { trustee } = now.manifest;
  const half = trustee === undefined ? undefined : fromText(trustee);
  const said = asked_back.length > 0 ? { ...answer, threads: await threadKeys(now.right, asked_back) } : answer;
  const body = await writeBallot(now.right, fromText(now.cell.seal), said, version, half);
  if (body === undefined) return false;
  if (now.keep) {
    const { title, closes_on } = now.manifest;
    keeping.keepKey(now.name, { ...keeping.keys()[now.name], behind: now.behind, title, closes_on });
  }
  const when = now.later ? someMoment(now.manifest.closes_on) : {};
  put(now.name, "/ballots", body, when);
  if (now.later) {
    waits(when.until);
    keepPosting(told);
  } else await postWhatIsDue();
  return true;
}

export async function postWhatIsDue() {
  await postDue(told);
  keepPosting(told);
}

// Hears what became of everything that was posted, also of ballots of other tabs and other days.
export async function told(name, { status, said }, facts) {
  const taken = status === 200;
  const { version } = facts.body;
  const withdrawn = facts.path === "/withdraw";
  const kept = keeping.keys()[name];
  if (taken && kept) keeping.keepKey(name, { ...kept, version, withdrawn });
  if (name !== now.name || now.right === undefined) return;
  if (taken) {
    now.version = version;
    keeping.keepForThisTab({ behind: now.behind, version, withdrawn });
    posted(withdrawn ? "withdrawn" : version > 1 ? "changed" : "posted");
  } else if (status === 0 || status >= 500) waits();
  else if (status === 409) elsewhere();
  else refused(status, said);
}

export function waits(until) {
  const form = { weekday: "long", hour: "2-digit", minute: "2-digit" };
  const moment = () => new Intl.DateTimeFormat(document.documentElement.lang, form).format(new Date(until));
  const tryNow = async () => {
    const facts = keeping.waiting()[now.name];
    if (facts !== undefined) keeping.letWait(now.name, { ...facts, after: 0 });
    await postWhatIsDue();
  };
  screen(() => [
    kicker(),
    headline(say("waiting_title")),
    stand(until ? say("waiting_later", { moment: moment() }) : say("waiting_offline")),
    el("div", { class: "btns" }, button(say("try_now"), tryNow)),
    ...keys(),
  ]);
}

function keys() {
  const forget = () => {
    keeping.forgetKey(now.name);
    now.keep = false;
    screen(() => [kicker(), headline(say("forgotten")), ...keys()]);
  };
  return [
    el("h2", {}, say("your_key")),
    el("p", { class: "small" }, say("your_key_text")),
    ...keyPart({ behind: now.behind, name: now.name, manifest: now.manifest }),
    keptPart({ kept: now.name in keeping.keys(), forget }),
    ...namePart(now.name),
  ];
}

function acts() {
  return el("div", { class: "btns" }, button(say("change"), change), button(say("withdraw"), withdraw));
}

function anew() {
  return el("div", { class: "btns" }, button(say("answer_anew"), asked));
}

// Where one ticked that one may be asked back: with what, and until when.
function askedBack() {
  if (saidNow().asked_back.length === 0) return false;
  return el("p", { class: "small last" }, say("ask_back_posted", { day: day(now.manifest.dialogue.ends_on) }));
}

function posted(what) {
  const withdrawn = what === "withdrawn";
  screen(() => [
    kicker(),
    headline(say(`${what}_title`)),
    stand(say(withdrawn ? "withdrawn_text" : "posted_text", closes())),
    !withdrawn && askedBack(),
    withdrawn ? anew() : acts(),
    ...keys(),
  ]);
}

export function answered(withdrawn = false) {
  if (withdrawn) return posted("withdrawn");
  return screen(() => [
    kicker(),
    headline(say("before_title")),
    stand(say("posted_text", closes())),
    acts(),
    ...keys(),
  ]);
}

async function change() {
  const found = await own();
  if (found === null) return;
  if (found?.own) {
    const { fingerprint, cell, secret } = now.right;
    const mine = unpad(await openOwn(fromText(found.own), secret, fingerprint, cell));
    const askBack = Object.fromEntries(Object.keys(mine.threads ?? {}).map((code) => [code, true]));
    Object.assign(now, { answers: mine.answers, comments: mine.comments, askBack });
  }
  asked();
}

function withdraw() {
  const go = async () => {
    const found = await own();
    if (found === null) return;
    Object.assign(now, { answers: {}, comments: {}, askBack: {}, times: {} });
    put(now.name, "/withdraw", await writeWithdrawal(now.right, (found?.version ?? now.version) + 1));
    await postWhatIsDue();
  };
  screen(() => [
    kicker(),
    headline(say("withdraw_title")),
    stand(say("withdraw_text", closes())),
    el("div", { class: "btns" }, button(say("withdraw"), go), button(say("keep_it"), () => answered())),
  ]);
}

// The box has an equal or higher version. What was said now is only known while this page is open.
function elsewhere() {
  const mine = async () => {
    const found = await own();
    if (found === null) return;
    now.later = false;
    await putIn(saidNow(), (found?.version ?? 0) + 1);
  };
  const theirs = async () => {
    const found = await own();
    if (found !== null) answered(found?.own === "");
  };
  const known = Object.keys(now.answers).length > 0;
  screen(() => [
    kicker(),
    headline(say("elsewhere_title")),
    stand(say("elsewhere_text")),
    el(
      "div",
      { class: "btns" },
      known && button(say("this_counts"), mine),
      button(say("that_counts"), theirs),
    ),
  ]);
}

function refused(status, problem) {
  if (status === 410) return stop("closed", closes, toTheBoard);
  if (status === 425) return stop("early", opens);
  if (status === 0) return stop("offline");
  if (status >= 500) return stop("unavailable");
  const words = [problem.found, problem.expected, problem.to_do].filter(Boolean);
  const said = () => words.map((text) => el("p", { class: "small", lang: "en" }, text));
  return stop("refused", () => ({}), said);
}
