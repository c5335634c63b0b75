/**
 * Inverse DCT of 8x8 blocks, x(y, x) = 1/4 sum C(u) C(v) F(v, u) cos((2x+1) u pi / 16) cos((2y+1) v pi / 16)
 * (ITU-T T.81, A.3.3): rows, then columns, each split into the even and odd half of its cosines, in double precision.
 */

const cosine = (k: number) => Math.cos((k * Math.PI) / 16);
const root2 = Math.SQRT2;
const c1 = root2 * cosine(1);
const c2 = root2 * cosine(2);
const c3 = root2 * cosine(3);
const c5 = root2 * cosine(5);
const c6 = root2 * cosine(6);
const c7 = root2 * cosine(7);

/** One 8-point transform in place over values[start], values[start + step] ...; the result is sqrt(8) times the orthonormal one. */
function inverse8(values: Float64Array, start: number, step: number): void {
  const f0 = values[start];
  const f1 = values[start + step];
  const f2 = values[start + 2 * step];
  const f3 = values[start + 3 * step];
  const f4 = values[start + 4 * step];
  const f5 = values[start + 5 * step];
  const f6 = values[start + 6 * step];
  const f7 = values[start + 7 * step];

  const e0 = f0 + f4 + (f2 * c2 + f6 * c6);
  const e3 = f0 + f4 - (f2 * c2 + f6 * c6);
  const e1 = f0 - f4 + (f2 * c6 - f6 * c2);
  const e2 = f0 - f4 - (f2 * c6 - f6 * c2);

  const o0 = f1 * c1 + f3 * c3 + f5 * c5 + f7 * c7;
  const o1 = f1 * c3 - f3 * c7 - f5 * c1 - f7 * c5;
  const o2 = f1 * c5 - f3 * c1 + f5 * c7 + f7 * c3;
  const o3 = f1 * c7 - f3 * c5 + f5 * c3 - f7 * c1;

  values[start] = e0 + o0;
  values[start + step] = e1 + o1;
  values[start + 2 * step] = e2 + o2;
  values[start + 3 * step] = e3 + o3;
  values[start + 4 * step] = e3 - o3;
  values[start + 5 * step] = e2 - o2;
  values[start + 6 * step] = e1 - o1;
  values[start + 7 * step] = e0 - o0;
}

/** Inverse DCT in place of one block in natural order 8 * v + u; afterwards 8 * y + x. */
export function inverseDct8x8(block: Float64Array): void {
  for (let row = 0; row < 64; row += 8) inverse8(block, row, 1);
  for (let column = 0; column < 8; column++) inverse8(block, column, 8);
  for (let i = 0; i < 64; i++) block[i] /= 8;
}
