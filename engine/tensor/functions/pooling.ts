/** Pictures made smaller by windows. [n, c, h, w] in, [n, c, h', w'] out. */
import { conv2d, maxPoolIndices, type Pooling } from "../ops/convolution.ts";
import { pick } from "../ops/indexing.ts";
import { constant } from "../ops/leaves.ts";
import { reshape } from "../ops/shape.ts";
import type { Value } from "../value.ts";

/** The largest element under each window; the gradient goes to it alone. */
export function maxPool2d(x: Value, kernel: number, options: Partial<Pooling> = {}): Value {
  const indices = maxPoolIndices(x, { kernel, stride: kernel, padding: 0, ...options });
  return reshape(pick(reshape(x, [-1]), reshape(indices, [-1]), 0), indices.shape);
}

/** The mean under each window, padding counted as zeros. */
export function avgPool2d(x: Value, kernel: number, options: Partial<Pooling> = {}): Value {
  const [batch, channels, height, width] = x.shape;
  const window = constant(new Float32Array(kernel * kernel).fill(1 / kernel ** 2), [1, 1, kernel, kernel]);
  const planes = reshape(x, [batch * channels, 1, height, width]);
  const pooled = conv2d(planes, window, { stride: options.stride ?? kernel, padding: options.padding ?? 0 });
  return reshape(pooled, [batch, channels, ...pooled.shape.slice(2)]);
}
