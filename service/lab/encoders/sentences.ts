/** Sentences as the inputs of a network: pieces of words, sentences of the same number of pieces together. */
import { readFile } from "node:fs/promises";
import { Tensor as OrtTensor } from "onnxruntime-node";
import { z } from "zod";
import { SelfsameError } from "../../../contract/errors.ts";
import type { SentenceInput } from "../../../contract/models.ts";
import { SentencePieces } from "../../../engine/text/sentencePiece.ts";
import type { Batch } from "./batch.ts";

const BATCH = 64;

const vocabularySchema = z.array(z.tuple([z.string(), z.number()]));

/** @throws SelfsameError unreadable where the vocabulary is. */
export async function* sentenceBatches(
  sentences: readonly string[],
  { tensor, vocabulary, longest }: SentenceInput,
): AsyncGenerator<Batch> {
  const pieces = new SentencePieces(await readVocabulary(vocabulary));
  const ids = sentences.map((sentence) => pieces.encode(sentence).slice(0, longest));
  // No padding, which would count in the mean over the pieces.
  const byLength = new Map<number, number[]>();
  for (const [row, { length }] of ids.entries()) {
    const known = byLength.get(length);
    if (known) known.push(row);
    else byLength.set(length, [row]);
  }
  for (const [length, rows] of [...byLength].sort(([a], [b]) => a - b))
    for (let from = 0; from < rows.length; from += BATCH) {
      const some = rows.slice(from, from + BATCH);
      const data = BigInt64Array.from(
        some.flatMap((row) => ids[row]),
        BigInt,
      );
      yield { feeds: { [tensor]: new OrtTensor("int64", data, [some.length, length]) }, rows: some };
    }
}

async function readVocabulary(path: string): Promise<z.infer<typeof vocabularySchema>> {
  try {
    return vocabularySchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new SelfsameError("unreadable", `The vocabulary ${path} cannot be read: ${(error as Error).message}`);
  }
}
