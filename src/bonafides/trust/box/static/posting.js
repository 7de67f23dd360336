// Posting to the box: now, later at a random moment, and again where the network failed.
// The same ballot twice is taken once, so that posting again never does harm.

import { toNumber, random } from "./bytes.js";
import { letWait, waiting, waitsNoMore } from "./keeping.js";

export const LATER_HOURS = 12;
const AGAIN_MILLISECONDS = 30_000;

// {status, said}; status 0 where the box was not reached.
export async function ask(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      redirect: "error",
    });
    return { status: answer.status, said: await answer.json().catch(() => ({})) };
  } catch {
    return { status: 0, said: {} };
  }
}

// A moment, evenly drawn, in the hours to come and before the round's last day is over.
export function someMoment(closesOn, now = Date.now(), hours = LATER_HOURS) {
  const lastHour = new Date(`${closesOn}T23:00:00`).getTime();
  const until = Math.max(now, Math.min(now + hours * 3_600_000, lastHour));
  const share = Number(toNumber(random(6))) / 2 ** 48;
  return { after: Math.round(now + share * (until - now)), until };
}

export function put(name, path, body, { after = 0, until = 0 } = {}) {
  return letWait(name, { path, body, after, until });
}

// Nothing was said about the ballot itself: it may be posted again. 425: the round has not begun.
export function notYet(status) {
  return status === 0 || status === 425 || status >= 500;
}

// Posts what is due; `told(name, result)` hears of everything that was taken or refused.
export async function postDue(told, now = Date.now()) {
  for (const [name, facts] of Object.entries(waiting())) {
    if (facts.after > now) continue;
    const result = await ask(facts.path, facts.body);
    if (!notYet(result.status) && waiting()[name]?.body.proof === facts.body.proof) waitsNoMore(name);
    await told(name, result, facts);
  }
}

let timer;
let hears;

async function turn() {
  await postDue(hears);
  keepPosting(hears);
}

// Posts what waits whenever there may be a chance: at its moment, when the network is back, from time to time.
export function keepPosting(told) {
  if (hears === undefined) window.addEventListener("online", turn);
  hears = told;
  clearTimeout(timer);
  const moments = Object.values(waiting()).map((facts) => facts.after - Date.now());
  if (moments.length === 0) return;
  const due = Math.min(...moments);
  timer = setTimeout(turn, Math.min(due > 0 ? due : AGAIN_MILLISECONDS, 2 ** 31 - 1));
}
