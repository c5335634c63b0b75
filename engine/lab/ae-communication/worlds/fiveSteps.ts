/**
 * The paper's game on pictures: two agents see one each and send a message in each of five steps. In the last step, and in no
 * other, each says which class the other one's picture is of. Both get one half for each right answer.
 */
import type { Random } from "../../../random.ts";
import type { LabelledImages } from "../../images.ts";
import type { PictureThings } from "../referential/things.ts";
import type { Episode, World } from "./world.ts";

export interface FiveStepsEpisode extends Episode {
  /** Of each agent: its picture, and the class of it. */
  pictures: number[];
  labels: number[];
  /** Answers that are right. */
  right: number;
}

const AGENTS = 2;
const STEPS = 5;

/** @param images what `things` are made of. */
export function fiveSteps(things: PictureThings, images: LabelledImages): World<FiveStepsEpisode> {
  const edge = 2 * Math.max(images.width, images.height);
  return {
    agents: AGENTS,
    edge,
    maxSteps: STEPS,
    width: things.width,
    actions: things.classes.length,
    start(source: Random, held) {
      const drawn = Array.from({ length: AGENTS }, () => things.draw(source, held));
      return {
        pictures: drawn.map(({ picture }) => picture),
        labels: drawn.map(({ label }) => label),
        right: 0,
        time: 0,
        over: false,
      };
    },
    observe({ pictures }, agent, into, at) {
      into.set(things.featuresOf(pictures[agent]), at);
    },
    sees: ({ labels }, agent) => labels[agent],
    acts: ({ time }) => time === STEPS - 1,
    doing: ({ time }, _, action) => (time === STEPS - 1 ? `names ${things.classes[action]}` : "waits"),
    step(episode, actions) {
      episode.time++;
      if (episode.time < STEPS) return 0;
      episode.over = true;
      episode.right = episode.labels.filter((_, agent) => actions[agent] === episode.labels[AGENTS - 1 - agent]).length;
      return episode.right / AGENTS;
    },
    solved: ({ right }) => right / AGENTS,
    draw({ pictures }) {
      const pixels = new Uint8Array(edge * edge * 3).fill(255);
      pictures.forEach((picture, agent) => {
        drawPicture(images, picture, pixels, { edge, left: (agent * edge) / AGENTS, top: edge >> 2 });
      });
      return pixels;
    },
  };
}

/** Puts a picture into RGB pixels, its upper left corner at (left, top). */
function drawPicture(
  { width, height, channels, pixels }: LabelledImages,
  picture: number,
  into: Uint8Array,
  { edge, left, top }: { edge: number; left: number; top: number },
): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++) {
        const from = ((picture * height + y) * width + x) * channels + Math.min(channel, channels - 1);
        into[((top + y) * edge + left + x) * 3 + channel] = pixels[from];
      }
}
