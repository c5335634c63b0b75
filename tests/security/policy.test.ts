/** What the window may do is what is listed here, and nothing else. */
import type { Session, WebContents } from "electron";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { isOwnUrl } from "../../electron/origin.ts";
import { contentSecurityPolicy, guardContents, guardSession, mayRequest } from "../../electron/policy.ts";
import { securityHeaders as hostHeaders } from "../../service/host/headers.ts";
import { FakeSession, FakeWebContents } from "../support/fakeElectron.ts";

const directivesOf = (policy: string) =>
  new Map(policy.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1)]));

const page = "app://selfsame/index.html";
const foreign = [
  "https://example.com/",
  "http://127.0.0.1:8080/",
  "ws://example.com/",
  "file:///etc/passwd",
  "app://other/index.html",
  "app://selfsame.example.com/",
  "app://selfsame@example.com/",
  "app://user@selfsame/",
  "app:selfsame",
  "javascript:alert(1)",
  "chrome://gpu",
  "view-source:app://selfsame/",
  "not a url",
  "",
];

describe.each([
  ["app://selfsame", contentSecurityPolicy],
  ["the browser-hosted mode", hostHeaders(8080)["Content-Security-Policy"]],
])("the content security policy of %s", (_, policy) => {
  const directives = directivesOf(policy);

  it("runs no script and no style but the application's files", () => {
    expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|'strict-dynamic'|'unsafe-hashes'|\*/);
    expect(directives.get("default-src")).toEqual(["'none'"]);
    expect(directives.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(directives.get("style-src")).toEqual(["'self'"]);
    for (const name of ["object-src", "base-uri", "form-action", "frame-ancestors"])
      expect(directives.get(name), name).toEqual(["'none'"]);
  });

  it("names no other origin", () => {
    const allowed = [...directives.values()].flat();
    const expected = /^('none'|'self'|'wasm-unsafe-eval'|blob:|data:|ws:\/\/127\.0\.0\.1:8080)$/;
    for (const source of allowed) expect(source).toMatch(expected);
  });
});

describe("the session", () => {
  const session = new FakeSession();
  guardSession(session as unknown as Session, { development: false });
  const contents = new FakeWebContents();

  it.each(["media", "geolocation", "notifications", "fileSystem", "openExternal", "clipboard-read", "usb", "unknown"])(
    "denies %s",
    (permission) => {
      const done = vi.fn();
      session.permissionRequest?.(contents, permission, done);
      expect(done).toHaveBeenCalledExactlyOnceWith(false);
      expect(session.permissionCheck?.(contents, permission, "app://selfsame/")).toBe(false);
    },
  );

  it("lets the application's own page write text to the clipboard, and no other", () => {
    expect(session.permissionCheck?.(contents, "clipboard-sanitized-write", "app://selfsame/")).toBe(true);
    expect(session.permissionCheck?.(contents, "clipboard-sanitized-write", "https://example.com/")).toBe(false);
  });

  it("has no devices, no downloads and no dictionaries from the network", () => {
    expect(session.device?.()).toBe(false);
    expect(session.spellChecker).toBe(false);
    const event = { preventDefault: vi.fn() };
    session.emit("will-download", event);
    expect(event.preventDefault).toHaveBeenCalled();
  });

  const isCancelled = (url: string) => {
    const done = vi.fn();
    session.beforeRequest?.({ url }, done);
    return done.mock.calls[0][0].cancel as boolean;
  };

  it.each(foreign)("cancels a request to %j", (url) => expect(isCancelled(url)).toBe(true));

  it("lets the application load its own files", () => {
    for (const url of [page, "app://selfsame/raster/a/0/0/0", "blob:app://selfsame/1", "data:image/png;base64,AA=="])
      expect(isCancelled(url)).toBe(false);
  });

  it("allows the developer tools while developing only", () => {
    expect(isCancelled("devtools://devtools/bundled/inspector.html")).toBe(true);
    expect(mayRequest("devtools://devtools/bundled/inspector.html", true)).toBe(true);
    for (const url of foreign) expect(mayRequest(url, true), url).toBe(false);
  });

  it("reaches no web address at all", () => {
    fc.assert(fc.property(fc.webUrl({ withQueryParameters: true }), (url) => isCancelled(url) && !isOwnUrl(url)));
  });
});

describe("the page", () => {
  const contents = new FakeWebContents();
  guardContents(contents as unknown as WebContents);
  const isStopped = (name: string, details: { url?: string; isMainFrame?: boolean }) => {
    const event = { ...details, preventDefault: vi.fn() };
    contents.emit(name, event);
    return event.preventDefault.mock.calls.length > 0;
  };

  it.each([...foreign, "app://selfsame/assets/a.js"])("does not go to %j", (url) => {
    expect(isStopped("will-navigate", { url })).toBe(true);
    expect(isStopped("will-frame-navigate", { url, isMainFrame: true })).toBe(true);
    expect(isStopped("will-redirect", { url })).toBe(true);
  });

  it("may be loaded anew, in the main frame", () => {
    expect(isStopped("will-navigate", { url: page })).toBe(false);
    expect(isStopped("will-frame-navigate", { url: page, isMainFrame: true })).toBe(false);
    expect(isStopped("will-frame-navigate", { url: page, isMainFrame: false })).toBe(true);
  });

  it("opens no window and no webview, and tells no address by WebRTC", () => {
    expect(contents.windowOpenHandler?.({ url: page })).toEqual({ action: "deny" });
    expect(isStopped("will-attach-webview", {})).toBe(true);
    expect(contents.webRtcPolicy).toBe("disable_non_proxied_udp");
  });
});
