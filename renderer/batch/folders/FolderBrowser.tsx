/** One folder at a time: the way to it, the folders in it, and a button that takes the one that is open. */
import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { batchOperations, type Folder, type FolderList as Listing } from "../../../contract/batch.ts";
import { errorLine } from "../../../contract/errors.ts";
import { count, thousands } from "../../../engine/verdict/words.ts";
import { client } from "../../shell/service.ts";
import { Keys } from "../../ui/Keys.tsx";
import { Latest } from "../latest.ts";
import { crumbsOf } from "./crumbs.ts";
import { FolderList } from "./FolderList.tsx";
import type { AskedFolder } from "./folderDialog.ts";

interface Props {
  asked: AskedFolder;
  onChoose(folder: Folder): void;
  onClose(): void;
}

/** Where the last dialog was, for as long as the window lives. */
let lastFolder: string | undefined;

export function FolderBrowser({ asked, onChoose, onClose }: Props) {
  const { listing, from, problem, go, up } = useListing();
  if (!listing)
    return (
      <>
        <p className={problem ? "error-text" : "muted"} role={problem ? "alert" : undefined}>
          {problem ?? "Asking for the folders."}
        </p>
        <div className="dialog__actions">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
        </div>
      </>
    );
  const fits = !asked.caseOnly || listing.isCase;
  const choose = () => fits && onChoose(listing);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that reach the buttons in it as well
    <div
      className="folders"
      data-testid="folder-browser"
      data-path={listing.path}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        choose();
      }}
    >
      <nav className="folders__way" aria-label="Way to the folder">
        {crumbsOf(listing.path).map(({ label, up: steps }, i) => (
          <span key={steps} className="folders__crumb">
            {i > 0 ? <span aria-hidden>›</span> : null}
            <button type="button" disabled={steps === 0} onClick={() => up(steps)}>
              {label}
            </button>
          </span>
        ))}
      </nav>
      <FolderList
        key={listing.folder}
        label={`Folders in ${listing.name}`}
        folders={listing.folders}
        first={from}
        onOpen={({ folder }) => go(folder)}
        onUp={() => up(1)}
      />
      {problem ? (
        <p className="error-text" role="alert">
          {problem}
        </p>
      ) : null}
      <p className="muted folders__facts">
        {asked.caseOnly && !listing.isCase
          ? "A case is a folder that a scan has written; none is in this one itself."
          : listing.isCase
            ? "This folder is a case."
            : `${listing.files === 0 ? "No files" : `${thousands(listing.files)} ${listing.files === 1 ? "file" : "files"}`} directly in it, ${count(listing.folders.length, "folder")}.`}
      </p>
      <div className="folders__end">
        <span className="muted folders__keys">
          <Keys chord="Enter" /> opens <Keys chord="Backspace" /> goes up <Keys chord="Mod+Enter" /> takes it
        </span>
        <Button className="button" onPress={onClose}>
          Cancel
        </Button>
        <Button
          className="button button--primary"
          data-testid="folder-choose"
          isDisabled={!fits}
          onPress={choose}
          aria-label={`${listing.isCase ? "Open" : asked.action} ${listing.name}`}
        >
          <span className="folders__choice">
            {listing.isCase ? "Open" : asked.action} “{listing.name}”
          </span>
        </Button>
      </div>
    </div>
  );
}

interface Shown {
  listing: Listing;
  /** The folder that was left by going up: it is lit, so that one finds back. */
  from?: string;
}

function useListing() {
  const [question] = useState(() => new Latest<Shown>());
  const [shown, setShown] = useState<Shown>();
  const [problem, setProblem] = useState<string>();

  const show = (put: (signal: AbortSignal) => Promise<Shown>) =>
    question.ask(
      put,
      (answer) => {
        lastFolder = answer.listing.folder;
        setShown(answer);
        setProblem(undefined);
      },
      (error) => setProblem(errorLine(error)),
    );
  const list = (folder: string | undefined, signal: AbortSignal) =>
    client().call(batchOperations.listFolders, { folder }, { signal });
  const go = (folder: string) => show(async (signal) => ({ listing: await list(folder, signal) }));

  /** So many folders up, as far as there are. */
  const up = (steps: number) => {
    const start = shown?.listing;
    if (!start?.parent) return;
    show(async (signal) => {
      let at: Shown = { listing: start };
      for (let step = 0; step < steps && at.listing.parent; step++)
        at = { listing: await list(at.listing.parent, signal), from: at.listing.folder };
      return at;
    });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the dialog opens
  useEffect(() => {
    const first = lastFolder;
    // What the last dialog showed may be gone, or unknown to a service that was started anew.
    show(async (signal) => {
      const own = () => list(undefined, signal);
      return { listing: await (first === undefined ? own() : list(first, signal).catch(own)) };
    });
    return () => question.cancel();
  }, []);
  return { listing: shown?.listing, from: shown?.from, problem, go, up };
}
