import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type S3Server, startS3 } from "../../../tests/support/s3Server.ts";
import { sha256 } from "../../cases/canonicalJson.ts";
import { FileStore } from "./fileStore.ts";
import { openStore, storeIdentity } from "./openStore.ts";
import { S3Store } from "./s3Store.ts";
import type { Store } from "./store.ts";

const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const region = "eu-made-1";
const parent = mkdtempSync(join(tmpdir(), "selfsame-stores-test-"));
const [source, target] = [join(parent, "source"), join(parent, "target")];
let server: S3Server;
beforeAll(async () => {
  server = await startS3(keys, region);
});
afterEach(() => {
  server.objects.clear();
  server.answered.length = 0;
});
afterAll(async () => {
  await server.stop();
  rmSync(parent, { recursive: true });
});

const bucket = (more: Partial<typeof keys> = {}, prefix = "a folder/of ours") =>
  new S3Store({ endpoint: server.endpoint, region, bucket: "pictures", prefix }, { ...keys, ...more }, 1);
const folder = () => new FileStore(mkdtempSync(join(parent, "store-")));

function write(text: string): string {
  writeFileSync(source, text);
  return sha256(text);
}

describe.each([
  ["a folder", folder],
  ["a bucket", bucket],
])("a store in %s", (_, open: () => Store) => {
  it("gives back what was put, and nothing once it is removed", async () => {
    const store = open();
    const hash = write("first\0");
    await store.put("results/a/b.json", source, hash);
    expect(await store.get("results/a/b.json", target, 6)).toBe(hash);
    expect(readFileSync(target, "utf8")).toBe("first\0");
    await store.put("results/a/b.json", source, write("second"));
    expect(await store.get("results/a/b.json", target, 6)).toBe(sha256("second"));
    await store.remove("results/a/b.json");
    await store.remove("results/a/b.json");
    expect(await store.get("results/a/b.json", target, 6)).toBeUndefined();
  });

  it("leaves alone what is there already", async () => {
    const store = open();
    expect(await store.putNew("key", source, write("mine"))).toBe(true);
    expect(await store.putNew("key", source, write("yours"))).toBe(false);
    expect(await store.get("key", target, 10)).toBe(sha256("mine"));
  });

  it("reads no more than it was allowed to", async () => {
    const store = open();
    await store.put("key", source, write("12345"));
    await expect(store.get("key", target, 4)).rejects.toMatchObject({ code: "tooLarge" });
  });

  it("is the same to all that use it", async () => {
    const store = open();
    const [one, two] = await Promise.all([storeIdentity(store), storeIdentity(store)]);
    expect(two).toBe(one);
    expect(await storeIdentity(store)).toBe(one);
  });
});

describe("a bucket", () => {
  it("is asked again where it stumbles", async () => {
    server.fail(2);
    await bucket().put("key", source, write("text"));
    expect(server.answered).toEqual([
      ...["PUT /pictures/a folder/of ours/key 503", "PUT /pictures/a folder/of ours/key 503"],
      "PUT /pictures/a folder/of ours/key 200",
    ]);
    server.fail(100);
    await expect(bucket().get("key", target, 10)).rejects.toMatchObject({
      code: "notFound",
      message: expect.stringMatching(/SlowDown/),
    });
    server.fail(0);
  });

  it("says why it refuses, once", async () => {
    const wrong = bucket({ secretAccessKey: "another" });
    await expect(wrong.put("key", source, write("text"))).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("refuses: SignatureDoesNotMatch"),
    });
    expect(server.answered).toHaveLength(1);
    await expect(bucket().put("key", source, sha256("other"))).rejects.toMatchObject({
      message: expect.stringMatching(/SHA256Mismatch/),
    });
    expect(server.objects.size).toBe(0);
  });

  it("is found by its address and the keys of the environment", async () => {
    const address = `s3://pictures/deep/er/?region=${region}&endpoint=${encodeURIComponent(`${server.endpoint}/`)}`;
    const environment = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey };
    const store = openStore(address, environment);
    await store.put("key", source, write("text"));
    expect([...server.objects.keys()]).toEqual(["/pictures/deep/er/key"]);
    expect(store.shown).toBe(`s3://pictures/deep/er at ${server.endpoint}`);
    expect(() => openStore(address, {})).toThrow(/needs keys/);
  });

  it("that nobody serves is told of", async () => {
    const place = { endpoint: "http://127.0.0.1:1", region, bucket: "b", prefix: "" };
    await expect(new S3Store(place, keys, 1).remove("key")).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("the address of a store", () => {
  it("is that of a folder that is there", async () => {
    const place = join(parent, "a shared folder");
    expect(() => openStore(pathToFileURL(place).href)).toThrow(/There is no folder/);
    mkdirSync(place);
    await openStore(pathToFileURL(place).href).put("x/y", source, write("text"));
    expect(readdirSync(join(place, "x"))).toEqual(["y"]);
  });

  it.each([
    "s3://AKIDEXAMPLE:secret@bucket",
    "s3:///nothing?endpoint=http://host",
    "s3://bucket?endpoint=secret",
    "https://secret/bucket",
    "file://secret/share",
    "secret",
  ])("%s is none, and is not repeated", (address) => {
    const open = () => openStore(address, { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" });
    expect(open).toThrow(expect.objectContaining({ code: "usage" }));
    if (address.startsWith("s3:")) expect(open).not.toThrow(/secret/);
  });
});
