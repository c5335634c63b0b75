/**
 * Random numbers that a seed and a place determine: the batch of step 100 is the same whether or not the ninety-nine
 * before it were drawn in this process. Generator: sfc32 (Doty-Humphrey, PractRand), seeded through a 32-bit finaliser.
 */

export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform whole number in [0, count). */
  integer(count: number): number;
  /** Normal, mean 0, variance 1 (Box and Muller 1958). */
  normal(): number;
}

/** The state of the generator of a key, four 32-bit numbers: kernels go on from there. */
export function seededState(...key: readonly (number | string)[]): Uint32Array {
  let hash = 0x9e3779b9;
  for (const part of key)
    for (const character of `${part}/`) hash = mix(Math.imul(hash ^ character.codePointAt(0)!, 0x85ebca6b));
  const state = Uint32Array.from([1, 2, 3, 4], (i) => mix(hash + Math.imul(i, 0x9e3779b9)));
  for (let i = 0; i < 12; i++) next(state);
  return state;
}

/** The next 32 bits. */
function next(state: Uint32Array): number {
  const a = state[0];
  const b = state[1];
  const c = state[2];
  const d = state[3];
  const sum = (a + b + d) >>> 0;
  state[3] = d + 1;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + sum;
  return sum;
}

/** The generator of a seed and of what it is for: random(7, "weights", 3). */
export function random(...key: readonly (number | string)[]): Random {
  const state = seededState(...key);
  let spare: number | undefined;
  const uniform = () => next(state) / 2 ** 32;
  return {
    uniform,
    integer: (count) => Math.floor(uniform() * count),
    normal: () => {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** The finaliser of MurmurHash3 (Appleby): every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** So many normal numbers times `deviation`. */
export function normals(count: number, source: Random, deviation = 1): Float32Array {
  return Float32Array.from({ length: count }, () => deviation * source.normal());
}

/** The numbers 0 to count - 1 in random order (Fisher and Yates). */
export function shuffled(count: number, source: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = source.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * A random matrix whose rows or columns, whichever are fewer, are orthonormal: Gram-Schmidt on normal numbers, each
 * vector projected twice (Giraud et al. 2005). Row-major.
 */
export function orthogonal(rows: number, columns: number, source: Random): Float32Array {
  const wide = rows <= columns;
  const [count, length] = wide ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = Float64Array.from({ length }, () => source.normal());
    for (let pass = 0; pass < 2; pass++)
      for (const other of vectors) {
        let product = 0;
        for (let k = 0; k < length; k++) product += vector[k] * other[k];
        for (let k = 0; k < length; k++) vector[k] -= product * other[k];
      }
    let square = 0;
    for (let k = 0; k < length; k++) square += vector[k] * vector[k];
    const scale = 1 / Math.sqrt(square);
    for (let k = 0; k < length; k++) vector[k] *= scale;
    vectors.push(vector);
  }
  const matrix = new Float32Array(rows * columns);
  vectors.forEach((vector, i) => {
    for (let k = 0; k < length; k++) matrix[wide ? i * columns + k : k * columns + i] = vector[k];
  });
  return matrix;
}
