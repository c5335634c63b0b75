/** One scene, rendered in a thread of its own, which an abort ends at once. */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { appRoot } from "../appRoot.ts";
import type { FromScene, RenderedScene, SceneRequest } from "./sceneMessages.ts";

/** @param progress of each step ("photograph", "shift") the share that is done. @throws the signal's reason. */
export async function renderScene(
  request: SceneRequest,
  signal: AbortSignal,
  progress: (step: string, share: number) => void,
): Promise<RenderedScene> {
  signal.throwIfAborted();
  const thread = new Worker(join(appRoot, "dist/service/scene.js"), { workerData: request });
  const stop = () => void thread.terminate();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<RenderedScene>((resolve, reject) => {
      thread.on("message", (message: FromScene) => {
        if (message.type === "done") resolve(message.scene);
        else progress(message.step, message.share);
      });
      thread.on("error", reject);
      thread.on("exit", () => reject(signal.aborted ? signal.reason : new Error("The scene was not finished.")));
    });
  } finally {
    signal.removeEventListener("abort", stop);
    await thread.terminate();
  }
}
