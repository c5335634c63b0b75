/** A real Redis, real workers, and what may happen to them. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeHash } from "../../tests/support/caseResults.ts";
import { makePictures } from "../../tests/support/madePictures.ts";
import { freePort, type RedisServer, startRedis } from "../../tests/support/redisServer.ts";
import { startS3 } from "../../tests/support/s3Server.ts";
import { filesBelow } from "../cases/caseFolder.ts";
import { CaseWriter } from "../cases/caseWriter.ts";
import { verifyCase } from "../cases/verifyCase.ts";
import { Scan, scanSettings } from "../scan/scan.ts";
import { Workbench } from "../workbench.ts";
import { Fleet } from "./fleet.ts";
import { type Job, jobId } from "./job.ts";
import { JobBoard } from "./jobBoard.ts";
import { JobExaminer } from "./jobExaminer.ts";
import { Announcement } from "./listeners.ts";
import { connectQueue, PREFIX } from "./queueConnection.ts";
import { programName, queueName } from "./queueName.ts";
import { type QueueChoice, RemoteExaminer } from "./remoteExaminer.ts";
import { openStore, storeIdentity } from "./store/openStore.ts";

const bin = fileURLToPath(new URL("../../cli/bin.mjs", import.meta.url));
const parent = mkdtempSync(join(tmpdir(), "selfsame-queue-test-"));
const folder = join(parent, "folder");
const pictures = 6;
const detectors = ["noise"];
const never = new AbortController().signal;

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
  await makePictures(folder, pictures);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
  rmSync(parent, { recursive: true });
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** @returns a worker that listens. */
async function startWorker(): Promise<ChildProcess> {
  const args = ["worker", "--queue", server.url, "--jobs", "1", "--patience", "2"];
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  await until(() => said.includes("Listening at") || child.exitCode !== null);
  expect(said).toContain(`Listening at ${server.url}; one picture at a time.`);
  return child;
}

function scanAt(writer: CaseWriter, choice?: Partial<QueueChoice>, include?: string[]): { scan: Scan; told: string[] } {
  const told: string[] = [];
  const tell = (message: string) => void told.push(message);
  const examiner =
    choice &&
    ((facts: Parameters<typeof RemoteExaminer.open>[1]) =>
      RemoteExaminer.open({ queue: server.url, tell, ...choice }, facts));
  return { scan: new Scan({ folder, include, writer, detectors, jobs: 1, examiner }), told };
}

/** All of a case but identifiers and times. */
function outcomes({ reader }: CaseWriter) {
  return reader.page({ sort: { by: "path" }, offset: 0, limit: 100 }).map(({ id, elapsedMs, ...row }) => {
    const { findings, elapsedMs: whole, ...document } = reader.result(row.sha256!, row.pipeline!);
    return { ...row, ...document, findings: findings.map((finding) => ({ ...finding, elapsedMs: 0 })) };
  });
}

/** What a case holds where nothing happens. */
let undisturbed: ReturnType<typeof outcomes>;
let [doomed, heir]: ChildProcess[] = [];
beforeAll(async () => {
  const writer = CaseWriter.create(join(parent, "undisturbed"), "Undisturbed");
  [doomed, heir] = await Promise.all([startWorker(), startWorker(), scanAt(writer).scan.run(never)]);
  undisturbed = outcomes(writer);
  writer.close();
}, 60_000);

describe("a scan by a queue", () => {
  it("loses nothing when it is interrupted and a worker is killed in the middle of a picture", {
    timeout: 60_000,
  }, async () => {
    const place = join(parent, "case");
    const queue = `${PREFIX}:${queueName(await programName(undefined, never), undefined)}`;
    const active = () => redis.lrange(`${queue}:active`, 0, -1);
    let writer = CaseWriter.create(place, "Disturbed");
    const first = scanAt(writer, {});
    const cancelled = expect(first.scan.run(never)).rejects.toMatchObject({ code: "cancelled" });
    await until(async () => (await active()).length > 0);
    first.scan.cancel();
    await cancelled;
    const before = writer.reader.totals().done;
    writer.close();
    // The workers know nothing of that, and finish.
    await until(async () => (await active()).length === 0);
    const finished = filesBelow(join(place, "queue")).filter((name) => name.endsWith("manifest.json")).length;
    expect(finished).toBeGreaterThan(0);

    writer = CaseWriter.open(place);
    const ended = scanAt(writer, {}).scan.run(never);
    const isExamining = async ({ pid }: ChildProcess) => {
      for (const id of await active()) if ((await redis.hget(`${queue}:${id}`, "pb"))?.endsWith(`:${pid}`)) return true;
      return false;
    };
    await until(async () => {
      if (!(await isExamining(doomed))) return false;
      doomed.kill("SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (await isExamining(doomed)) return true;
      doomed.kill("SIGCONT");
      return false;
    });
    doomed.kill("SIGKILL");
    expect(await ended).toMatchObject({ examined: pictures - before, counts: { done: pictures, total: pictures } });
    expect(outcomes(writer)).toEqual(undisturbed);
    writer.close();
    const events = await redis.xrange(`${queue}:events`, "-", "+");
    expect(events.some(([, fields]) => fields.includes("stalled"))).toBe(true);
    expect(await verifyCase(place, { signal: never, progress: () => undefined })).toMatchObject({ intact: true });
    expect(existsSync(join(place, "queue"))).toBe(false);
    expect(first.told).toEqual(["2 workers listen on one machine, 2 pictures at a time."]);
    heir.kill("SIGINT");
    expect(await new Promise((resolve) => heir.once("close", resolve))).toBe(130);
  });

  it("sends pictures that workers do not see by the store, and leaves nothing there", {
    timeout: 30_000,
  }, async () => {
    const keys = { accessKeyId: "id", secretAccessKey: "secret" };
    const s3 = await startS3(keys, "somewhere");
    const environment = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey };
    Object.assign(process.env, environment);
    const address = `s3://bucket?region=somewhere&endpoint=${s3.endpoint}`;
    const store = openStore(address);
    const scratch = mkdtempSync(join(parent, "scratch-"));
    const bench = new Workbench({ settings: scanSettings(), workers: 1, workDir: scratch });
    const examiner = new JobExaminer({ bench, store, userModels: undefined, scratch });
    const queue = queueName(await programName(undefined, never), await storeIdentity(store));
    const far = ({ data }: { data: Job }) => ({ ...data, path: `/nowhere${data.path}` });
    const sources: unknown[] = [];
    const connection = redis.duplicate({ maxRetriesPerRequest: null });
    const worker = new Worker(
      queue,
      async (job) => {
        const { outcome, from } = await examiner.examine(far(job), never);
        sources.push(from);
        return outcome;
      },
      { connection, prefix: PREFIX },
    );
    const writer = CaseWriter.create(join(parent, "far"), "Far");
    const two = ["even/0.jpg", "odd/1.jpg"];
    await scanAt(writer, { store: address }, two).scan.run(never);
    expect(outcomes(writer)).toEqual(undisturbed.filter(({ path }) => two.includes(path)));
    // The first is asked for; the others come with their jobs.
    expect(sources).toEqual([null, "store", "store"]);
    expect([...s3.objects.keys()]).toEqual(["/bucket/selfsame-store.json"]);
    writer.close();
    await worker.close();
    connection.disconnect();
    await bench.close();
    await s3.stop();
    for (const name of Object.keys(environment)) delete process.env[name];
  });
});

describe("a picture", () => {
  const job: Job = {
    ...{ case: "00000000-0000-4000-8000-000000000000", sha256: madeHash("picture"), pipeline: madeHash("pipeline") },
    ...{ bytes: 1, path: "/a.jpg", detectors: null, maps: "fused", folder: null },
  };

  it("over which workers die one after the other has failed, and is not tried for ever", async () => {
    const connection = redis.duplicate({ maxRetriesPerRequest: null });
    const began: unknown[] = [];
    const worker = new Worker("deadly", ({ id }) => new Promise(() => began.push(id)), {
      ...{ connection, prefix: PREFIX, concurrency: 9, skipLockRenewal: true },
      ...{ lockDuration: 100, stalledInterval: 50, maxStalledCount: 2 },
    });
    const board = await JobBoard.open("deadly", connection);
    expect(await board.run(job, never)).toMatchObject({ outcome: "failed", code: "crashed", message: /died/ });
    expect(began).toEqual(Array(3).fill(jobId(job)));
    await board.close();
    await worker.close(true);
    connection.disconnect();
  });

  it("is put into the queue again where that forgot it", async () => {
    const connection = redis.duplicate({ maxRetriesPerRequest: null });
    const board = await JobBoard.open("forgetful", connection, 100);
    const ended = board.run(job, never);
    await until(async () => (await redis.llen(`${PREFIX}:forgetful:wait`)) > 0);
    await redis.flushall();
    const done = { outcome: "done", worker: "x" };
    const worker = new Worker("forgetful", async () => done, { connection, prefix: PREFIX });
    expect(await ended).toEqual(done);
    await board.close();
    await worker.close();
    connection.disconnect();
  });
});

describe("a queue", () => {
  const fleetAt = async (more: Partial<ConstructorParameters<typeof Fleet>[0]> = {}) => {
    const connection = await connectQueue(server.url, never);
    const [told, given] = [[] as string[], [] as Error[]];
    const fleet = new Fleet({
      ...{ redis: connection.redis, shown: "the queue", queue: "a-case", program: "a", advice: "--queue", most: 10 },
      ...{ tell: (message) => void told.push(message), giveUp: (error) => void given.push(error) },
      ...more,
    });
    await fleet.start();
    return { fleet, told, given, connection };
  };

  it("that falls silent is waited for, and not for ever", async () => {
    const { fleet, told, given, connection } = await fleetAt({ patienceMs: 1200 });
    server.freeze();
    await until(() => told.length > 0);
    server.thaw();
    await until(() => told.length > 1);
    expect(told.slice(0, 2)).toEqual([expect.stringContaining("does not answer"), "the queue answers again."]);
    server.freeze();
    await until(() => given.length > 0);
    server.thaw();
    expect(given).toEqual([
      expect.objectContaining({ code: "notFound", message: expect.stringMatching(/not answered/) }),
    ]);
    fleet.stop();
    connection.close();
  });

  it("gets as many pictures as its workers take, and one where there are none", async () => {
    const alone = await fleetAt();
    const { leave } = await alone.fleet.enter(never);
    let entered = 0;
    void alone.fleet.enter(never).then(() => entered++);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(entered).toBe(0);
    leave();
    await until(() => entered === 1);
    const listener = { queue: "a-case", program: "a", jobs: 3 };
    const own = new Announcement(redis, listener);
    const other = new Announcement(redis, { ...listener, queue: "b-case", program: "b" });
    await Promise.all([own.say(), other.say()]);
    const crowd = await fleetAt();
    expect(crowd.told).toEqual(["One worker listens on one machine, 3 pictures at a time."]);
    for (let n = 0; n < 6; n++) await crowd.fleet.enter(never);
    const stopping = new AbortController();
    const seventh = crowd.fleet.enter(stopping.signal);
    stopping.abort(new Error("stopped"));
    await expect(seventh).rejects.toThrow("stopped");
    await Promise.all([own.stop(), other.stop()]);
    for (const { fleet, connection } of [alone, crowd]) {
      fleet.stop();
      connection.close();
    }
  });

  it.each([
    [
      "nobody serves",
      async () => `redis://user:hush@127.0.0.1:${await freePort()}`,
      "notFound",
      "nothing listens there",
    ],
    ["wants a password", async () => server.url, "notFound", "does not accept"],
    ["has another", async () => `redis://user:hush@127.0.0.1:${server.port}/1`, "notFound", "does not accept"],
    ["has no address", async () => "http://user:hush@host", "usage", "needs the address"],
  ])("that %s is told of at once, without the password", async (_, address, code, message) => {
    await redis.config("SET", "requirepass", "open sesame");
    const error = await connectQueue(await address(), never).catch((error: unknown) => error);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(String(error)).not.toContain("hush");
    const right = await connectQueue(`redis://:open%20sesame@127.0.0.1:${server.port}`, never);
    expect(right.shown).toBe(server.url);
    right.close();
    await redis.config("SET", "requirepass", "");
  });
});
