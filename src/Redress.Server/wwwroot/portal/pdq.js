// PDQ (Facebook, 2019): pixels in, 256 bits and a quality out. The same steps in the same order as the C# of the server,
// each number rounded to 32 bits where the server's is, so that both give the same hash for the same pixels.

const SIDE = 64;
const FREQUENCIES = 16;
const SHRUNK = 512;
const MIN_SIDE = 5;
const f = Math.fround;

/** Rows of brightness; where it shrinks 512 by 512, whatever its shape: the nearest pixel is taken, as the server does with files. */
function luma(rgba, width, height, shrinks) {
  const columns = shrinks ? SHRUNK : width;
  const rows = shrinks ? SHRUNK : height;
  const out = new Float32Array(columns * rows);
  const [r, g, b] = [f(0.299), f(0.587), f(0.114)];
  for (let y = 0; y < rows; y++) {
    const fromRow = (shrinks ? Math.floor((y * height) / SHRUNK) : y) * width;
    for (let x = 0; x < columns; x++) {
      const at = 4 * (fromRow + (shrinks ? Math.floor((x * width) / SHRUNK) : x));
      out[y * columns + x] = f(f(f(r * rgba[at]) + f(g * rgba[at + 1])) + f(b * rgba[at + 2]));
    }
  }
  return { pixels: out, columns, rows };
}

/** A moving mean along one line, its sum kept as a 32-bit number all the way. */
function box(from, to, start, step, count, window) {
  const half = (window + 2) >> 1;
  const [first, grows, shrinks] = [half - 1, window - half + 1, half - 1];
  let [lead, trail, put, sum, size] = [start, start, start, 0, 0];
  const add = () => {
    sum = f(sum + from[lead]);
    lead += step;
  };
  const drop = () => {
    sum = f(sum - from[trail]);
    trail += step;
  };
  const write = () => {
    to[put] = f(sum / size);
    put += step;
  };
  for (let i = 0; i < first; i++) {
    add();
    size++;
  }
  for (let i = 0; i < grows; i++) {
    add();
    size++;
    write();
  }
  for (let i = 0; i < count - window; i++) {
    add();
    drop();
    write();
  }
  for (let i = 0; i < shrinks; i++) {
    drop();
    size--;
    write();
  }
}

/** Twice along rows and columns, then every so many-th pixel: 64 by 64. */
function reduce({ pixels, columns, rows }) {
  if (columns === SIDE && rows === SIDE) {
    return pixels;
  }
  const along = Math.ceil(columns / (2 * SIDE));
  const down = Math.ceil(rows / (2 * SIDE));
  const other = new Float32Array(pixels.length);
  for (let pass = 0; pass < 2; pass++) {
    for (let y = 0; y < rows; y++) {
      box(pixels, other, y * columns, 1, columns, Math.min(along, columns));
    }
    for (let x = 0; x < columns; x++) {
      box(other, pixels, x, columns, rows, Math.min(down, rows));
    }
  }
  const out = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < SIDE; i++) {
    const row = Math.trunc(((i + 0.5) * rows) / SIDE) * columns;
    for (let j = 0; j < SIDE; j++) {
      out[i * SIDE + j] = pixels[row + Math.trunc(((j + 0.5) * columns) / SIDE)];
    }
  }
  return out;
}

/** How much there is to see, 0 to 100. */
function quality(reduced) {
  let sum = 0;
  const between = (a, b) => Math.abs(Math.trunc(f(f(f(a - b) * 100) / 255)));
  for (let i = 0; i < SIDE; i++) {
    for (let j = 0; j < SIDE; j++) {
      const at = i * SIDE + j;
      sum += i + 1 < SIDE ? between(reduced[at], reduced[at + SIDE]) : 0;
      sum += j + 1 < SIDE ? between(reduced[at], reduced[at + 1]) : 0;
    }
  }
  return Math.min(100, Math.trunc(sum / 90));
}

const cosines = new Float32Array(FREQUENCIES * SIDE);
for (let i = 0; i < FREQUENCIES; i++) {
  for (let j = 0; j < SIDE; j++) {
    cosines[i * SIDE + j] = f(f(Math.sqrt(2 / SIDE)) * Math.cos((Math.PI / 2 / SIDE) * (i + 1) * (2 * j + 1)));
  }
}

/** The 16 by 16 lowest frequencies without the mean. */
function transform(reduced) {
  const half = new Float32Array(FREQUENCIES * SIDE);
  for (let i = 0; i < FREQUENCIES; i++) {
    for (let j = 0; j < SIDE; j++) {
      let sum = 0;
      for (let k = 0; k < SIDE; k++) {
        sum = f(sum + f(cosines[i * SIDE + k] * reduced[k * SIDE + j]));
      }
      half[i * SIDE + j] = sum;
    }
  }
  const out = new Float32Array(FREQUENCIES * FREQUENCIES);
  for (let i = 0; i < FREQUENCIES; i++) {
    for (let j = 0; j < FREQUENCIES; j++) {
      let sum = 0;
      for (let k = 0; k < SIDE; k++) {
        sum = f(sum + f(half[i * SIDE + k] * cosines[j * SIDE + k]));
      }
      out[i * FREQUENCIES + j] = sum;
    }
  }
  return out;
}

/**
 * @param {Uint8ClampedArray} rgba four bytes for each pixel, rows from top to bottom
 * @param {boolean} shrinks whether a larger picture is shrunk first; the published vectors are of pictures as they are
 * @returns {{hash: string, quality: number}} 64 lower-case hex digits, bit 255 first
 */
export function pdq(rgba, width, height, shrinks = true) {
  if (Math.min(width, height) < MIN_SIDE) {
    return { hash: "0".repeat(64), quality: 0 };
  }
  const reduced = reduce(luma(rgba, width, height, shrinks && Math.max(width, height) > SHRUNK));
  const spectrum = transform(reduced);
  const median = spectrum.slice().sort()[127];
  let hash = "";
  for (let nibble = 63; nibble >= 0; nibble--) {
    let four = 0;
    for (let bit = 3; bit >= 0; bit--) {
      four = four * 2 + (spectrum[nibble * 4 + bit] > median ? 1 : 0);
    }
    hash += four.toString(16);
  }
  return { hash, quality: quality(reduced) };
}
