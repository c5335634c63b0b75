import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** In a process of its own: the test runner needs its network. */
const attempts = `
import { denyNetwork } from ${JSON.stringify(new URL("denyNetwork.ts", import.meta.url).href)};
denyNetwork();
const { default: net, connect } = await import("node:net");
const { default: http } = await import("node:http");
const { default: https } = await import("node:https");
const { default: dns, lookup } = await import("node:dns");
const { default: dgram } = await import("node:dgram");
const { default: tls } = await import("node:tls");
const tries = {
  fetch: () => fetch("http://127.0.0.1:9"),
  connect: () => connect(9, "127.0.0.1"),
  socket: () => new net.Socket().connect(9, "127.0.0.1"),
  http: () => http.get("http://127.0.0.1:9"),
  agent: () => new http.Agent().createConnection({ port: 9, host: "127.0.0.1" }),
  https: () => https.request("https://127.0.0.1:9"),
  tls: () => tls.connect(9, "127.0.0.1"),
  lookup: () => lookup("example.org", () => undefined),
  resolve: () => dns.promises.resolve4("example.org"),
  udp: () => dgram.createSocket("udp4"),
};
const open = [];
for (const [name, attempt] of Object.entries(tries)) {
  try { await attempt(); open.push(name); } catch (error) { if (!/refused/.test(error.message)) open.push(name + ": " + error.message); }
}
console.log(JSON.stringify(open));
process.exit(0);
`;

describe("denyNetwork", () => {
  it("leaves no way out", () => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", attempts], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([]);
  });
});
