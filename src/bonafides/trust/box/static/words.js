// Everything the respondent's pages say, in two languages. {name} is filled in.

import { GERMAN } from "./words_de.js";
import { ENGLISH } from "./words_en.js";

const ALL = { en: ENGLISH, de: GERMAN };
const KEPT = "bonafides.language";

function chosenBefore() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

let language = [chosenBefore(), ...navigator.languages]
  .map((tag) => (tag ?? "").slice(0, 2).toLowerCase())
  .find((tag) => tag in ALL) ?? "en";

export function speaks() {
  return language;
}

// Kept for this tab only where somebody chose it.
export function speak(tag, { chosen = false } = {}) {
  language = tag in ALL ? tag : "en";
  document.documentElement.lang = language;
  if (!chosen) return;
  try {
    sessionStorage.setItem(KEPT, language);
  } catch {
    // Where nothing may be kept, the choice holds for this page.
  }
}

const NUMBERS = {
  en: ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
  de: ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"],
};

export function inWords(number) {
  return NUMBERS[language][number] ?? String(number);
}

// "one|many" is chosen by the fact `n`.
export function say(key, facts = {}) {
  const known = ALL[language][key] ?? ENGLISH[key] ?? key;
  const [one, many] = known.split("|");
  const text = many === undefined || facts.n === 1 ? one : many;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}

// A text that the manifest gives in both languages.
export function either(words) {
  return words?.[language] ?? words?.en ?? "";
}

export function day(iso) {
  const date = new Date(`${iso}T12:00:00`);
  const form = { weekday: "long", day: "numeric", month: "long" };
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", form).format(date);
}
