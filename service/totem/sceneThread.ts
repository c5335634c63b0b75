/** Entry of the thread that renders one scene and its manipulations: minutes of arithmetic that end when the thread is ended. */
import { parentPort, workerData } from "node:worker_threads";
import { random } from "../../engine/random.ts";
import { drawScene } from "../../engine/totem/simulate/drawScene.ts";
import { manipulate } from "../../engine/totem/simulate/manipulate.ts";
import { pattern } from "../../engine/totem/simulate/patterns.ts";
import { render } from "../../engine/totem/simulate/render.ts";
import type { FromScene, RenderedScene, SceneRequest } from "./sceneMessages.ts";

/** Pixels along its side. */
const PATTERN = 512;

const port = parentPort;
if (!port) throw new Error("This program is started by Selfsame itself and does nothing on its own.");
const send = (message: FromScene) => port.postMessage(message);
send({ type: "done", scene: rendered(workerData as SceneRequest) });

function rendered({ seed, kinds, other, ...options }: SceneRequest): RenderedScene {
  const scene = drawScene(random(seed, "scene"), options);
  const during = (step: string) => ({
    seed,
    progress: (share: number) => send({ type: "progress", step, share }),
  });
  const rendering = render(scene, during("photograph"));
  const manipulations: RenderedScene["manipulations"] = [];
  const leftOut: RenderedScene["leftOut"] = [];
  for (const kind of kinds) {
    // Each draws from numbers of its own: which others are wanted changes nothing.
    const from = other ?? pattern(PATTERN, random(seed, kind, "other"));
    try {
      const made = manipulate(kind, scene, rendering, from, during(kind), random(seed, kind));
      manipulations.push({ kind, ...made });
    } catch (error) {
      // A scene that gives no occasion says so by a plain error; others are faults.
      if (!(error instanceof Error) || error.name !== "Error") throw error;
      leftOut.push({ kind, why: error.message });
    }
  }
  const { camera, balls } = scene;
  return { camera, balls, photo: rendering.image, depth: rendering.depth, manipulations, leftOut };
}
