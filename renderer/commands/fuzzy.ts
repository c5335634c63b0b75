/** Fuzzy search: the letters of the query in order, not necessarily side by side. */

export interface FuzzyMatch {
  /** Larger is better; comparable only for the same query. */
  score: number;
  /** Positions in the text of the letters that matched. */
  positions: number[];
}

const WORD_START = 8;
const ADJACENT = 5;
const SKIPPED = -0.2;

/**
 * The best way of finding `query` in `text` as a subsequence, or null where there is none. Letters at the start of a
 * word and letters side by side count more. Case and spaces of the query are ignored.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const wanted = query.toLowerCase().replace(/\s+/g, "");
  const letters = text.toLowerCase();
  if (wanted === "") return { score: 0, positions: [] };

  // best[j]: the best match of the query so far that ends at text position j.
  let best: (FuzzyMatch | null)[] = [];
  for (let i = 0; i < wanted.length; i++) {
    const next: (FuzzyMatch | null)[] = new Array(letters.length).fill(null);
    let reach: FuzzyMatch | null = i === 0 ? { score: 0, positions: [] } : null;
    for (let j = 0; j < letters.length; j++) {
      const before = i > 0 && j > 0 ? best[j - 1] : null;
      // The best earlier match, a little worse with every letter skipped.
      if (reach && i > 0) reach = { ...reach, score: reach.score + SKIPPED };
      if (letters[j] === wanted[i]) {
        const bonus = isWordStart(text, j) ? WORD_START : 1;
        const candidates: FuzzyMatch[] = [];
        if (reach) candidates.push({ score: reach.score + bonus, positions: [...reach.positions, j] });
        if (before) candidates.push({ score: before.score + ADJACENT + bonus, positions: [...before.positions, j] });
        next[j] = candidates.reduce<FuzzyMatch | null>((a, b) => (a && a.score >= b.score ? a : b), null);
      }
      if (before && (!reach || before.score > reach.score)) reach = before;
    }
    best = next;
  }
  return best.reduce<FuzzyMatch | null>((a, b) => (b && (!a || b.score > a.score) ? b : a), null);
}

function isWordStart(text: string, index: number): boolean {
  return index === 0 || /[\s\-_/.(]/.test(text[index - 1]);
}

/** The items that match, best first; equals keep their order. An empty query keeps everything. */
export function fuzzySort<T>(
  query: string,
  items: readonly T[],
  textOf: (item: T) => string,
): { item: T; positions: number[] }[] {
  return items
    .map((item) => ({ item, match: fuzzyMatch(query, textOf(item)) }))
    .filter((entry): entry is { item: T; match: FuzzyMatch } => entry.match !== null)
    .sort((a, b) => b.match.score - a.match.score)
    .map(({ item, match }) => ({ item, positions: match.positions }));
}
