/** The connection to Redis or Valkey that jobs go through. Passwords are in no message. */
import type { Redis } from "ioredis";
import { SelfsameError } from "../../contract/errors.ts";

export interface QueueConnection {
  redis: Redis;
  /** Where it is, without user and password. */
  shown: string;
  close(): void;
}

const CONNECT_MS = 10_000;
const MOST_MS_BETWEEN = 5000;

/** All keys begin with it. */
export const PREFIX = "selfsame";

/**
 * @param address redis://[user:password@]host[:port][/database], or rediss:// for TLS. Where it holds no password, that of
 *   SELFSAME_QUEUE_PASSWORD is taken: other users of a machine see the arguments of a command.
 * @returns a connection that is in order; when it is lost later it is tried again for ever, and commands wait.
 * @throws SelfsameError usage: no such address; notFound: nobody there, or it does not let us in; the reason of the signal.
 */
export async function connectQueue(address: string, signal: AbortSignal): Promise<QueueConnection> {
  signal.throwIfAborted();
  const { url, shown } = parsed(address);
  // Loading it takes a moment, which no other command has to wait.
  const { Redis: Connection } = await import("ioredis");
  let established = false;
  const redis = new Connection(url.href, {
    password: decodeURIComponent(url.password) || process.env["SELFSAME_QUEUE_PASSWORD"] || undefined,
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (established ? Math.min(100 * 2 ** times, MOST_MS_BETWEEN) : null),
  });
  let last: unknown;
  // Without a listener they are printed; who works with it notices by itself.
  redis.on("error", (error) => (last ??= error));
  const giveUp = () => redis.disconnect();
  const timer = setTimeout(giveUp, CONNECT_MS);
  signal.addEventListener("abort", giveUp);
  try {
    await redis.connect();
    await redis.ping();
    established = true;
    return { redis, shown, close: () => redis.disconnect() };
  } catch (error) {
    redis.disconnect();
    signal.throwIfAborted();
    throw inWords(shown, last ?? error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

/** @throws SelfsameError usage */
function parsed(address: string): { url: URL; shown: string } {
  // The address itself is not repeated: there may be a password in it.
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !["redis:", "rediss:"].includes(url.protocol) || !url.hostname)
    throw new SelfsameError(
      "usage",
      "--queue needs the address of Redis or Valkey.",
      "It looks like redis://host:6379, or rediss://host:6379 with TLS.",
    );
  const database = url.pathname.length > 1 ? url.pathname : "";
  if (database && !/^\/\d+$/.test(database))
    throw new SelfsameError("usage", "What follows the host in --queue must be the number of a database, such as /1.");
  return { url, shown: `${url.protocol}//${url.hostname}:${url.port || 6379}${database}` };
}

function inWords(shown: string, error: unknown): SelfsameError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (/WRONGPASS|NOAUTH|NOPERM|invalid password|without any password/i.test(message))
    return new SelfsameError(
      "notFound",
      `${shown} does not accept user and password, or wants some.`,
      "Put them into the address, redis://user:password@host, or the password into SELFSAME_QUEUE_PASSWORD.",
    );
  const why =
    code === "ECONNREFUSED"
      ? "nothing listens there"
      : code === "ENOTFOUND" || code === "EAI_AGAIN"
        ? "there is no machine of that name"
        : code === "ETIMEDOUT" || /closed/i.test(message)
          ? "it does not answer"
          : message;
  return new SelfsameError(
    "notFound",
    `${shown} cannot be reached: ${why}.`,
    "Is redis-server or valkey-server running there?",
  );
}
