// The questions one after the other, and the screen on which the answer is put into the box.

import { careless } from "./careless.js";
import { button, el, headline, link } from "./drawing.js";
import { shownOf } from "./notes.js";
import { LATER_HOURS } from "./posting.js";
import { openQuestion, statement } from "./questions.js";
import { beneath, closes, kicker, now, screen, stand } from "./state.js";
import { day, either, inWords, say } from "./words.js";

// Open questions only where what is written may be shown at all.
function questions() {
  const { items, questions: open } = now.manifest.instrument;
  return shownOf(now.manifest, now.cell).has("comments") ? [...items, ...open] : items;
}

// `putIn(said)` takes the answer, and gives false where it is too long; `before()` asks for an earlier one,
// and gives false where there is none.
export function question(at, acts) {
  const all = questions();
  if (at >= all.length) return ready(acts);
  const one = all[at];
  const began = performance.now();
  const turn = (to) => () => {
    now.times[one.code] = (now.times[one.code] ?? 0) + performance.now() - began;
    question(to, acts);
  };
  const back = at > 0 ? turn(at - 1) : undefined;
  const common = { at, all: all.length, back, next: turn(at + 1) };
  const isStatement = at < now.manifest.instrument.items.length;
  return screen(() => [
    kicker(),
    at === 0 && introduction(),
    isStatement ? oneStatement(one, common) : oneOpen(one, common),
    at === 0 && now.version === 0 && earlier(acts),
    beneath(),
  ]);
}

function introduction() {
  const { intro } = now.manifest.instrument;
  return el("p", { class: "small intro" }, either(intro?.[now.cell.relation] ?? intro?.others));
}

function oneStatement(item, common) {
  return statement({
    ...common,
    item,
    relation: now.cell.relation,
    scale: now.manifest.instrument.scale,
    chosen: now.answers[item.code],
    choose: (value) => {
      now.answers[item.code] = value;
    },
  });
}

function oneOpen(question, common) {
  return openQuestion({
    ...common,
    question,
    from: inWords(now.manifest.thresholds.comments),
    written: now.comments[question.code],
    askBack: now.manifest.dialogue && {
      until: day(now.manifest.dialogue.ends_on),
      checked: now.askBack[question.code] ?? false,
      choose: (yes) => {
        now.askBack[question.code] = yes;
      },
    },
    write: (text) => {
      now.comments[question.code] = text;
    },
  });
}

function earlier(acts) {
  const said = el("span", { class: "note", role: "status" });
  const look = async () => {
    if ((await acts.before()) === false) said.textContent = say("nothing_yet");
  };
  return el("p", { class: "small before" }, link(say("answered_before"), look), " ", said);
}

export function said() {
  const { instrument } = now.manifest;
  const written = Object.entries(now.comments)
    .map(([code, text]) => [code, text.trim()])
    .filter(([, text]) => text !== "");
  const ticked = written.map(([code]) => code).filter((code) => now.manifest.dialogue && now.askBack[code]);
  return {
    asked_back: ticked,
    answers: Object.fromEntries(instrument.items.map(({ code }) => [code, now.answers[code] ?? null])),
    comments: Object.fromEntries(written),
    flag: careless(instrument, now.answers, now.times),
  };
}

function option(properties, words, hint) {
  const id = `hint-of-${properties.id}`;
  const field = el("input", { ...properties, "aria-describedby": hint && id });
  const label = el("label", { class: "choice" }, field, words);
  return [label, hint && el("p", { class: "note hint", id }, hint)];
}

function choosing() {
  const when = (id, later) => ({
    type: "radio",
    name: "when",
    id,
    checked: now.later === later,
    change: () => {
      now.later = later;
    },
  });
  const keep = {
    type: "checkbox",
    id: "keep",
    checked: now.keep,
    change: (event) => {
      now.keep = event.target.checked;
    },
  };
  return [
    el(
      "fieldset",
      { class: "choosing" },
      el("legend", { class: "flabel" }, say("when")),
      option(when("at-once", false), say("when_now")),
      option(when("later", true), say("when_later", { hours: LATER_HOURS }), say("when_later_hint")),
    ),
    el("div", { class: "choosing" }, option(keep, say("keep_here"), say("keep_here_hint", closes()))),
  ];
}

function ready(acts) {
  const { items } = now.manifest.instrument;
  const answer = said();
  const judged = Object.values(answer.answers).filter((value) => value !== null).length;
  const wrong = el("p", { class: "wrong", role: "alert" });
  const send = async (event) => {
    event.preventDefault();
    const pressed = event.submitter;
    pressed.disabled = true;
    pressed.textContent = say("posting");
    if ((await acts.putIn(answer)) !== false) return;
    wrong.textContent = say("too_long");
    pressed.disabled = false;
    pressed.textContent = say("put_in");
  };
  const back = button(say("back"), () => question(questions().length - 1, acts));
  return screen(() => [
    kicker(),
    headline(say("ready_title")),
    stand(say("ready_count", { n: judged, all: items.length })),
    answer.flag === 1 && el("p", { class: "warning" }, say("ready_flag")),
    el(
      "form",
      { submit: send },
      choosing(),
      wrong,
      el("div", { class: "btns pair2" }, back, button(say("put_in"), undefined, { main: true, kind: "submit" })),
    ),
    beneath(),
  ]);
}
