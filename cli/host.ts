/** `selfsame host`: the application in a browser. */
import { spawn } from "node:child_process";
import { startHost } from "../service/host/server.ts";
import { note, print } from "./output.ts";

/** Serves until `signal` is aborted. @throws SelfsameError usage where the port is taken. */
export async function host(options: { port?: number; open?: boolean }, signal: AbortSignal): Promise<void> {
  const running = await startHost({ port: options.port });
  await print(`${running.url}\n`);
  note("Open this address in a browser on this machine. Ctrl+C ends the application.");
  if (options.open) openBrowser(running.url);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  await running.close();
}

function openBrowser(url: string): void {
  const [command, args] =
    process.platform === "darwin"
      ? ["open", [url]]
      : process.platform === "win32"
        ? ["rundll32", ["url.dll,FileProtocolHandler", url]]
        : ["xdg-open", [url]];
  const child = spawn(command as string, args as string[], { stdio: "ignore", detached: true });
  child.on("error", () => note("No browser could be started; open the address by hand."));
  child.unref();
}
