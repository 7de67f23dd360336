// A link as a QR code (ISO/IEC 18004): bytes, lowest error correction, one fixed mask. Drawn here, so that
// no key is sent anywhere to become a picture.

import { utf8 } from "./bytes.js";
import { drawn } from "./drawing.js";

// For the lowest level of correction, by version: check bytes of a block, and blocks.
const CHECK = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30,
  30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
const BLOCKS = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19,
  19, 20, 21, 22, 24, 25,
];
const LEVEL_AND_MASK = 0b01_000;

function times(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  }
  return product;
}

function generator(degree) {
  const result = new Array(degree).fill(0);
  result[degree - 1] = 1;
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    for (let at = 0; at < degree; at += 1) {
      result[at] = times(result[at], root) ^ (result[at + 1] ?? 0);
    }
    root = times(root, 2);
  }
  return result;
}

function checkBytes(block, divisor) {
  const rest = new Array(divisor.length).fill(0);
  for (const byte of block) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    divisor.forEach((coefficient, at) => {
      rest[at] ^= times(coefficient, factor);
    });
  }
  return rest;
}

// `value` with `length` check bits behind it.
function coded(value, length, polynomial) {
  let rest = value;
  for (let step = 0; step < length; step += 1) rest = (rest << 1) ^ ((rest >> (length - 1)) * polynomial);
  return (value << length) | (rest & ((1 << length) - 1));
}

function centres(version, size) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((size - 13) / (2 * count - 2)) * 2;
  const found = [6];
  for (let at = size - 7; found.length < count; at -= step) found.splice(1, 0, at);
  return found;
}

// Everything that does not depend on the text; undefined where the text will stand.
function frame(version) {
  const size = 17 + 4 * version;
  const cells = Array.from({ length: size }, () => new Array(size).fill(undefined));
  const set = (x, y, dark) => {
    if (x >= 0 && y >= 0 && x < size && y < size) cells[y][x] = dark;
  };
  const square = (cx, cy, reach, dark) => {
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) set(cx + dx, cy + dy, dark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  };
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, (far) => far !== 2 && far !== 4);
  const lines = centres(version, size);
  const last = lines.length - 1;
  lines.forEach((y, row) => {
    lines.forEach((x, column) => {
      const corner = (row === 0 && column === 0) || (row === 0 && column === last) || (row === last && column === 0);
      if (!corner) square(x, y, 2, (far) => far !== 1);
    });
  });
  describe(version, size, set);
  return cells;
}

function describe(version, size, set) {
  const format = coded(LEVEL_AND_MASK, 10, 0x537) ^ 0x5412;
  const bit = (value, at) => ((value >> at) & 1) === 1;
  const along = [0, 1, 2, 3, 4, 5, 7, 8];
  along.forEach((y, at) => set(8, y, bit(format, at)));
  [7, 5, 4, 3, 2, 1, 0].forEach((x, at) => set(x, 8, bit(format, at + 8)));
  for (let at = 0; at < 8; at += 1) set(size - 1 - at, 8, bit(format, at));
  for (let at = 8; at < 15; at += 1) set(8, size - 15 + at, bit(format, at));
  set(8, size - 8, true);
  if (version < 7) return;
  const told = coded(version, 12, 0x1f25);
  for (let at = 0; at < 18; at += 1) {
    const [near, far] = [Math.floor(at / 3), size - 11 + (at % 3)];
    set(far, near, bit(told, at));
    set(near, far, bit(told, at));
  }
}

function codewords(bytes, version, room) {
  const [check, blocks] = [CHECK[version - 1], BLOCKS[version - 1]];
  const capacity = room - check * blocks;
  const count = version < 10 ? 1 : 2;
  if (bytes.length + count + 1 > capacity) return undefined;
  const bits = [0, 1, 0, 0];
  const push = (value, length) => {
    for (let at = length - 1; at >= 0; at -= 1) bits.push((value >> at) & 1);
  };
  push(bytes.length, 8 * count);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, 8 * capacity - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  for (let fill = 0xec; bits.length < 8 * capacity; fill ^= 0xec ^ 0x11) push(fill, 8);
  const data = Array.from({ length: capacity }, (_, at) => Number.parseInt(bits.slice(8 * at, 8 * at + 8).join(""), 2));
  return interleaved(data, blocks, generator(check));
}

function interleaved(data, blocks, divisor) {
  const short = Math.floor(data.length / blocks);
  const long = data.length % blocks;
  const parts = [];
  for (let block = 0, at = 0; block < blocks; block += 1) {
    const length = short + (block >= blocks - long ? 1 : 0);
    parts.push(data.slice(at, at + length));
    at += length;
  }
  const checks = parts.map((part) => checkBytes(part, divisor));
  const row = [];
  for (let at = 0; at <= short; at += 1) for (const part of parts) if (at < part.length) row.push(part[at]);
  for (let at = 0; at < divisor.length; at += 1) for (const part of checks) row.push(part[at]);
  return row;
}

function fill(cells, row) {
  const size = cells.length;
  const free = cells.map((line) => line.map((cell) => cell === undefined));
  let [at, up] = [0, true];
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!free[y][x]) continue;
        const dark = ((row[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
        cells[y][x] = (dark === 1) !== ((x + y) % 2 === 0);
        at += 1;
      }
    }
    up = !up;
  }
  return cells;
}

// Rows of true and false, without the margin; undefined where the text is too long.
export function matrix(text) {
  const bytes = utf8(text);
  for (let version = 1; version <= 40; version += 1) {
    const cells = frame(version);
    const room = cells.flat().filter((cell) => cell === undefined).length >> 3;
    const row = codewords(bytes, version, room);
    if (row !== undefined) return fill(cells, row);
  }
  return undefined;
}

export function picture(text, label) {
  const cells = matrix(text);
  const size = cells.length + 8;
  const path = cells
    .flatMap((line, y) => line.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : "")))
    .join("");
  const whole = { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" };
  return drawn("svg", whole, drawn("path", { d: path }));
}
