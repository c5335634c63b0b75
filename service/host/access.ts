/**
 * Who may talk to the host. Any web page open in the same browser can send requests to 127.0.0.1, so a request must
 * come to our address by its own name (no DNS rebinding), from our own page, and with the secret.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export class Access {
  /** 256 bits in the address that the program prints; exchanged once for the cookie. */
  readonly token = randomBytes(32).toString("base64url");
  private readonly session = randomBytes(32).toString("base64url");
  private readonly cookieName: string;
  private readonly host: string;

  constructor(port: number) {
    // Cookies do not know ports: two hosts at a time must not overwrite each other's.
    this.cookieName = `selfsame-${port}`;
    this.host = `127.0.0.1:${port}`;
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  /** Host header as we are called, and no foreign Origin. @param strict an Origin must be there. */
  isFromHere(request: IncomingMessage, strict: boolean): boolean {
    if (request.headers.host !== this.host) return false;
    const { origin } = request.headers;
    return origin === undefined ? !strict : origin === this.origin;
  }

  hasToken(token: string): boolean {
    return sameSecret(token, this.token);
  }

  hasCookie(request: IncomingMessage): boolean {
    for (const pair of (request.headers.cookie ?? "").split(";")) {
      const [name, value = ""] = pair.trim().split("=");
      if (name === this.cookieName && sameSecret(value, this.session)) return true;
    }
    return false;
  }

  /** Value of Set-Cookie that lets the page in: no script reads it, no other site sends it. */
  cookie(): string {
    return `${this.cookieName}=${this.session}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

/** Compares hashes, so that neither content nor length shows in the time. */
function sameSecret(given: string, secret: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}
