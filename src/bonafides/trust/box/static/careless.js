// Whether the answers look as if nobody had read the questions: one bit, computed here.
// Times stay in this page's memory; only the bit is sealed with the answers.

const SECONDS = 2;
const ENOUGH = 5;

// `answers`: code to 1..7 or null; `milliseconds`: code to time on the screen.
export function careless(instrument, answers, milliseconds) {
  const less = new Set(instrument.dimensions.filter((one) => one.direction === "less").map((one) => one.code));
  const judged = instrument.items.filter((item) => Number.isInteger(answers[item.code]));
  const times = judged
    .map((item) => milliseconds[item.code])
    .filter((time) => time !== undefined)
    .sort((a, b) => a - b);
  const tooFast = times.length >= ENOUGH && times[Math.floor(times.length / 2)] < 1000 * SECONDS;
  const given = new Set(judged.map((item) => answers[item.code]));
  const middle = 4;
  const bothWays = new Set(judged.map((item) => (item.reversed === 1) !== less.has(item.dimension))).size === 2;
  const allTheSame = judged.length >= ENOUGH && given.size === 1 && bothWays && !given.has(middle);
  return tooFast || allTheSame ? 1 : 0;
}
