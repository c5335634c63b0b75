/** Huffman tables for decoding. Source: ITU-T T.81, B.2.4.2, annex C and F.2.2.3. */

/** Codes of up to this many bits are found by one look-up; the few longer ones by comparison of code ranges. */
export const lookAheadBits = 9;

export interface HuffmanTable {
  /** By the next 9 bits: length << 8 | symbol, or 0 where the code is longer or does not exist. */
  lookup: Uint16Array;
  /** By code length 1..16: the largest code of that length, left-aligned to 16 bits, plus 1; 0 where there is none. */
  codeLimit: Int32Array;
  /** By code length: add to a code (right-aligned) to get the index of its symbol. */
  symbolOffset: Int32Array;
  symbols: Uint8Array;
}

/** A table as a DHT segment states it, not yet made ready: most tables of a hostile file are never used. */
export interface HuffmanDefinition {
  kind: "dc" | "ac";
  id: number;
  /** Number of codes of 1..16 bits. */
  counts: Uint8Array;
  symbols: Uint8Array;
}

/** The tables of one DHT segment; a table that is cut short or impossible ends the reading and is told to `onFault`. */
export function readHuffmanDefinitions(
  bytes: Uint8Array,
  start: number,
  end: number,
  onFault: (fault: string) => void,
): HuffmanDefinition[] {
  const definitions: HuffmanDefinition[] = [];
  let position = start;
  while (position < end) {
    const head = bytes[position];
    const counts = bytes.subarray(position + 1, position + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const next = position + 17 + total;
    if (head >> 4 > 1 || (head & 15) > 3 || next > end || !codesFit(counts)) {
      onFault(`Huffman table at ${position} is damaged or cut short`);
      break;
    }
    const symbols = bytes.subarray(position + 17, next);
    definitions.push({ kind: head >> 4 === 0 ? "dc" : "ac", id: head & 15, counts, symbols });
    position = next;
  }
  return definitions;
}

/** Do that many codes of these lengths exist at all (Kraft's inequality)? */
function codesFit(counts: Uint8Array): boolean {
  let free = 1;
  for (const count of counts) {
    free = 2 * free - count;
    if (free < 0) return false;
  }
  return true;
}

/** Makes a table ready for decoding. Codes are assigned in order, T.81 C.2. */
export function buildHuffmanTable({ counts, symbols }: HuffmanDefinition): HuffmanTable {
  const lookup = new Uint16Array(1 << lookAheadBits);
  const codeLimit = new Int32Array(17);
  const symbolOffset = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    symbolOffset[length] = index - code;
    for (let n = counts[length - 1]; n > 0; n--, code++, index++) {
      if (length > lookAheadBits) continue;
      const spread = lookAheadBits - length;
      lookup.fill((length << 8) | symbols[index], code << spread, (code + 1) << spread);
    }
    codeLimit[length] = counts[length - 1] === 0 ? 0 : code << (16 - length);
    code <<= 1;
  }
  return { lookup, codeLimit, symbolOffset, symbols };
}
