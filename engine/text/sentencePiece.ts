/**
 * Sentences as pieces of words: of all ways to put a sentence together from the pieces of a vocabulary, the likeliest
 * (T. Kudo, "Subword Regularization", ACL 2018: unigram model; found by Viterbi's algorithm). The rules at the edges are
 * those of the encoder that takes the pieces: what is in no piece counts as one unknown piece with the score 0.
 */

/** A piece and the logarithm of its probability. */
export type Piece = readonly [piece: string, score: number];

/** Ids below are signs of the format (unknown, begin, end ...) and no pieces of text. */
const RESERVED = 6;
const UNKNOWN = 0;
/** U+2581 stands for a space, also at the beginning. */
const SPACE = "\u2581";

export class SentencePieces {
  private readonly ids = new Map<string, number>();
  private readonly longest: number;

  /** @param vocabulary a piece's id is its place. */
  constructor(private readonly vocabulary: readonly Piece[]) {
    let longest = 1;
    for (let id = RESERVED; id < vocabulary.length; id++) {
      const [piece] = vocabulary[id];
      this.ids.set(piece, id);
      longest = Math.max(longest, [...piece].length);
    }
    this.longest = longest;
  }

  /** Ids of the pieces. Unknown pieces beside each other are one; a sentence without anything is one as well. */
  encode(sentence: string): number[] {
    const normal = sentence.normalize("NFKC");
    const signs = normal === "" ? [] : [...(SPACE + normal.replaceAll(" ", SPACE))];
    const best = new Float64Array(signs.length + 1).fill(Number.NEGATIVE_INFINITY);
    best[0] = 0;
    const pieceTo = new Int32Array(signs.length + 1);
    const startOf = new Int32Array(signs.length + 1);
    const offer = (start: number, end: number, id: number, score: number) => {
      // Of two equal ways the one whose last piece is shorter.
      if (best[start] + score < best[end]) return;
      best[end] = best[start] + score;
      pieceTo[end] = id;
      startOf[end] = start;
    };
    for (let start = 0; start < signs.length; start++) {
      let found = false;
      let piece = "";
      for (let end = start + 1; end <= Math.min(signs.length, start + this.longest); end++) {
        piece += signs[end - 1];
        const id = this.ids.get(piece);
        if (id === undefined) continue;
        found = true;
        offer(start, end, id, this.vocabulary[id][1]);
      }
      if (!found) offer(start, start + 1, UNKNOWN, 0);
    }
    const pieces: number[] = [];
    for (let end = signs.length; end > 0; end = startOf[end])
      if (pieceTo[end] !== UNKNOWN || pieces.at(-1) !== UNKNOWN) pieces.push(pieceTo[end]);
    return pieces.length > 0 ? pieces.reverse() : [UNKNOWN];
  }
}
