// The public point of a P-256 key: a link carries the private number alone, so that it fits on a card.
// Not in constant time; it runs in the respondent's own browser, on their own key.

import { join, toBytes, toNumber } from "./bytes.js";
import { inverse } from "./blind.js";

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
export const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const G = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

function modulo(number) {
  return ((number % P) + P) % P;
}

function add(one, other) {
  if (one === undefined) return other;
  if (other === undefined) return one;
  const [[x1, y1], [x2, y2]] = [one, other];
  if (x1 === x2 && modulo(y1 + y2) === 0n) return undefined;
  const slope =
    x1 === x2
      ? modulo((3n * x1 * x1 - 3n) * inverse(2n * y1, P))
      : modulo((y2 - y1) * inverse(modulo(x2 - x1), P));
  const x = modulo(slope * slope - x1 - x2);
  return [x, modulo(slope * (x1 - x) - y1)];
}

// 65 bytes: 4, x, y.
export function publicPoint(secret) {
  const number = toNumber(secret);
  if (secret.length !== 32 || number < 1n || number >= N) throw new RangeError("not a private key");
  let [sum, double] = [undefined, G];
  for (let rest = number; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, double);
    double = add(double, double);
  }
  return join(Uint8Array.of(4), toBytes(sum[0], 32), toBytes(sum[1], 32));
}
