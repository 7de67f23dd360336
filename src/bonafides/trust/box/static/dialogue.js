// Being asked back, when a round has closed: one list for everybody, one's own picked out of it here.

import { fromText } from "./bytes.js";
import { button, el, headline, link } from "./drawing.js";
import { told as toldOfBallots } from "./having.js";
import * as keeping from "./keeping.js";
import { Stop } from "./manifest.js";
import { note } from "./notes.js";
import { ask, keepPosting, LATER_HOURS, notYet, postDue, put, someMoment } from "./posting.js";
import { kicker, now, screen, stand } from "./state.js";
import { MOST_LETTERS, openOwn, ownThreads, writeReading, writeSaid } from "./threads.js";
import { day, either, say } from "./words.js";

const SAY = "/threads/say";
const PLAINLY = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error" };

// What is being written and what became of what was sent, by thread, while this page is open.
let drafts = {};
let became = {};
let later = true;

function ends() {
  return { day: day(now.manifest.dialogue.ends_on) };
}

async function listed() {
  const answer = await fetch(`/rounds/${encodeURIComponent(now.round)}/threads.json`, PLAINLY).catch(() => undefined);
  if (answer === undefined) throw new Stop("offline");
  if (!answer.ok) throw new Stop("unavailable");
  return answer.json();
}

export async function dialogue() {
  keeping.nothingWaitsFor(now.round, SAY);
  const found = await listed();
  if (found.state === "over") throw new Stop("closed", { on: now.manifest.closes_on });
  [drafts, became] = [{}, {}];
  now.threads = await ownThreads(now.right, now.manifest, found);
  await postNow();
  if (found.state !== "closed") return notCounted();
  return overview();
}

async function postNow() {
  await postDue(told);
  keepPosting(told);
}

function notCounted() {
  return screen(() => [kicker(), headline(say("counting_title")), stand(say("counting_text", ends()))]);
}

const isOpen = ({ turns }) => turns.length > 0 && turns.at(-1).said === undefined;

function overview() {
  const some = now.threads.some(isOpen);
  const lead = some ? "asked_text" : now.threads.length > 0 ? "unasked_text" : "no_thread_text";
  return screen(() => [
    kicker(),
    headline(say(some ? "asked_title" : "unasked_title")),
    stand(say(lead, ends())),
    ...now.threads.map(drawn),
    el(
      "section",
      { class: "anon", "aria-label": say("thread_kept_title") },
      note("box", say("thread_kept_title"), say("thread_kept")),
      note("open", say("thread_not_title"), say("thread_not_words"), say("thread_not_beside")),
    ),
  ]);
}

function drawn(own) {
  const waits = keeping.waiting()[own.name];
  const state = became[own.name] ?? (waits ? "thread_waits" : undefined);
  return el(
    "section",
    { class: "thread" },
    el("h2", {}, say("thread_of", { question: either(own.text) })),
    own.turns.map(({ asked, said }) => [
      el("div", { class: "turn" }, el("p", { class: "flabel" }, say("thread_asked")), el("p", {}, asked)),
      said && el("div", { class: "turn mine" }, el("p", { class: "flabel" }, say("thread_said")), el("p", {}, said)),
    ]).flat(),
    own.turns.length === 0 && el("p", { class: "small soft" }, say("thread_quiet")),
    state ? after(own, state) : isOpen(own) ? writing(own) : ending(own),
  );
}

// What became of what was sent: it waits here, it is in the box, it was too late, it was not taken.
function after(own, state) {
  const again = () => {
    delete became[own.name];
    overview();
  };
  const tryNow = async () => {
    keeping.letWait(own.name, { ...keeping.waiting()[own.name], after: 0 });
    await postNow();
    overview();
  };
  const anew = state === "thread_taken" && isOpen(own);
  return el(
    "div",
    { role: "status" },
    el("p", { class: "warning" }, say(state)),
    state === "thread_waits" && el("div", { class: "btns" }, button(say("try_now"), tryNow)),
    anew && el("div", { class: "btns" }, button(say("thread_change"), again)),
  );
}

function when(own) {
  const one = (how, value, words, hint) => {
    const id = `${how}-${own.question}`;
    const change = () => {
      later = value;
    };
    const field = el("input", { type: "radio", name: "when", id, checked: later === value, change });
    return [el("label", { class: "choice" }, field, words), hint && el("p", { class: "note hint" }, hint)];
  };
  return el(
    "fieldset",
    { class: "choosing" },
    el("legend", { class: "flabel" }, say("when")),
    one("later", true, say("when_later", { hours: LATER_HOURS }), say("thread_later_hint")),
    one("at-once", false, say("when_now")),
  );
}

function writing(own) {
  const turn = own.turns.at(-1);
  const id = `words-${own.question}`;
  const wrong = el("p", { class: "wrong", role: "alert" });
  const field = el("textarea", {
    id,
    rows: 5,
    maxlength: MOST_LETTERS,
    "aria-describedby": `${id}-hint`,
    value: drafts[own.name] ?? "",
    input: (event) => {
      drafts[own.name] = event.target.value;
    },
  });
  const send = async (event) => {
    event.preventDefault();
    const words = (drafts[own.name] ?? "").trim();
    if (words === "") {
      wrong.textContent = say("thread_empty");
      field.focus();
    } else if ((await post(own, turn, words, {})) === false) wrong.textContent = say("too_long");
  };
  const look = async () => {
    const waiting = await kept(own, turn);
    if (waiting === undefined) wrong.textContent = say("nothing_yet");
    else {
      drafts[own.name] = waiting.words;
      overview();
    }
  };
  return el(
    "form",
    { submit: send, novalidate: true },
    el("label", { class: "flabel", for: id }, say("thread_answer")),
    el("p", { class: "note", id: `${id}-hint` }, say("thread_answer_hint")),
    field,
    when(own),
    wrong,
    el("div", { class: "btns" }, button(say("thread_send"), undefined, { main: true, kind: "submit" })),
    el("p", { class: "small" }, link(say("thread_look"), look)),
    ending(own),
  );
}

function ending(own) {
  const turn = isOpen(own) ? own.turns.at(-1) : undefined;
  const sure = () => {
    const go = () => post(own, turn, "", { end: true });
    screen(() => [
      kicker(),
      headline(say("thread_end_title")),
      stand(say("thread_end_text")),
      el("div", { class: "btns" }, button(say("thread_end"), go), button(say("keep_it"), overview)),
    ]);
  };
  return el("p", { class: "small" }, link(say("thread_end"), sure));
}

// What one said on another day and nobody has read yet: {version, words}; undefined where nothing waits.
async function kept(own, turn) {
  const at = turn?.turn ?? 0;
  const { status, said } = await ask("/threads/own", await writeReading(now.right, own, at));
  if (status !== 200) return undefined;
  const place = { fingerprint: now.right.fingerprint, thread: own.thread, turn: at };
  return { version: said.version, words: (await openOwn(fromText(said.own), own.secret, place)).words };
}

async function post(own, turn, words, { version = 1, end = false }) {
  const body = await writeSaid(now.right, own, turn, words, { version, end });
  if (body === undefined) return false;
  // Several answers go at moments of their own: sent together they would be known to be one person's.
  put(own.name, SAY, body, later ? someMoment(now.manifest.dialogue.ends_on) : {});
  became[own.name] = "thread_waits";
  pending[own.name] = { own, turn, words, end };
  await postNow();
  overview();
  return true;
}

// What was sent while this page is open, so that a higher version can be written of it.
const pending = {};

async function told(name, result, facts) {
  if (facts.path !== SAY) return toldOfBallots(name, result, facts);
  const { status } = result;
  if (notYet(status)) became[name] = "thread_waits";
  else if (status === 200) became[name] = facts.body.end ? "thread_ended" : "thread_taken";
  else if (status === 409 && pending[name]) {
    // One has answered before, perhaps on another device: what is said now replaces it.
    const { own, turn, words, end } = pending[name];
    const before = await kept(own, turn);
    if (before) return post(own, turn, words, { version: before.version + 1, end });
    became[name] = "thread_refused";
  } else became[name] = status === 410 ? "thread_late" : "thread_refused";
  return now.threads?.some((own) => own.name === name) ? overview() : undefined;
}
