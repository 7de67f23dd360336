// What is protected and what is not, true for this round; and how to see that everybody got the same.

import { groups, toHex } from "./bytes.js";
import { el, mark } from "./drawing.js";
import { inWords, say } from "./words.js";

// What the release plan will show of a cell, alone or with others.
export function shownOf(manifest, cell) {
  const kinds = manifest.plan.filter((entry) => entry.cells.includes(cell.code)).flatMap((entry) => entry.shows);
  return new Set(kinds);
}

export function note(kind, title, ...sentences) {
  const words = el("span", { class: "note" }, sentences.filter(Boolean).join(" "));
  return el("div", { class: "seen" }, mark(kind), el("div", {}, el("b", {}, title), words));
}

export function notes(manifest, cell) {
  const shown = shownOf(manifest, cell);
  const numbers = Object.entries(manifest.thresholds).map(([kind, number]) => [kind, inWords(number)]);
  const facts = { ...Object.fromEntries(numbers), n: cell.invited };
  return el(
    "section",
    { class: "anon", "aria-label": say("note_kept_title") },
    note(
      "box",
      say("note_kept_title"),
      say("note_kept"),
      say(shown.has("spread") ? "note_shown" : "note_shown_means", facts),
      shown.has("comments") && say("note_shown_comments", facts),
      manifest.trustee !== undefined && say("note_trustee"),
    ),
    note(
      "open",
      say("note_not_title"),
      say("note_not_same"),
      say("note_not_beside"),
      say("note_not_named", facts),
      cell.protection === "means_only" && say("note_not_small", facts),
      say("note_not_script"),
    ),
  );
}

export function relation(cell) {
  const known = say(`relation_${cell.relation}`);
  return known.startsWith("relation_") ? cell.relation : known;
}

// The fingerprint and the group: both must be the same for two people who were asked about the same.
export function comparing(cell, fingerprint) {
  return el(
    "details",
    { class: "compare" },
    el("summary", {}, say("same_for_all")),
    el("p", { class: "note" }, say("same_how")),
    el(
      "dl",
      {},
      el("dt", {}, say("fingerprint")),
      el("dd", { class: "hex" }, groups(toHex(fingerprint))),
      el("dt", {}, say("group")),
      el("dd", {}, `${relation(cell)}, ${say("group_size", { n: cell.invited })}`),
      el("dd", { class: "hex" }, groups(cell.code)),
    ),
  );
}

// The hash that was found in place of the one that the link announced.
export function twoHashes({ found, expected }) {
  return [
    el("p", { class: "flabel" }, say("stop_found")),
    el("p", { class: "hex" }, groups(found)),
    el("p", { class: "flabel" }, say("stop_expected")),
    el("p", { class: "hex" }, groups(expected)),
  ];
}
