/** The commands of `selfsame models`, as they are typed. */
import { type Command, Option } from "commander";
import { pictureScales } from "../contract/pictureScales.ts";
import { pictureSize } from "./arguments.ts";
import type { AddModelOptions } from "./models.ts";

const commands = () => import("./models.ts");

/** @param run takes the exit code that a command ends with. */
export function modelCommands(
  command: Command,
  signal: AbortSignal,
  run: (ending: Promise<number>) => Promise<void>,
): void {
  const models = command
    .command("models")
    .description("networks: those that you have brought, and the library that experiments of the Lab look into");
  models
    .command("list")
    .description("list the library, and read and check what is in your models folder; nothing is run")
    .option("--json", "as JSON")
    .action((options: { json?: boolean }) => run(commands().then(({ modelsList }) => modelsList(options))));
  models
    .command("inspect")
    .description("say what is in an ONNX file: inputs, outputs and layers; it is run once, on a black picture")
    .argument("<file>", "the file, or a name from models list")
    .option("--all", "every result of a node; only where blocks of the network end where left out")
    .option("--json", "as one JSON object, with every result")
    .action((file: string, options: { all?: boolean; json?: boolean }) =>
      run(commands().then(({ modelsInspect }) => modelsInspect(file, options, signal))),
    );
  models
    .command("add")
    .description("add an ONNX file to the library, or layers of a network there; the file stays where it is")
    .argument("<file>", "the file, or a name from models list")
    .option("--name <name>", "as lists show it; the name of the file where left out")
    .option(
      "--layer <tensor>",
      "a layer that experiments may look at, see models inspect; may be given several times",
      (tensor: string, before: string[]) => [...before, tensor],
      [],
    )
    .addOption(
      new Option("--size <WxH>", "of the pictures that go in, where the network takes any").argParser(pictureSize),
    )
    .addOption(new Option("--scale <range>", "of the numbers that go in").choices(pictureScales))
    .addOption(new Option("--order <order>", "of the colours that go in").choices(["rgb", "bgr"]))
    .option("--json", "print the network as one JSON object")
    .action((file: string, options: AddModelOptions) =>
      run(commands().then(({ modelsAdd }) => modelsAdd(file, options, signal))),
    );
  models
    .command("import")
    .description("make an ONNX file of a graph model of TensorFlow.js, which models add takes")
    .argument("<model.json>", "with its weights in the same folder")
    .requiredOption("--out <file>", "the ONNX file; one that is there is not overwritten")
    .option("--output <names...>", "results that leave the graph; those that nothing takes where left out")
    .option("--json", "as one JSON object")
    .action((model: string, options: { out: string; output?: string[]; json?: boolean }) =>
      run(commands().then(({ modelsImport }) => modelsImport(model, options))),
    );
  models
    .command("remove")
    .description("take a network that you added, or a layer that you chose, out of the library; your file stays")
    .argument("<name>", "its name from models list")
    .option("--layer <tensor>", "only this layer")
    .action((name: string, options: { layer?: string }) =>
      run(commands().then(({ modelsRemove }) => modelsRemove(name, options))),
    );
}
