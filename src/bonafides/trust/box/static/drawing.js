// Elements, built one by one: nothing is ever parsed out of a text, so that no name can become a script.

import { say, speak, speaks } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

const MARKS = {
  kept: [
    ["circle", { class: "ol", cx: 10, cy: 10, r: 7.5 }],
    ["circle", { class: "fi", cx: 10, cy: 10, r: 3.6 }],
  ],
  box: [
    ["path", { class: "ol", d: "M3 16.5h14M4.5 16.5v-12h11v12" }],
    ["path", { class: "fi", d: "M9 9.2h2v3.6H9z" }],
  ],
  open: [["rect", { class: "ol dashed", x: 2.5, y: 4.5, width: 15, height: 11, rx: 1 }]],
};

export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return element;
}

export function drawn(tag, properties, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function mark(kind, size = 22) {
  const whole = { class: "i", width: size, height: size, viewBox: "0 0 20 20", "aria-hidden": "true" };
  return drawn("svg", whole, ...MARKS[kind].map(([tag, properties]) => drawn(tag, properties)));
}

export function headline(text) {
  return el("h1", { id: "headline", tabindex: "-1" }, text);
}

export function button(text, press, { main = false, kind = "button" } = {}) {
  return el("button", { type: kind, class: main ? "btn main" : "btn", click: press }, text);
}

export function link(text, press) {
  return el("button", { type: "button", class: "link", click: press }, text);
}

// Text in two languages is drawn anew when the other is chosen.
function languages(again) {
  const [tag, name] = speaks() === "de" ? ["en", "English"] : ["de", "Deutsch"];
  const turn = () => {
    speak(tag, { chosen: true });
    again(false);
    document.getElementById("language").focus();
  };
  return el("button", { type: "button", class: "link", id: "language", lang: tag, click: turn }, name);
}

// Shows one screen in `place`. `draw` gives its parts, the headline among them, and is asked again when the
// language changes. Focus goes to the headline, so that a screen reader reads what is new.
export function show(place, draw, beside = () => undefined) {
  const again = (focus) => {
    const parts = draw();
    place.replaceChildren(...[parts].flat(3).filter((part) => part !== undefined && part !== false));
    const title = place.querySelector("h1");
    document.title = title ? `${title.textContent} · bonafides` : "bonafides";
    const corner = document.getElementById("corner");
    corner?.replaceChildren(...[languages(again), beside()].filter((part) => part !== undefined));
    if (focus) {
      title?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  };
  speak(speaks());
  again(true);
  return again;
}

// A screen that ends here: why, what it means, what to do.
export function stopped(why, facts = {}, more = []) {
  return [
    headline(say(`stop_${why}_title`, facts)),
    el("p", { class: "stand", role: "alert" }, say(`stop_${why}`, facts)),
    ...more,
  ];
}
