/** Keeps what was used last, within a memory budget. */

interface Entry<V> {
  value: V;
  bytes: number;
}

/**
 * Least-recently-used cache with a budget in bytes. Entries named by `keep` are in view: they stay even if the budget
 * is too small for them, since dropping them would only load them again.
 */
export class TileCache<V> {
  readonly #entries = new Map<string, Entry<V>>();
  #bytes = 0;
  #kept: ReadonlySet<string> = new Set();

  constructor(
    readonly budget: number,
    readonly onDrop: (value: V) => void = () => {},
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value, which becomes the most recently used one. */
  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** The value, without counting as a use. */
  peek(key: string): V | undefined {
    return this.#entries.get(key)?.value;
  }

  set(key: string, value: V, bytes: number): void {
    this.delete(key);
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    this.#trim();
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    this.onDrop(entry.value);
  }

  /** From now on these keys, and no others, are protected. */
  keep(keys: ReadonlySet<string>): void {
    this.#kept = keys;
    this.#trim();
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.delete(key);
  }

  #trim(): void {
    if (this.#bytes <= this.budget) return;
    for (const key of [...this.#entries.keys()]) {
      if (this.#kept.has(key)) continue;
      this.delete(key);
      if (this.#bytes <= this.budget) return;
    }
  }
}
