/**
 * A bucket as S3 has them, as far as the program uses them: objects by path, and requests whose signature is checked as the
 * specification says (AWS Signature Version 4 in the Authorization header).
 */
import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface S3Server {
  endpoint: string;
  objects: Map<string, Buffer>;
  /** "PUT /bucket/key 200", in order. */
  answered: string[];
  /** So many requests that follow are answered with 503. */
  fail(times: number): void;
  stop(): Promise<void>;
}

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

export async function startS3(
  keys: { accessKeyId: string; secretAccessKey: string },
  region: string,
): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const answered: string[] = [];
  let failures = 0;

  function refused(request: IncomingMessage, body: Buffer): string | undefined {
    const { headers } = request;
    const parts =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(.+)$/.exec(
        headers.authorization ?? "",
      );
    if (!parts) return "AccessDenied";
    const [, key, day, where, names, signature] = parts;
    if (key !== keys.accessKeyId) return "InvalidAccessKeyId";
    if (where !== region) return "AuthorizationHeaderMalformed";
    const time = String(headers["x-amz-date"]);
    if (!time.startsWith(day)) return "AccessDenied";
    const content = String(headers["x-amz-content-sha256"]);
    if (content !== sha256(body)) return "XAmzContentSHA256Mismatch";
    const signed = names.split(";");
    for (const name of ["host", "x-amz-content-sha256", "x-amz-date"])
      if (!signed.includes(name)) return "AccessDenied";
    const [path, query = ""] = request.url!.split("?");
    const canonical = [
      request.method,
      path,
      query,
      ...signed.map((name) => `${name}:${String(headers[name]).trim()}`),
      "",
      names,
      content,
    ].join("\n");
    const scope = `${day}/${region}/s3/aws4_request`;
    const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
    const own = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);
    return hmac(own, toSign).toString("hex") === signature ? undefined : "SignatureDoesNotMatch";
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = decodeURIComponent(request.url!.split("?")[0]);
    const end = (status: number, content: Buffer | string = "") => {
      answered.push(`${request.method} ${path} ${status}`);
      response.writeHead(status, { "content-length": Buffer.byteLength(content) }).end(content);
    };
    const error = (status: number, code: string) => end(status, `<Error><Code>${code}</Code></Error>`);
    if (failures > 0) {
      failures--;
      return error(503, "SlowDown");
    }
    const why = refused(request, body);
    if (why) return error(why === "XAmzContentSHA256Mismatch" ? 400 : 403, why);
    const known = objects.get(path);
    if (request.method === "GET") return known ? end(200, known) : error(404, "NoSuchKey");
    if (request.method === "DELETE") {
      objects.delete(path);
      return end(204);
    }
    if (request.method !== "PUT") return error(405, "MethodNotAllowed");
    if (request.headers["if-none-match"] === "*" && known) return error(412, "PreconditionFailed");
    objects.set(path, body);
    end(200);
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ objects, answered },
    fail: (times) => {
      failures = times;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
