/** The one place the window's page comes from. */

export const scheme = "app";
export const host = "selfsame";
export const origin = `${scheme}://${host}`;
export const pageUrl = `${origin}/index.html`;

/** Whether `url` lies under the application's own origin. */
export function isOwnUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host: found, username, password, port } = new URL(url);
  return protocol === `${scheme}:` && found === host && username === "" && password === "" && port === "";
}

/** Whether `url` is the window's page itself. */
export function isPageUrl(url: string): boolean {
  return isOwnUrl(url) && ["/", "/index.html"].includes(new URL(url).pathname);
}
