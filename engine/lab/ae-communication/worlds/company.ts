/** Many episodes of a world side by side, and the messages between the agents of each. */
import { random } from "../../../random.ts";
import type { Program, Tensors } from "../../../tensor/executor.ts";
import type { Tensor } from "../../../tensor/value.ts";
import { gumbel } from "../gumbel.ts";
import type { Episode, World } from "./world.ts";

/** What agents did in one step of all worlds, agent by agent: row agent * worlds + world. */
export interface Acted {
  seen: Float32Array;
  heard: Float32Array;
  action: Int32Array;
  value: Float32Array;
  message: Float32Array;
  spoken: Float32Array;
}

/** What the agents hear: of each other agent the last message, in the order that follows the listener's own number. */
export function heardBy(
  spoken: Float32Array,
  { agents, worlds, width }: { agents: number; worlds: number; width: number },
  /** The world whose messages are heard in a world. */
  from: (world: number) => number = (world) => world,
): Float32Array {
  const heard = new Float32Array(agents * worlds * (agents - 1) * width);
  let at = 0;
  for (let agent = 0; agent < agents; agent++)
    for (let world = 0; world < worlds; world++)
      for (let step = 1; step < agents; step++, at += width) {
        const start = (((agent + step) % agents) * worlds + from(world)) * width;
        heard.set(spoken.subarray(start, start + width), at);
      }
  return heard;
}

/** What all agents see, [agents, worlds, width]. */
export function seenBy<E extends Episode>(world: World<E>, episodes: readonly E[]): Float32Array {
  const { agents, width } = world;
  const seen = new Float32Array(agents * episodes.length * width);
  for (let agent = 0; agent < agents; agent++)
    episodes.forEach((episode, i) => {
      world.observe(episode, agent, seen, (agent * episodes.length + i) * width);
    });
  return seen;
}

/** One thought of all agents: what they do and say, drawn by the given key. */
export async function act(
  program: Program,
  weights: Tensors,
  { seen, heard }: Pick<Acted, "seen" | "heard">,
  { agents, worlds, bits, actions }: { agents: number; worlds: number; bits: number; actions: number },
  key: readonly (number | string)[],
): Promise<Acted> {
  const source = random(...key);
  const tensor = (data: Float32Array): Tensor => ({
    shape: [agents, worlds, data.length / (agents * worlds)],
    dtype: "f32",
    data,
  });
  const noise = (width: number, of: (uniform: number) => number) =>
    tensor(Float32Array.from({ length: agents * worlds * width }, () => of(source.uniform())));
  const results = await program.run({
    ...weights,
    seen: tensor(seen),
    heard: tensor(heard),
    gumbel: noise(actions, gumbel),
    draw: noise(bits, (uniform) => uniform),
  });
  const numbers = (name: string) => results[name].data as Float32Array;
  return {
    seen,
    heard,
    action: results["action"].data as Int32Array,
    value: numbers("value"),
    message: numbers("message"),
    spoken: numbers("spoken"),
  };
}
