/**
 * Bits of one stretch of entropy-coded data (between restart markers), most significant first.
 * Behind the end of the data follow zeros; `exhausted` tells when they have been used.
 */
import { type HuffmanTable, lookAheadBits } from "./huffmanTable.ts";

/**
 * Zero bytes that stand behind the data. One block takes at most 64 codes of 16 bits with 16 bits each, 256 bytes;
 * whoever asks `exhausted` after every block can therefore never read beyond them.
 */
const paddingBytes = 512;

export class BitReader {
  private readonly data: Uint8Array;
  private length = 0;
  private position = 0;
  private buffer = 0;
  private available = 0;

  /** @param capacity the longest stretch that will be loaded, in bytes */
  constructor(capacity: number) {
    this.data = new Uint8Array(capacity + paddingBytes);
  }

  /** Takes in bytes [start, end) without the zero bytes stuffed after 0xff (T.81, F.1.2.3), and begins at their first bit. */
  load(bytes: Uint8Array, start: number, end: number): void {
    const data = this.data;
    let length = 0;
    for (let position = start; position < end; position++) {
      const byte = bytes[position];
      data[length++] = byte;
      if (byte === 0xff && bytes[position + 1] === 0) position++;
    }
    data.fill(0, length, length + paddingBytes);
    this.length = length;
    this.position = 0;
    this.buffer = 0;
    this.available = 0;
  }

  /** Have more bits been used than there are? */
  get exhausted(): boolean {
    return 8 * this.position - this.available > 8 * this.length;
  }

  /** Next 0..16 bits as a number. */
  bits(count: number): number {
    if (this.available < count) this.fill();
    this.available -= count;
    return (this.buffer >>> this.available) & ((1 << count) - 1);
  }

  /** Next `size` bits as the signed number they stand for, T.81 F.2.2.1 (EXTEND). */
  signed(size: number): number {
    if (size === 0) return 0;
    const value = this.bits(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** Next symbol; -1 where no code begins with these bits. */
  symbol(table: HuffmanTable): number {
    if (this.available < 16) this.fill();
    const entry = table.lookup[(this.buffer >>> (this.available - lookAheadBits)) & ((1 << lookAheadBits) - 1)];
    if (entry !== 0) {
      this.available -= entry >> 8;
      return entry & 255;
    }
    return this.longSymbol(table);
  }

  private longSymbol(table: HuffmanTable): number {
    const next = (this.buffer >>> (this.available - 16)) & 0xffff;
    for (let length = lookAheadBits + 1; length <= 16; length++) {
      if (next >= table.codeLimit[length]) continue;
      this.available -= length;
      return table.symbols[(next >> (16 - length)) + table.symbolOffset[length]];
    }
    return -1;
  }

  /** At least 16 bits are there afterwards. Two bytes at a time; the buffer holds at most 31 bits. */
  private fill(): void {
    this.buffer = (this.buffer << 16) | (this.data[this.position] << 8) | this.data[this.position + 1];
    this.position += 2;
    this.available += 16;
  }
}
