/** What the window may do: nothing that is not named here. Electron's security checklist, points 5 to 14. */
import type { Session, WebContents } from "electron";
import { isOwnUrl, isPageUrl } from "./origin.ts";

/**
 * Sent with every answer under app://selfsame. Scripts and styles only from files of the application; WebAssembly may
 * be compiled; pictures may also come from memory (blob:, data:).
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** COOP and COEP isolate the page from every other origin; nosniff keeps bytes what their type says. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": contentSecurityPolicy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Switches of Chromium's own network stack, which is not asked through webRequest for everything it does. */
export const networkSwitches: readonly (readonly [name: string, value?: string])[] = [
  ["host-resolver-rules", "MAP * ~NOTFOUND"],
  ["disable-background-networking"],
  ["disable-component-update"],
  ["disable-domain-reliability"],
];

/** Whether the window may load `url`: the application itself, and the developer tools while developing. */
export function mayRequest(url: string, development: boolean): boolean {
  if (isOwnUrl(url)) return true;
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  // Memory of the page itself: no request leaves the process.
  if (protocol === "blob:" || protocol === "data:") return true;
  return development && protocol === "devtools:";
}

/** Writing text to the clipboard after a click or key press is the one permission there is: hashes are copied often. */
function mayHave(permission: string, url: string): boolean {
  return permission === "clipboard-sanitized-write" && isOwnUrl(url);
}

/** Denies permissions, devices, downloads and the network to everything shown in `session`. */
export function guardSession(session: Session, options: { development: boolean }): void {
  session.setPermissionRequestHandler((contents, permission, callback) =>
    callback(mayHave(permission, contents.getURL())),
  );
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => mayHave(permission, requestingOrigin));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, callback) =>
    callback({ cancel: !mayRequest(details.url, options.development) }),
  );
  session.on("will-download", (event) => event.preventDefault());
  // Chromium would fetch its dictionaries from the network.
  session.setSpellCheckerEnabled(false);
}

/** Keeps `contents` on the page it was opened with: no navigation, no further windows, no webview. */
export function guardContents(contents: WebContents): void {
  contents.on("will-navigate", (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  contents.on("will-frame-navigate", (event) => {
    if (!event.isMainFrame || !isPageUrl(event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
  contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
}
