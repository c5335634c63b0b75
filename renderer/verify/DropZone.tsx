/**
 * Takes what is dropped or pasted anywhere in the window: files, folders, an image from the clipboard. Parts of the window
 * that take files themselves (ui/dropTargets.ts) are shown while something is dragged.
 */
import { useEffect, useState } from "react";
import type { Place } from "../../contract/commands.ts";
import { takeDropped } from "../batch/folders/takeDropped.ts";
import { takeFolder } from "../batch/scan/scanDialog.ts";
import { isTyping } from "../commands/keys.ts";
import { type Collected, collectChosen, collectDropped, type DroppedEntry } from "../platform/folders.ts";
import { usePlace } from "../shell/place.ts";
import { useTotem } from "../totem/store.ts";
import { type DropPlace, dropPlaces, dropTargetAt } from "../ui/dropTargets.ts";
import { useVerify } from "./store.ts";

const invitations: Record<Place, string> = {
  verify: "Drop to examine",
  batch: "Drop a folder to scan it",
  totem: "Drop to begin a session",
  lab: "Drop to examine",
};

export function DropZone() {
  // Undefined while nothing is dragged.
  const [places, setPlaces] = useState<readonly DropPlace[]>();
  const place = usePlace((state) => state.place);
  useEffect(() => {
    // Entering a child leaves its parent: only the difference says whether the window was left.
    let depth = 0;
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth++;
      setPlaces(dropPlaces());
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setPlaces(undefined);
    };
    const allow = (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setPlaces(undefined);
      if (!event.dataTransfer || !carriesFiles(event)) return;
      event.preventDefault();
      void take(event.dataTransfer, event.target);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0 && !isTyping(event.target)) void hand(collectChosen(files));
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: allow, drop, paste } as Record<
      string,
      (event: never) => void
    >;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener);
    };
  }, []);
  if (!places) return null;
  const parts = places.map(({ invitation, box: { x, y, width, height } }) => (
    <div
      key={`${x} ${y}`}
      className="dropzone dropzone--part"
      style={{ inset: "auto", left: x, top: y, width, height }}
      data-testid="drop-part"
    >
      <p>{invitation}</p>
    </div>
  ));
  return (
    <div aria-hidden>
      <div className="dropzone">{parts.length === 0 ? <p>{invitations[place]}</p> : null}</div>
      {parts}
    </div>
  );
}

/** Where Totem is shown, a photograph begins a session there; Verify takes everything else. */
async function hand(collected: Collected): Promise<void> {
  const [file] = collected.files;
  if (usePlace.getState().place === "totem" && file) await useTotem.getState().createFrom(file);
  else await useVerify.getState().addFiles(collected);
}

async function take(transfer: DataTransfer, at: EventTarget | null): Promise<void> {
  // Entries must be asked for before the event ends; a page that made the drop itself gives none.
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory) && dropTargetAt(at)?.take(files)) return;
  // Files that are dropped there are examined in Verify, as everywhere.
  if (
    usePlace.getState().place === "batch" &&
    (await takeDropped(entries as unknown[] as (DroppedEntry | null)[], files, takeFolder))
  )
    return;
  const collected =
    entries.every((entry) => entry !== null) && entries.length > 0
      ? await collectDropped(entries as unknown as DroppedEntry[])
      : collectChosen(files);
  await hand(collected);
}
