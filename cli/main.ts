/** The `selfsame` command: reads arguments, runs one command, ends with its exit code. */
import { Command, CommanderError, Option } from "commander";
import { devices } from "../contract/choices.ts";
import { asSelfsameError, errorLine } from "../contract/errors.ts";
import { appVersion } from "../service/appRoot.ts";
import { boardSize, list, number, numbers, pictureSize } from "./arguments.ts";
import { caseCommands } from "./caseCommands.ts";
import type { EvaluateCommand } from "./evaluate.ts";
import { exitCode } from "./exit.ts";
import type { BuildOptions } from "./fingerprint.ts";
import type { LabRunOptions } from "./lab.ts";
import { modelCommands } from "./modelCommands.ts";
import { note } from "./output.ts";
import type { ScanCommand } from "./scan.ts";
import type { CalibrateCommand, SimulateCommand } from "./totem.ts";
import type { TotemVerifyCommand } from "./totemVerify.ts";
import type { TrainOptions } from "./train.ts";
import type { VerifyOptions } from "./verify.ts";
import type { WorkerCommand } from "./worker.ts";

const interrupt = new AbortController();
let code: number = exitCode.done;

const deviceOption = (description: string): Option =>
  new Option("--device <device>", description).choices(devices).default("auto");

const queueHelp = "redis://[user:password@]host:6379 of Redis or Valkey, rediss:// with TLS";
const storeHelp =
  "where files go between machines: file:///folder or s3://bucket/prefix?endpoint=https://host&region=name";

function program(): Command {
  const command = new Command("selfsame")
    .description("Image forensics: did all of a photograph come from the selfsame camera, pipeline and scene?")
    .version(appVersion)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`selfsame: ${text.replace(/^error: /, "")}`) });

  command
    .command("verify")
    .description("examine images; results go to stdout, progress to stderr")
    .argument("<image...>", "image files")
    .option("--json", "print one JSON object, or an array for several images")
    .option("--out <dir>", "write result.json and maps to DIR/<sha256>/")
    .option("--detectors <a,b>", "only these detectors", list)
    .addOption(deviceOption("where models run"))
    .addOption(
      new Option("--report <format>", "write a report to --out, or to the current folder").choices([
        "html",
        "pdf",
        "json",
      ]),
    )
    .addOption(new Option("--fail-on <level>", "exit with 10 where an image raises an alarm").choices(["alarm"]))
    .option("--max-megapixels <n>", "largest picture to decode", number(1, 1000, false))
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 internal error, 2 usage, 3 some inputs failed, 10 --fail-on met, 130 interrupted.",
    )
    .action(async (images: string[], options: VerifyOptions) => {
      const { verify } = await import("./verify.ts");
      code = await verify(images, options, interrupt.signal);
    });

  command
    .command("scan")
    .description("examine all pictures of a folder into a case; a later scan does only what is new or changed")
    .argument("<folder>", "it is searched with all folders below; symbolic links are not followed")
    .requiredOption("--case <dir>", "folder of the case, made where there is none")
    .option("--resume", "go on with a case that must be there already")
    .option("--watch", "go on with files that are new or change, until interrupted")
    .option("--jobs <n>", "pictures at a time; as many as cores and memory allow where left out", number(1, 256, true))
    .option("--include <glob...>", 'only such files: "*.jpg", "2015/**"')
    .option("--exclude <glob...>", "no such files, and no such folders")
    .option("--queue <url>", `examine by workers on other machines: ${queueHelp}`)
    .option("--store <url>", `with --queue: ${storeHelp}`)
    .option("--csv <file>", "write a table of all pictures of the case")
    .option("--json", "print a line of JSON for each picture, as without a terminal")
    .option("--detectors <a,b>", "only these detectors", list)
    .addOption(
      new Option("--maps <which>", "keep the map of all detectors together, or those of each as well")
        .choices(["fused", "all"])
        .default("fused"),
    )
    .addOption(new Option("--fail-on <level>", "exit with 10 where a picture raises an alarm").choices(["alarm"]))
    .addHelpText(
      "after",
      `
With --queue and --store, pictures that workers do not see leave this machine, for that store and its workers only.
Nothing is sent anywhere without. See docs/QUEUE.md.

Exit codes: 0 done, 1 internal error, 2 usage, 3 some pictures failed, 10 --fail-on met, 130 interrupted.`,
    )
    .action(async (folder: string, options: ScanCommand) => {
      const { scanCommand } = await import("./scan.ts");
      code = await scanCommand(folder, options, interrupt.signal);
    });

  command
    .command("worker")
    .description("examine pictures for scans, on this machine or others, that were given the same --queue")
    .requiredOption("--queue <url>", queueHelp)
    .option("--store <url>", storeHelp)
    .option("--jobs <n>", "pictures at a time; as many as cores and memory allow where left out", number(1, 256, true))
    .option(
      "--patience <seconds>",
      "silent for so long, a worker is taken for dead, and others take its pictures; 15 where left out",
      number(1, 600, false),
    )
    .option("--json", "print a line of JSON for each picture, as without a terminal")
    .addHelpText(
      "after",
      "\nPictures come by their path where it is the same file here, else by the store. See docs/QUEUE.md.\nExit codes: 1 internal error, 2 usage or no queue, 130 interrupted: what was begun goes back to the queue.",
    )
    .action(async (options: WorkerCommand) => {
      const { workerCommand } = await import("./worker.ts");
      code = await workerCommand(options, interrupt.signal);
    });

  command
    .command("evaluate")
    .description("measure the detectors on pictures with masks; or make such a set with --make-splices")
    .argument("[set]", "folder with index.json, or with folders that hold image.* and mask.png")
    .option("--out <dir>", "where results are kept; for --make-splices the new set")
    .option("--json", "print one JSON object")
    .option("--detectors <a,b>", "only these detectors", list)
    .option("--robustness", "measure again after JPEG compression and resizing")
    .option("--resume", "take what an earlier run left in --out")
    .option("--jobs <n>", "pictures at a time; one per core where left out", number(1, 256, true))
    .option("--make-splices", "make a set from photographs: each splice with mask and pristine twin")
    .option("--photos <dir>", "photographs as cameras wrote them; cameras in its never-train.json are left out")
    .option("--seed <n>", "another seed, other splices", number(0, 1e9, true), 0)
    .option("--count <n>", "so many splices", number(1, 100_000, true), 60)
    .option("--size <n>", "longer side of the pictures in pixels", number(256, 8192, true), 1024)
    .option("--kinds <a,b>", "splice: a region of another camera; copy-move: a region of the same picture", list, [
      "splice",
    ])
    .option("--preserve", "resize nothing and crop at whole blocks: traces of camera and JPEG survive")
    .action(async (set: string | undefined, options: EvaluateCommand) => {
      const { evaluateCommand } = await import("./evaluate.ts");
      code = await evaluateCommand(set, options, interrupt.signal);
    });

  const totem = command
    .command("totem")
    .description(
      "glass balls in a photograph, which show the scene once more: simulate such photographs, find the balls",
    );
  totem
    .command("simulate")
    .description("render scenes with balls, their manipulations, masks and truth; evaluate reads the folder")
    .requiredOption("--out <dir>", "folder of the new set")
    .option("--seed <n>", "another seed, another scene", number(0, 1e9, true), 0)
    .option("--count <n>", "so many scenes, of this seed and those that follow", number(1, 10_000, true), 1)
    .addOption(
      new Option("--size <WxH>", "width and height in pixels")
        .argParser(pictureSize)
        .default({ width: 1200, height: 900 }, "1200x900"),
    )
    .option("--balls <n>", "how many balls", number(1, 12, true), 4)
    .option(
      "--kinds <a,b>",
      "colour-patch, splice, removal, shift, shift-almost-everywhere, shift-everywhere; all where left out",
      list,
    )
    .option("--photos <dir>", "photographs for walls and clothes; patterns where left out")
    .option("--jobs <n>", "scenes at a time; one per core where left out", number(1, 256, true))
    .option("--json", "print what truth.json holds as one JSON object, or an array for several scenes")
    .action(async (options: SimulateCommand) => {
      const { totemSimulate } = await import("./totem.ts");
      code = await totemSimulate(options, interrupt.signal);
    });
  totem
    .command("calibrate")
    .description("find where balls are from their outlines in a photograph and their radii")
    .argument("<photo>", "the photograph")
    .option("--outlines <file>", "points around each ball, its radius and its glass (docs/schemas)")
    .option("--masks <file...>", "instead: pictures that are white where a ball is")
    .option("--radius <m,m>", "with --masks: radius in metres, of all balls or of each from left to right", numbers)
    .option("--index <n>", "with --masks: refractive index of the glass; 1.52 where left out", number(1, 4, false))
    .option(
      "--focal <mm>",
      "focal length as for 35 mm film, or with --sensor that of the lens; from EXIF where left out",
      number(0.1, 10_000, false),
    )
    .option("--sensor <mm>", "longer side of the sensor", number(0.5, 200, false))
    .option("--checkerboard <dir>", "instead: photographs of one checkerboard by the same camera")
    .option("--squares <WxH>", "with --checkerboard: its inner corners, like 9x6", boardSize)
    .option("--out <file>", "write the calibration to a file")
    .option("--json", "print the calibration as one JSON object")
    .action(async (photo: string, options: CalibrateCommand) => {
      const { totemCalibrate } = await import("./totem.ts");
      code = await totemCalibrate(photo, options);
    });

  totem
    .command("verify")
    .description("tell what in a photograph contradicts the balls that are in it")
    .argument("<photo>", "the photograph that was calibrated")
    .requiredOption("--calibration <file>", "what totem calibrate wrote of this very photograph")
    .option("--field", "rebuild the scene from the balls alone as well, as a radiance field: minutes")
    .option("--json", "print the result as one JSON object")
    .option("--out <dir>", "write result.json, the map and grids to DIR/<sha256>/")
    .addOption(
      new Option("--report <format>", "write a report to --out, or to the current folder").choices([
        "html",
        "pdf",
        "json",
      ]),
    )
    .option("--case <dir>", "keep result, calibration, maps and a report in this case")
    .addOption(new Option("--fail-on <level>", "exit with 10 where the photograph raises an alarm").choices(["alarm"]))
    .action(async (photo: string, options: TotemVerifyCommand) => {
      const { totemVerify } = await import("./totemVerify.ts");
      code = await totemVerify(photo, options, interrupt.signal);
    });

  const lab = command.command("lab").description("repeat the experiments of papers, and train models");
  lab
    .command("list")
    .description("list experiments, their presets and parameters")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => {
      const { labList } = await import("./lab.ts");
      code = await labList(options);
    });
  lab
    .command("run")
    .description("run an experiment; claims go to stdout, progress to stderr")
    .argument("<experiment>", "its name, see lab list")
    .option("--param <k=v>", "a parameter; may be given several times", (pair, list: string[]) => [...list, pair], [])
    .option("--preset <name>", "parameters for a certain patience: seconds, minutes or hours")
    .addOption(deviceOption("where the arithmetic runs"))
    .option("--out <dir>", "the run folder; one of its own in the application's data where left out")
    .option("--resume", "go on with the unfinished run in --out")
    .option("--json", "print the run as one JSON object")
    .action(async (experiment: string, options: LabRunOptions) => {
      const { labRun } = await import("./lab.ts");
      code = await labRun(experiment, options, interrupt.signal);
    });

  command
    .command("train")
    .description("train the networks that Verify uses")
    .command("exif")
    .description("train EXIF self-consistency on photographs as cameras wrote them")
    .requiredOption("--photos <dir>", "folder of photographs; cameras in its never-train.json are left out")
    .requiredOption("--out <file>", "the network (ONNX); the run is kept in <file>.run")
    .option("--minutes <n>", "as many steps as fit into that time", number(0.01, 10_000, false))
    .option("--steps <n>", "so many steps, which can be repeated exactly", number(10, 200_000, true))
    .option("--seed <n>", "another seed, another network", number(0, 1e6, true))
    .option("--splices <n>", "so many splices for the calibration, 8 are the least", number(8, 1000, true))
    .option("--batch <n>", "so many photographs at a time, an even number; fewer need less memory", number(4, 64, true))
    .addOption(deviceOption("where the arithmetic runs"))
    .option("--resume", "go on with the unfinished run in <file>.run")
    .option("--json", "print the run as one JSON object")
    .action(async (options: TrainOptions) => {
      const { trainExif } = await import("./train.ts");
      code = await trainExif(options, interrupt.signal);
    });

  modelCommands(command, interrupt.signal, async (ending) => {
    code = await ending;
  });

  const fingerprint = command
    .command("fingerprint")
    .description("fingerprints of cameras: tell whether a camera took a photograph, and what was put into it");
  fingerprint
    .command("build")
    .description("build one from photographs of one camera in one size; 20 or more, bright and smooth")
    .argument("<photo...>", "photographs as the camera wrote them")
    .option("--out <file>", "name.fingerprint; where left out, among those that verify finds by itself")
    .option("--json", "print what it holds as one JSON object")
    .action(async (photos: string[], options: BuildOptions) => {
      const { fingerprintBuild } = await import("./fingerprint.ts");
      code = await fingerprintBuild(photos, options, interrupt.signal);
    });
  fingerprint
    .command("list")
    .description("list those that verify finds by itself")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => {
      const { fingerprintList } = await import("./fingerprint.ts");
      code = await fingerprintList(options);
    });
  fingerprint
    .command("check")
    .description("tell whether the camera took photographs; one line each")
    .argument("<file>", "the fingerprint")
    .argument("<photo...>", "photographs in its size")
    .option("--json", "as a JSON array")
    .action(async (file: string, photos: string[], options: { json?: boolean }) => {
      const { fingerprintCheck } = await import("./fingerprint.ts");
      code = await fingerprintCheck(file, photos, options, interrupt.signal);
    });

  caseCommands(command, interrupt.signal, async (ending) => {
    code = await ending;
  });

  command
    .command("host")
    .description("serve the application to a browser on this machine")
    .option("--port <n>", "port; any free one where left out", number(0, 65535, true))
    .option("--open", "open it in the default browser")
    .action(async (options: { port?: number; open?: boolean }) => {
      const { host } = await import("./host.ts");
      await host(options, interrupt.signal);
    });

  command
    .command("doctor")
    .description("show versions and run self-tests")
    .option("--json", "print the checks as JSON")
    .action(async (options: { json?: boolean }) => {
      const { doctor } = await import("./doctor.ts");
      code = await doctor(options);
    });
  return command;
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its message, or the help or version that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  if (interrupt.signal.aborted) {
    note("Interrupted.");
    return exitCode.interrupted;
  }
  const known = asSelfsameError(error);
  note(errorLine(error));
  return known.code === "usage" || known.code === "notFound" ? exitCode.usage : exitCode.internal;
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => interrupt.abort(new DOMException("Interrupted.", "AbortError")));
// Whoever reads us has gone away: there is nobody to write for, and no reason to fail.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

try {
  await program().parseAsync();
  if (interrupt.signal.aborted) code = exitCode.interrupted;
} catch (error) {
  code = exitCodeOf(error);
}
process.exit(code);
