// One question a screen: seven labelled points and "I cannot judge this"; nothing is chosen beforehand.

import { button, el, headline } from "./drawing.js";
import { either, say } from "./words.js";

const LONGEST = 1500;

function steps(at, all) {
  const ticks = Array.from({ length: all }, (_, step) => el("i", { class: step <= at ? "on" : undefined }));
  return [
    el("p", { class: "small soft" }, say("question_of", { i: at + 1, n: all })),
    el("div", { class: "pips", "aria-hidden": "true" }, ticks),
  ];
}

function turning(back, next = say("next")) {
  const forward = button(next, undefined, { main: true, kind: "submit" });
  return el("div", { class: back ? "btns pair2" : "btns one" }, back && button(say("back"), back), forward);
}

function form(submit, ...parts) {
  return el(
    "form",
    {
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        submit(event.currentTarget);
      },
    },
    ...parts,
  );
}

// `item` of the instrument in the words for `relation`; `chosen`: 1..7, null (cannot judge) or undefined.
export function statement({ item, relation, scale, at, all, chosen, choose, back, next }) {
  const labels = either(scale.points);
  const values = [...labels.map((_, point) => scale.low + point), null];
  const texts = [...labels, either(scale.cannot_judge)];
  const wrong = el("p", { class: "wrong", id: "wrong", role: "alert" });
  const choices = values.map((value, place) => {
    const picked = { type: "radio", name: "answer", value: String(value), checked: chosen === value };
    const change = () => {
      choose(value);
      wrong.textContent = "";
    };
    const kind = value === null ? "choice apart" : "choice";
    return el("label", { class: kind }, el("input", { ...picked, change }), texts[place]);
  });
  const words = either((item.forms ?? {})[relation] ?? item.text);
  const submit = (sent) => {
    if (sent.querySelector("input:checked")) return next();
    wrong.textContent = say("choose_first");
    sent.querySelector("input").focus();
  };
  return [
    ...steps(at, all),
    form(
      submit,
      el("fieldset", {}, el("legend", {}, headline(words)), el("div", { class: "scale" }, choices)),
      el("p", { class: "note last" }, say("cannot_judge_note")),
      wrong,
      turning(back),
    ),
  ];
}

// By choice, one comment by one: off unless it is ticked.
function asking({ until, checked, choose }) {
  const change = (event) => choose(event.target.checked);
  const field = el("input", { type: "checkbox", id: "ask-back", checked, change, "aria-describedby": "ask-back-hint" });
  return el(
    "div",
    { class: "choosing" },
    el("label", { class: "choice" }, field, say("ask_back")),
    el("p", { class: "note hint", id: "ask-back-hint" }, say("ask_back_hint", { day: until })),
  );
}

export function openQuestion({ question, from, at, all, written, write, askBack, back, next }) {
  const left = el("p", { class: "note", id: "left", "aria-live": "polite" });
  const count = (text) => {
    const rest = LONGEST - text.length;
    left.textContent = rest < 200 ? say("letters_left", { n: rest }) : "";
  };
  const field = el("textarea", {
    id: "words",
    rows: 6,
    maxlength: LONGEST,
    "aria-labelledby": "headline",
    "aria-describedby": "hint left",
    value: written ?? "",
    input: (event) => {
      write(event.target.value);
      count(event.target.value);
    },
  });
  count(written ?? "");
  return [
    ...steps(at, all),
    form(
      next,
      headline(either(question.text)),
      el("p", { class: "note", id: "hint" }, say("own_words", { comments: from })),
      field,
      left,
      askBack && asking(askBack),
      turning(back),
    ),
  ];
}
