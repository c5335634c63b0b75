/** What is entered in the wizard survives the sudden end of the program. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Client, connect } from "../../contract/channel.ts";
import { operations } from "../../contract/operations.ts";
import { channelPath } from "../../contract/routes.ts";
import type { TotemDraft } from "../../contract/totemSessions.ts";
import { appRoot } from "../appRoot.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-totem-killed-test-"));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** The program as a reader starts it, with a folder for data of its own. */
async function started(): Promise<{ child: ChildProcess; client: Client }> {
  const child = spawn(process.execPath, [join(appRoot, "cli/bin.mjs"), "host"], {
    env: { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, LOCALAPPDATA: folder, HOME: folder },
    stdio: ["ignore", "pipe", "ignore"],
  });
  children.push(child);
  const [text] = (await once(child.stdout!, "data")) as [Buffer];
  const url = new URL(text.toString().trim());
  const { headers } = await fetch(url, { redirect: "manual" });
  const cookie = headers.get("set-cookie")!.split(";")[0];
  const socket = new WebSocket(`ws://${url.host}${channelPath}`, { headers: { cookie, origin: url.origin } });
  await once(socket, "open");
  const client = connect({
    post: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listener) => void socket.on("message", (data) => listener(JSON.parse(String(data)))),
    onClose: (listener) => void socket.on("close", listener),
    close: () => socket.close(),
  });
  return { child, client };
}

it("has the last draft that was answered, or one that came after it, when it was killed amid saving", async () => {
  const first = await started();
  const { id, draft } = await first.client.call(operations.createTotem, { sample: true });
  const numbered = (n: number): TotemDraft => ({
    ...draft,
    balls: draft.balls.map((ball) => ({ ...ball, radius: 0.01 * n })),
  });
  let answered = 0;
  const saving = Array.from({ length: 200 }, (_, i) =>
    first.client.call(operations.saveTotem, { id, draft: numbered(i + 1) }).then(
      () => {
        answered = i + 1;
        if (answered === 20) first.child.kill("SIGKILL");
      },
      () => undefined,
    ),
  );
  await Promise.all(saving);
  expect(answered).toBeGreaterThanOrEqual(20);
  expect(answered).toBeLessThan(200);

  const { client } = await started();
  expect(await client.call(operations.listTotems, {})).toMatchObject([{ id, balls: 4 }]);
  const { session } = await client.call(operations.openTotem, { id });
  const kept = Math.round(session.draft.balls[0].radius / 0.01);
  expect(kept).toBeGreaterThanOrEqual(answered);
  expect(session.draft).toEqual(numbered(kept));
}, 240_000);
