// Finding one's ballot on the list of a closed round: looked up here, sent nowhere.

import { ballotName } from "./ballot.js";
import { button, el, headline, show, stopped } from "./drawing.js";
import { keys } from "./keeping.js";
import { readRight } from "./links.js";
import { say } from "./words.js";

const place = document.getElementById("page");

// The round may stand behind #, so that a list can lead here.
let round = location.hash.replace(/^#/, "");

async function nameIn(text) {
  const right = readRight(text.trim().replace(/^[^#]*#/, ""));
  if (right !== undefined) {
    return { name: await ballotName(right.secret), of: right.round, cell: right.cell };
  }
  const name = text.toLowerCase().replace(/\s/g, "");
  return /^[0-9a-f]{64}$/.test(name) ? { name } : undefined;
}

async function look(text, said) {
  const found = await nameIn(text);
  if (found === undefined) {
    said.textContent = say("board_unreadable");
    return;
  }
  round = found.of ?? round;
  const how = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };
  const answer = await fetch(`/rounds/${encodeURIComponent(round)}/board.json`, how).catch(() => undefined);
  if (answer === undefined) return show(place, () => stopped("offline", {}, back()));
  if (!answer.ok) return show(place, () => stopped("no_such_round", {}, back()));
  const { state, ballots = [], counts = {} } = await answer.json();
  const what = state !== "closed" ? "open" : ballots.includes(found.name) ? "found" : "missing";
  const ofGroup = counts[found.cell]?.accepted;
  show(place, () => [
    headline(say(`board_${what}_title`)),
    el("p", { class: "stand", role: "status" }, say(`board_${what}`, { n: ballots.length })),
    what === "found" && ofGroup !== undefined && el("p", {}, say("board_group", { n: ofGroup })),
    back(),
  ]);
}

function back() {
  return el("div", { class: "btns" }, button(say("back"), asking));
}

function labelled(id, words, properties) {
  return el(
    "div",
    { class: "field" },
    el("label", { class: "flabel", for: id }, words),
    el("input", { type: "text", id, autocomplete: "off", spellcheck: "false", ...properties }),
  );
}

function asking() {
  const [only] = Object.keys(keys());
  const said = el("p", { class: "wrong", role: "alert" });
  const send = (event) => {
    event.preventDefault();
    round = event.target.querySelector("#round").value.trim();
    look(event.target.querySelector("#ballot").value, said);
  };
  show(place, () => [
    headline(say("board_title")),
    el("p", { class: "stand" }, say("board_text")),
    el(
      "form",
      { submit: send },
      labelled("ballot", say("board_field"), { value: only ?? "" }),
      labelled("round", say("board_round"), { value: round }),
      said,
      el("div", { class: "btns" }, button(say("look_up"), undefined, { main: true, kind: "submit" })),
    ),
  ]);
}

asking();
