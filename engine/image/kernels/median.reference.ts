/** The 3x3 median by sorting: what the tests hold the WebAssembly kernel against. */

/** Median of the 3x3 neighbourhood of each of `width * height` bytes; the border is repeated outwards. */
export function median3x3Reference(width: number, height: number, data: Uint8Array): Uint8Array {
  const inside = (value: number, size: number) => Math.min(Math.max(value, 0), size - 1);
  return Uint8Array.from(data, (_, i) => {
    const x = i % width;
    const y = Math.floor(i / width);
    const nine: number[] = [];
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) nine.push(data[inside(y + dy, height) * width + inside(x + dx, width)]);
    }
    return nine.sort((a, b) => a - b)[4];
  });
}
