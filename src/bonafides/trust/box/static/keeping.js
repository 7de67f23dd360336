// What this browser keeps, and for how long.
//   For this tab: the right to answer, so that reloading does not lose it.
//   By choice: the respondent's key.
//   Until it is posted: a sealed ballot that waits. It is sealed: nobody reads it here either.

const TAB = "bonafides.right";
const KEYS = "bonafides.keys";
const WAITING = "bonafides.waiting";

function read(store, key, otherwise) {
  try {
    return JSON.parse(store().getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

// False where the browser lets nothing be kept.
function write(store, key, value) {
  try {
    if (value === undefined) store().removeItem(key);
    else store().setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

const tab = () => sessionStorage;
const here = () => localStorage;

// The right behind `#` moves out of the address into this tab: it stays out of the history and off the screen.
export function arriving() {
  const behind = location.hash.replace(/^#/, "");
  if (behind) {
    const kept = write(tab, TAB, { behind });
    if (kept) history.replaceState(null, "", location.pathname);
    return { behind };
  }
  return read(tab, TAB, {});
}

export function keepForThisTab(facts) {
  return write(tab, TAB, facts);
}

export function forgetThisTab() {
  write(tab, TAB, undefined);
}

// {ballot name: {behind, title, closes_on, version, withdrawn}}
export function keys() {
  return read(here, KEYS, {});
}

export function keepKey(name, facts) {
  return write(here, KEYS, { ...keys(), [name]: facts });
}

export function forgetKey(name) {
  const rest = keys();
  delete rest[name];
  write(here, KEYS, Object.keys(rest).length > 0 ? rest : undefined);
}

// {ballot name: {path, body, after, closes_on}}: at most one for each ballot, the newest.
let inMemory = {};

export function waiting() {
  return read(here, WAITING, inMemory);
}

export function letWait(name, facts) {
  inMemory = { ...waiting(), [name]: facts };
  return write(here, WAITING, inMemory);
}

export function waitsNoMore(name) {
  inMemory = { ...waiting() };
  delete inMemory[name];
  write(here, WAITING, Object.keys(inMemory).length > 0 ? inMemory : undefined);
}

// What was not posted before a round closed is posted no more; answers to who asks back go on.
export function nothingWaitsFor(round, but) {
  for (const [name, { body, path }] of Object.entries(waiting())) {
    if (body.round === round && path !== but) waitsNoMore(name);
  }
}
