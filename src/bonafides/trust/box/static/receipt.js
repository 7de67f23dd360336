// What a respondent may keep: the link, as text, as a file, as a picture; in this browser only by choice.

import { groups } from "./bytes.js";
import { button, el, link } from "./drawing.js";
import { picture } from "./qr.js";
import { either, say } from "./words.js";

export function wholeLink(behind, box = location.origin) {
  return `${box}/answer/#${behind}`;
}

function download(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  el("a", { href: address, download: "bonafides-key.txt" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// `name` is the ballot's; `used` hears when the link was copied, saved or shown.
export function keyPart({ behind, name, manifest, box, used = () => undefined }) {
  const address = wholeLink(behind, box);
  const said = el("span", { class: "note", role: "status" });
  const field = el("input", {
    type: "text",
    readonly: true,
    value: address,
    class: "address",
    "aria-label": say("your_key"),
    focus: (event) => event.target.select(),
  });
  const copy = async () => {
    field.select();
    const copied = await navigator.clipboard?.writeText(address).then(
      () => true,
      () => false,
    );
    if (copied) said.textContent = say("copied");
    used();
  };
  const facts = { title: either(manifest.title), closes: manifest.closes_on, name, link: address };
  const save = () => {
    download(say("receipt_file", facts));
    used();
  };
  const place = el("div", { class: "picture" });
  const shown = () => {
    place.replaceChildren(picture(address, say("picture_of_key")));
    used();
  };
  const buttons = [
    button(say("copy"), copy),
    button(say("as_file"), save),
    button(say("as_picture"), shown),
  ];
  return [field, el("div", { class: "btns" }, buttons), said, place];
}

export function namePart(name) {
  return [
    el("h2", {}, say("ballot_name")),
    el("p", { class: "hex" }, groups(name)),
    el("p", { class: "note" }, say("ballot_name_text")),
  ];
}

export function keptPart({ kept, forget }) {
  const words = say(kept ? "kept_here" : "not_kept_here");
  return el("p", { class: "small" }, words, " ", kept && link(say("forget_here"), forget));
}
