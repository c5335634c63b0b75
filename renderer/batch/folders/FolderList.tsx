/** Folders below each other. The list has the focus and one of them is lit: arrows move the light, Enter opens. */
import { Archive, Folder as FolderIcon } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import type { Folder } from "../../../contract/batch.ts";

interface Props {
  label: string;
  folders: readonly Folder[];
  /** Which one is lit at first. */
  first?: string;
  /** Shows where they are and not only what they are called. */
  paths?: boolean;
  onOpen(folder: Folder): void;
  onUp?(): void;
}

/** Rows that Page Up and Page Down pass over. */
const PAGE = 8;

export function FolderList({ label, folders, first, paths = false, onOpen, onUp }: Props) {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const [lit, setLit] = useState(() =>
    Math.max(
      0,
      folders.findIndex(({ folder }) => folder === first),
    ),
  );
  // The folder that was left takes the focus with it.
  useEffect(() => host.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row that is lit is another one then
  useEffect(
    () => void host.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }),
    [lit],
  );

  const light = (row: number) => setLit(Math.min(folders.length - 1, Math.max(0, row)));
  const moves: Record<string, () => void> = {
    ArrowDown: () => light(lit + 1),
    ArrowUp: () => light(lit - 1),
    PageDown: () => light(lit + PAGE),
    PageUp: () => light(lit - PAGE),
    Home: () => light(0),
    End: () => light(folders.length - 1),
    Enter: () => folders[lit] && onOpen(folders[lit]),
    ArrowRight: () => folders[lit] && onOpen(folders[lit]),
    Backspace: () => onUp?.(),
    ArrowLeft: () => onUp?.(),
  };
  /** The next folder whose name begins with the letter. */
  const find = (letter: string) => {
    const order = folders.map((_, i) => (lit + 1 + i) % folders.length);
    const found = order.find((i) => folders[i].name.toLowerCase().startsWith(letter.toLowerCase()));
    if (found !== undefined) light(found);
  };
  return (
    <div
      ref={host}
      className="folder-list"
      role="listbox"
      aria-label={label}
      aria-activedescendant={folders[lit] ? `${id}-${lit}` : undefined}
      tabIndex={0}
      data-testid="folder-list"
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const move = moves[event.key];
        if (!move && event.key.length !== 1) return;
        event.preventDefault();
        event.stopPropagation();
        if (move) move();
        else find(event.key);
      }}
    >
      {folders.map((folder, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list answers the keys
        <div
          key={folder.folder}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === lit}
          className="folder"
          data-testid="folder-item"
          data-name={folder.name}
          onClick={() => onOpen(folder)}
        >
          {folder.isCase ? <Archive aria-hidden /> : <FolderIcon aria-hidden />}
          <span className="folder__name" title={folder.path}>
            {paths ? folder.path : folder.name}
          </span>
          {folder.isCase ? <span className="chip">Case</span> : null}
        </div>
      ))}
      {folders.length === 0 ? <p className="muted folder-list__none">There are no folders in it.</p> : null}
    </div>
  );
}
