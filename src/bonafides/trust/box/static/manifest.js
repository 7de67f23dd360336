// The manifest of a round: fetched without any credentials, believed only under its announced hash.

import { hash, join, same, toHex, utf8 } from "./bytes.js";

const PLAINLY = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error" };

export class Stop extends Error {
  // A reason not to go on; `why` is a key of the dictionary, `facts` what is filled in.
  constructor(why, facts = {}) {
    super(why);
    this.why = why;
    this.facts = facts;
  }
}

async function bytesOf(address) {
  let answer;
  try {
    answer = await fetch(address, PLAINLY);
  } catch {
    throw new Stop("offline");
  }
  if (answer.status === 404) throw new Stop("no_such_round");
  if (!answer.ok) throw new Stop("unavailable");
  return new Uint8Array(await answer.arrayBuffer());
}

export async function manifestAt(address, fingerprint) {
  const raw = await bytesOf(address);
  const found = await hash(raw);
  if (!same(found, fingerprint)) {
    throw new Stop("another_round", { found: toHex(found), expected: toHex(fingerprint) });
  }
  const manifest = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
  const known = manifest.format === "bonafides-round/1" && /^https?:\/\//.test(manifest.box);
  if (!known) throw new Stop("another_format");
  return manifest;
}

export function cellOf(manifest, code) {
  const cell = manifest.cells.find((one) => one.code === code);
  if (cell === undefined) throw new Stop("no_such_cell");
  return cell;
}

export async function checkAbout(cell, salt, name) {
  if (cell.about !== "" && toHex(await hash(join(salt, utf8(name)))) !== cell.about) {
    throw new Stop("about_another");
  }
}

// Where this program came from: where all get it, or where one round gets what was kept when it opened.
export const HERE = new URL("./", import.meta.url).pathname;

// Whether this program is the one that the round announced. False where another is and that one was kept for
// the round, in the folder `kept`: an upgrade came in between. That one then looks whether it is what it says.
export async function isTheAnnounced(manifest, kept) {
  try {
    await checkScripts(manifest, HERE);
    return true;
  } catch (stop) {
    if (stop.why !== "another_script" || HERE === kept) throw stop;
    const listed = JSON.parse(new TextDecoder().decode(await bytesOf(`${kept}program.json`)));
    if (Object.entries(manifest.scripts).some(([name, digest]) => listed[name] !== digest)) throw stop;
    return false;
  }
}

// Every script that the round announced must be the one that is served here. Whoever serves another script
// can also leave this out: what it catches is a mistake, and a change that was not meant for one person.
export async function checkScripts(manifest, folder) {
  const check = async ([name, digest]) => {
    const raw = await bytesOf(`${folder}${encodeURIComponent(name)}`).catch((stop) => {
      if (stop.why === "no_such_round") return new Uint8Array();
      throw stop;
    });
    if (toHex(await hash(raw)) !== digest) throw new Stop("another_script", { name });
  };
  await Promise.all(Object.entries(manifest.scripts).map(check));
}
