// What the answering page knows while it is open, and how it shows a screen.

import { el, headline, link, show, stopped } from "./drawing.js";
import * as keeping from "./keeping.js";
import { comparing, notes } from "./notes.js";
import { day, either, say } from "./words.js";

const place = document.getElementById("page");

// `name` is the ballot's, `version` the last one known to be in the box; times never leave this object.
export const now = {
  behind: "",
  round: "",
  right: undefined,
  manifest: undefined,
  cell: undefined,
  name: "",
  version: 0,
  answers: {},
  comments: {},
  askBack: {},
  threads: [],
  times: {},
  keep: false,
  later: false,
};

export function screen(draw) {
  return show(place, draw, () => (now.right ? link(say(now.version > 0 ? "close_here" : "stop_here"), leave) : undefined));
}

// `facts` and `more` are functions where they speak: they are asked again in the other language.
export function stop(why, facts = () => ({}), more = () => []) {
  return screen(() => stopped(why, facts(), more()));
}

export function leave() {
  keeping.forgetThisTab();
  Object.assign(now, { right: undefined, answers: {}, comments: {}, askBack: {}, threads: [], times: {} });
  screen(() => [headline(say("done_title")), el("p", { class: "stand" }, say("done_text"))]);
}

export function kicker() {
  const about = now.right.name ? say("about", { name: now.right.name }) : either(now.manifest.instrument.title);
  const dot = el("span", { "aria-hidden": "true" }, "·");
  return el("p", { class: "kicker" }, el("b", {}, either(now.manifest.title)), dot, el("span", {}, about));
}

export function beneath() {
  return [notes(now.manifest, now.cell), comparing(now.cell, now.right.fingerprint)];
}

export function closes() {
  return { day: day(now.manifest.closes_on) };
}

export function opens() {
  return { day: day(now.manifest.opens_on) };
}

// After the close one can see that one's ballot was in the box.
export function toTheBoard() {
  return [el("p", {}, el("a", { href: `/board/#${now.round}` }, say("board_title")))];
}

export function stand(text) {
  return el("p", { class: "stand" }, text);
}
