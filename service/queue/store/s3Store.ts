/**
 * A store in a bucket that speaks S3: of Amazon, or of any server at an endpoint, addressed as `<endpoint>/<bucket>/<key>`.
 * Requests are signed (Signature Version 4) with the keys of the environment, over the hash of what is sent.
 */
import { createReadStream, statSync } from "node:fs";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { AwsV4Signer } from "aws4fetch";
import { SelfsameError } from "../../../contract/errors.ts";
import { receive, type Store } from "./store.ts";

export interface S3Place {
  endpoint: string;
  region: string;
  bucket: string;
  /** "" or names with "/" between them. */
  prefix: string;
}

export interface S3Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

interface Sent {
  method: "GET" | "PUT" | "DELETE";
  key: string;
  file?: { path: string; sha256: string };
  headers?: Record<string, string>;
}

const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const IDLE_MS = 60_000;
const ATTEMPTS = 6;
const MOST_ERROR_BYTES = 10_000;

export class S3Store implements Store {
  readonly shown: string;

  /** @param retryMs before the second attempt; twice as long before each one that follows. */
  constructor(
    private readonly place: S3Place,
    private readonly keys: S3Keys,
    private readonly retryMs = 200,
  ) {
    const { bucket, prefix, endpoint } = place;
    this.shown = `s3://${bucket}${prefix ? `/${prefix}` : ""} at ${endpoint}`;
  }

  async put(key: string, path: string, sha256: string): Promise<void> {
    await this.ask({ method: "PUT", key, file: { path, sha256 } }, async (response) => {
      await this.succeeded(response);
      response.resume();
    });
  }

  putNew(key: string, path: string, sha256: string): Promise<boolean> {
    const headers = { "if-none-match": "*" };
    return this.ask({ method: "PUT", key, file: { path, sha256 }, headers }, async (response) => {
      if (response.statusCode !== 412) await this.succeeded(response);
      response.resume();
      return response.statusCode !== 412;
    });
  }

  get(key: string, path: string, limit: number): Promise<string | undefined> {
    return this.ask({ method: "GET", key }, async (response) => {
      if (response.statusCode === 404 && (await errorCode(response)) !== "NoSuchBucket") return undefined;
      await this.succeeded(response);
      return receive(response, path, limit);
    });
  }

  async remove(key: string): Promise<void> {
    await this.ask({ method: "DELETE", key }, async (response) => {
      if (response.statusCode !== 404) await this.succeeded(response);
      response.resume();
    });
  }

  /** What servers and networks stumble over once is tried again, with all that `use` does. */
  private async ask<T>(sent: Sent, use: (response: IncomingMessage) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await use(await this.send(sent));
      } catch (error) {
        if (error instanceof SelfsameError) throw error;
        if (attempt === ATTEMPTS) {
          const why = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
          throw new SelfsameError("notFound", `The store ${this.shown} does not answer: ${why}.`, "Is it reachable?");
        }
        await new Promise((resolve) => setTimeout(resolve, this.retryMs * 2 ** (attempt - 1)));
      }
    }
  }

  private async send({ method, key, file, headers = {} }: Sent): Promise<IncomingMessage> {
    const { endpoint, region, bucket, prefix } = this.place;
    const path = [bucket, ...prefix.split("/"), ...key.split("/")].filter((part) => part !== "");
    const signed = await new AwsV4Signer({
      ...{ method, region, service: "s3", ...this.keys },
      url: `${endpoint}/${path.map(encodeURIComponent).join("/")}`,
      headers: { ...headers, "x-amz-content-sha256": file?.sha256 ?? EMPTY },
    }).sign();
    const length = file ? { "content-length": String(statSync(file.path).size) } : {};
    return new Promise((resolve, reject) => {
      const request = (signed.url.protocol === "https:" ? tlsRequest : plainRequest)(
        signed.url,
        { method, headers: { ...Object.fromEntries(signed.headers), ...length } },
        resolve,
      );
      request.setTimeout(IDLE_MS, () => request.destroy(new Error(`silence for ${IDLE_MS / 1000} s`)));
      request.on("error", reject);
      if (file)
        createReadStream(file.path)
          .on("error", (error) => request.destroy(error))
          .pipe(request);
      else request.end();
    });
  }

  /** @throws SelfsameError where it refuses; any other error where trying again may help. */
  private async succeeded(response: IncomingMessage): Promise<void> {
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return;
    const code = await errorCode(response);
    if (status >= 500 || status === 429) throw new Error(`it says ${code ?? status}`);
    const advice = status === 403 ? "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the region." : "Check --store.";
    throw new SelfsameError("usage", `The store ${this.shown} refuses: ${code ?? `status ${status}`}.`, advice);
  }
}

/** "AccessDenied", where the answer says so. */
async function errorCode(response: IncomingMessage): Promise<string | undefined> {
  let text = "";
  for await (const chunk of response) if (text.length < MOST_ERROR_BYTES) text += chunk;
  return /<Code>([\w.]{1,60})<\/Code>/.exec(text)?.[1];
}
