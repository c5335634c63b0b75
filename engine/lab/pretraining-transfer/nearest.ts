/** Nearest neighbours by the cosine of features from which the mean of the gallery is taken. */

/** Unit rows after `means` are taken away; rows of nothing stay 0. */
function directions(features: ArrayLike<number>, means: Float64Array): Float64Array {
  const width = means.length;
  const rows = features.length / width;
  const unit = new Float64Array(features.length);
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let k = 0; k < width; k++) {
      const value = features[row * width + k] - means[k];
      unit[row * width + k] = value;
      square += value * value;
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let k = 0; k < width; k++) unit[row * width + k] *= scale;
  }
  return unit;
}

/**
 * The `count` rows of the gallery that are nearest to each query, the nearest first; of equal ones the earlier first.
 * @param gallery [n, width]. @param queries [m, width]; both row-major.
 */
export function nearest(
  gallery: ArrayLike<number>,
  queries: ArrayLike<number>,
  width: number,
  count: number,
): Int32Array[] {
  const rows = gallery.length / width;
  const means = new Float64Array(width);
  for (let i = 0; i < gallery.length; i++) means[i % width] += gallery[i] / rows;
  const [shown, asked] = [directions(gallery, means), directions(queries, means)];
  return Array.from({ length: queries.length / width }, (_, query) => {
    const from = query * width;
    const found: { row: number; cosine: number }[] = [];
    for (let row = 0; row < rows; row++) {
      let cosine = 0;
      for (let k = 0, at = row * width; k < width; k++, at++) cosine += shown[at] * asked[from + k];
      if (found.length === count && cosine <= found[count - 1].cosine) continue;
      let place = found.length;
      while (place > 0 && found[place - 1].cosine < cosine) place--;
      found.splice(place, 0, { row, cosine });
      if (found.length > count) found.pop();
    }
    return Int32Array.from(found, ({ row }) => row);
  });
}

/** Share of queries whose label most of their neighbours have; of equally many the label of the nearest counts. */
export function neighbourAccuracy(
  neighbours: readonly Int32Array[],
  galleryLabels: ArrayLike<number>,
  labels: ArrayLike<number>,
): number {
  const right = neighbours.filter((rows, query) => {
    const votes = new Map<number, number>();
    for (const row of rows) votes.set(galleryLabels[row], (votes.get(galleryLabels[row]) ?? 0) + 1);
    const most = Math.max(...votes.values());
    // A Map keeps the order of first votes: that of nearness.
    const winner = [...votes].find(([, count]) => count === most)!;
    return winner[0] === labels[query];
  });
  return right.length / neighbours.length;
}
