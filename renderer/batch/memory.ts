/** How a reader likes the table, kept between starts. */
import { z } from "zod";

const KEY = "selfsame.batch";

export const batchViews = ["table", "grid", "charts"] as const;
export type BatchView = (typeof batchViews)[number];

const memorySchema = z.object({
  view: z.enum(batchViews).catch("table"),
  /** Goes on to the next picture after a mark. */
  advance: z.boolean().catch(true),
  /** Shows maps over pictures. */
  map: z.boolean().catch(false),
  /** Columns that are left out. */
  hidden: z.array(z.string()).catch(["notes", "software", "size", "pixels", "format", "state"]),
});
export type BatchMemory = z.infer<typeof memorySchema>;

export function remembered(): BatchMemory {
  let stored: unknown;
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    // Not ours: as at the first start.
  }
  return memorySchema.parse(stored ?? {});
}

export const remember = (memory: BatchMemory): void => localStorage.setItem(KEY, JSON.stringify(memory));
