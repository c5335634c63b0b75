/**
 * What the commands do. Palette, shortcuts, toolbar and native menu all end in `run`; the list of commands itself is
 * contract/commands.ts.
 */
import { type Command, type CommandId, commands, isCommandId } from "../../contract/commands.ts";
import { batchActions } from "../batch/actions.ts";
import { chosenExperiment, openedRun, useLab } from "../lab/store.ts";
import { useDialogs } from "../shell/dialogs.ts";
import { copyText, useNotices } from "../shell/notices.ts";
import { usePlace } from "../shell/place.ts";
import { toggleTheme } from "../shell/theme.ts";
import { stepBy, stepTask } from "../totem/steps.ts";
import { useTotem } from "../totem/store.ts";
import { chooseFiles } from "../verify/chooseFiles.tsx";
import { focusMetadataSearch } from "../verify/metadata/focus.ts";
import { useVerify } from "../verify/store.ts";
import { viewerHandle } from "../verify/viewerHandle.ts";
import type { Action } from "./action.ts";
import { keepsKey, matchesKeys } from "./keys.ts";
import { isMac } from "./platformKeys.ts";

const verify = () => useVerify.getState();
const totem = () => useTotem.getState();
const hasTotem = () => totem().opened !== undefined;
const outlining = () => totem().opened?.draft.step === "totems";
const lab = () => useLab.getState();
const runState = () => openedRun(lab())?.state;
const { notify } = useNotices.getState();
const dialogs = () => useDialogs.getState();
const selected = () => {
  const { selected: id, examinations } = verify();
  return id ? examinations[id] : undefined;
};
const hasPicture = () => selected()?.picture !== undefined;
const hasResult = () => selected()?.state === "done";
const shownFinding = () => {
  const examination = selected();
  return examination?.shown ? examination.findings[examination.shown] : undefined;
};
const setViewer = verify().setViewer;
const colourMaps = ["viridis", "inferno", "cividis"] as const;

const actions: Record<CommandId, Action> = {
  "file.open": { run: () => chooseFiles("files") },
  "file.openFolder": {
    run: () => (usePlace.getState().place === "batch" ? run("batch.scan") : chooseFiles("folder")),
  },
  "file.again": {
    run: () => verify().again(verify().selected!),
    enabled: () => selected() !== undefined && selected()!.state !== "running",
  },
  "file.cancel": {
    run: () => verify().cancel(verify().selected!),
    enabled: () => /queued|running/.test(selected()?.state ?? ""),
  },
  "file.totem": {
    run: () => void totem().createFromTray(verify().selected!),
    enabled: () => selected() !== undefined,
  },
  "file.remove": { run: () => verify().remove(verify().selected!), enabled: () => selected() !== undefined },
  "report.menu": { run: () => dialogs().show("report"), enabled: hasResult },
  "report.html": { run: () => void verify().report("html"), enabled: hasResult },
  "report.pdf": { run: () => void verify().report("pdf"), enabled: hasResult },
  "report.json": { run: () => void verify().report("json"), enabled: hasResult },
  "settings.open": { run: () => dialogs().show("settings") },
  // Pasting reaches the window as a paste event, see DropZone; the palette can only say so.
  "edit.paste": { run: () => notify("info", `Press ${isMac ? "⌘" : "Ctrl"} V to paste an image.`) },
  "edit.copyValue": { run: () => void copyFacts(), enabled: () => shownFinding() !== undefined },
  "viewer.fit": { run: () => viewerHandle()?.fit(), enabled: hasPicture },
  "viewer.actualSize": { run: () => viewerHandle()?.actualSize(), enabled: hasPicture },
  "viewer.zoomIn": { run: () => viewerHandle()?.zoomBy(Math.SQRT2), enabled: hasPicture },
  "viewer.zoomOut": { run: () => viewerHandle()?.zoomBy(Math.SQRT1_2), enabled: hasPicture },
  "viewer.hideMap": {
    run: () => viewerHandle()?.holdHidden(true),
    release: () => viewerHandle()?.holdHidden(false),
    enabled: hasPicture,
  },
  "viewer.mode": { run: () => viewerHandle()?.nextMode(), enabled: hasPicture },
  "viewer.lessOpacity": {
    run: () => setViewer({ opacity: Math.max(0, verify().viewer.opacity - 0.1) }),
    enabled: hasPicture,
  },
  "viewer.moreOpacity": {
    run: () => setViewer({ opacity: Math.min(1, verify().viewer.opacity + 0.1) }),
    enabled: hasPicture,
  },
  "viewer.colourMap": {
    run: () =>
      setViewer({ colourMap: colourMaps[(colourMaps.indexOf(verify().viewer.colourMap) + 1) % colourMaps.length] }),
    enabled: hasPicture,
  },
  "viewer.grid": { run: () => viewerHandle()?.toggleGrid(), enabled: hasPicture },
  "viewer.magnifier": { run: () => viewerHandle()?.toggleMagnifier(), enabled: hasPicture },
  "theme.toggle": { run: toggleTheme },
  "go.nextImage": { run: () => verify().step(1), enabled: () => verify().order.length > 0 },
  "go.previousImage": { run: () => verify().step(-1), enabled: () => verify().order.length > 0 },
  "go.nextFinding": { run: () => verify().stepFinding(1), enabled: hasPicture },
  "go.previousFinding": { run: () => verify().stepFinding(-1), enabled: hasPicture },
  "go.finding": { run: () => verify().setPanel("findings"), enabled: () => selected() !== undefined },
  "go.metadata": { run: () => verify().setPanel("metadata"), enabled: () => selected() !== undefined },
  "go.file": { run: () => verify().setPanel("file"), enabled: () => selected() !== undefined },
  "go.findMetadata": {
    run: () => {
      verify().setPanel("metadata");
      focusMetadataSearch();
    },
    enabled: () => selected() !== undefined,
  },
  "go.readme": { run: () => dialogs().show("readme"), enabled: () => selected()?.shown !== undefined },
  "go.verify": { run: () => usePlace.getState().go("verify") },
  "go.batch": { run: () => usePlace.getState().go("batch") },
  "go.totem": { run: () => usePlace.getState().go("totem") },
  "go.lab": { run: () => usePlace.getState().go("lab") },
  ...batchActions,
  "totem.next": { run: () => totem().go(stepBy(totem(), 1)!), enabled: () => stepBy(totem(), 1) !== undefined },
  "totem.previous": { run: () => totem().go(stepBy(totem(), -1)!), enabled: () => stepBy(totem(), -1) !== undefined },
  "totem.run": { run: () => stepTask(totem())!(), enabled: () => stepTask(totem()) !== undefined },
  "totem.cancel": { run: () => totem().cancel(), enabled: () => totem().busy !== undefined },
  "totem.undo": { run: () => totem().undo(), enabled: () => (totem().opened?.history.past.length ?? 0) > 0 },
  "totem.redo": { run: () => totem().redo(), enabled: () => (totem().opened?.history.future.length ?? 0) > 0 },
  "totem.addBall": { run: () => totem().addBall(), enabled: outlining },
  "totem.nextBall": { run: () => totem().stepBall(1), enabled: outlining },
  "totem.previousBall": { run: () => totem().stepBall(-1), enabled: outlining },
  "totem.removePoint": { run: () => totem().removePoint(), enabled: () => outlining() && totem().point !== null },
  "totem.removeBall": { run: () => totem().removeBall(), enabled: outlining },
  "totem.rename": { run: () => dialogs().show("renameTotem"), enabled: hasTotem },
  "totem.remove": { run: () => dialogs().show("removeTotem"), enabled: hasTotem },
  "totem.sessions": { run: () => totem().close(), enabled: hasTotem },
  "lab.run": {
    run: () => void lab().start(),
    enabled: () => !lab().library && lab().open === undefined && chosenExperiment(lab()) !== undefined,
  },
  "lab.pause": {
    run: () => void (runState() === "running" ? lab().pause() : lab().resume()),
    enabled: () => runState() !== undefined && runState() !== "done",
  },
  "lab.cancel": { run: () => void lab().cancel(), enabled: () => /running|paused/.test(runState() ?? "") },
  "lab.rename": { run: () => dialogs().show("renameRun"), enabled: () => runState() !== undefined },
  "lab.remove": { run: () => dialogs().show("removeRun"), enabled: () => runState() !== undefined },
  "lab.next": { run: () => lab().step(1), enabled: () => lab().experiments !== undefined },
  "lab.previous": { run: () => lab().step(-1), enabled: () => lab().experiments !== undefined },
  "lab.experiment": {
    run: () => lab().choose(lab().chosen!),
    enabled: () => lab().library || lab().open !== undefined,
  },
  "palette.open": { run: () => dialogs().show("palette") },
  "help.open": { run: () => dialogs().show("help") },
  "help.about": { run: () => dialogs().show("about") },
};

/** The facts of the finding that is shown, as text, in the clipboard. */
async function copyFacts(): Promise<void> {
  const finding = shownFinding();
  if (!finding) return;
  const lines = [
    finding.summary ?? finding.reason ?? "",
    ...(finding.facts ?? []).map(({ label, value }) => `${label}: ${value}`),
  ];
  await copyText("The finding", lines.join("\n"));
}

/** Whether a command has anything to do with the place that is shown. */
export const isHere = ({ place }: Command): boolean => place === undefined || place === usePlace.getState().place;

export const isEnabled = (id: CommandId): boolean =>
  isHere(commands.find((command) => command.id === id)!) && (actions[id].enabled?.() ?? true);

/** Runs a command where it makes sense now; otherwise nothing happens. */
export function run(id: string): void {
  if (isCommandId(id) && isEnabled(id)) actions[id].run();
}

/** Listens to the keyboard for as long as the window lives. */
export function listenToKeys(): void {
  const held = new Set<CommandId>();
  window.addEventListener("keydown", (event) => {
    // The viewer answers its own keys while it has the focus.
    if (event.defaultPrevented) return;
    const command = commands.find(
      (candidate) =>
        !candidate.role && isHere(candidate) && candidate.keys.some((chord) => matchesKeys(event, chord, isMac)),
    );
    if (!command) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "F1";
    if (keepsKey(event.target, event) || (plain && useDialogs.getState().open !== undefined)) return;
    event.preventDefault();
    if (event.repeat && command.hold) return;
    if (command.hold) held.add(command.id);
    run(command.id);
  });
  window.addEventListener("keyup", (event) => {
    for (const id of held) {
      const { keys } = commands.find((command) => command.id === id)!;
      if (!keys.some((chord) => chord.toLowerCase() === event.key.toLowerCase())) continue;
      held.delete(id);
      actions[id].release?.();
    }
  });
  window.addEventListener("blur", () => {
    for (const id of held) actions[id].release?.();
    held.clear();
  });
}
