/** Which workers listen: each says so every few seconds, and is forgotten soon after it has stopped. */
import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import { machine } from "./job.ts";
import { PREFIX } from "./queueConnection.ts";

export const SAY_MS = 2000;
const FORGET_MS = 8000;
const ALL = `${PREFIX}:workers`;
const keyOf = (id: string) => `${ALL}:${id}`;

const listenerSchema = z.strictObject({
  machine: z.string().max(200),
  /** Name of the queue that it takes jobs from. */
  queue: z.string().max(200),
  /** The part of that name which stands for the program; the rest stands for the store. */
  program: z.string().max(100),
  /** Pictures at a time. */
  jobs: z.number().int().min(1).max(1000),
});
export type Listener = z.infer<typeof listenerSchema>;

/** Says that a worker listens until it is stopped. */
export class Announcement {
  private readonly id = randomUUID();
  private readonly timer: NodeJS.Timeout;
  private readonly text: string;

  constructor(
    private readonly redis: Redis,
    listener: Omit<Listener, "machine">,
  ) {
    this.text = JSON.stringify(listenerSchema.parse({ ...listener, machine: machine() }));
    this.timer = setInterval(() => void this.say().catch(() => undefined), SAY_MS);
  }

  async say(): Promise<void> {
    await this.redis.multi().sadd(ALL, this.id).set(keyOf(this.id), this.text, "PX", FORGET_MS).exec();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.redis.multi().del(keyOf(this.id)).srem(ALL, this.id).exec();
  }
}

/** All that listen, of whatever version. What is no announcement is left out. */
export async function listeners(redis: Redis): Promise<Listener[]> {
  const ids = await redis.smembers(ALL);
  if (ids.length === 0) return [];
  const texts = await redis.mget(ids.map(keyOf));
  const silent = ids.filter((_, n) => texts[n] === null);
  if (silent.length > 0) await redis.srem(ALL, silent);
  return texts.flatMap((text) => {
    try {
      const parsed = listenerSchema.safeParse(JSON.parse(text ?? "null"));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
