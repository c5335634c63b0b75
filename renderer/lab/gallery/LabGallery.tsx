/** Things with lists of pictures and words: one is chosen and looked at. */
import { type KeyboardEvent, memo, useMemo, useState } from "react";
import type { RunInfo } from "../../../contract/lab.ts";
import type { Gallery } from "../../../engine/lab/events.ts";
import { enlargement, TileSheet } from "../../../engine/lab/tiles.ts";
import { ChartFrame } from "../charts/ChartFrame.tsx";
import { Tile } from "../tiles/Tile.tsx";
import { EntryList } from "./EntryList.tsx";
import { entriesByTile, found, nameOf, stepped } from "./entries.ts";
import { Things } from "./Things.tsx";

/** CSS pixels that the picture of the chosen one takes at most. */
const EDGE = 144;

export function LabGallery({ run, gallery }: { run: RunInfo; gallery: Gallery }) {
  const marks = useMemo(
    () => gallery.entries.some(({ lists }) => lists.some(({ items }) => items.some(({ marked }) => marked))),
    [gallery],
  );
  return (
    <ChartFrame
      run={run}
      chart={gallery}
      testId="lab-gallery"
      wide
      sign={marks ? <span className="lab-gallery__key" /> : null}
    >
      <Inspector gallery={gallery} />
    </ChartFrame>
  );
}

/** Runs tell of their progress all the time; what is looked at stays as it is. */
const Inspector = memo(function Inspector({ gallery: { tiles, entries } }: { gallery: Gallery }) {
  const sheet = useMemo(() => new TileSheet(tiles), [tiles]);
  const byTile = useMemo(() => entriesByTile(entries), [entries]);
  const [search, setSearch] = useState("");
  const [wanted, setWanted] = useState(0);
  const listed = useMemo(() => found(entries, search), [entries, search]);
  // A gallery that is told again may have become shorter.
  const chosen = Math.min(wanted, entries.length - 1);
  const entry = entries[chosen];
  if (!entry) return <p className="muted">Nothing yet.</p>;

  const change = (text: string) => {
    setSearch(text);
    const fitting = found(entries, text);
    if (fitting.length > 0 && !fitting.includes(chosen)) setWanted(fitting[0]);
  };
  const lookAt = (tile: number) => {
    const other = byTile.get(tile);
    if (other === undefined || other === chosen) return undefined;
    return () => {
      setWanted(other);
      if (!listed.includes(other)) setSearch("");
    };
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    setWanted(stepped(listed, chosen, by) ?? chosen);
    event.preventDefault();
    event.stopPropagation();
  };
  const { item, lists } = entry;
  return (
    <div className={entries.length > 1 ? "lab-gallery" : "lab-gallery lab-gallery--single"}>
      {entries.length > 1 ? (
        <EntryList
          entries={entries}
          sheet={sheet}
          listed={listed}
          search={search}
          chosen={chosen}
          onSearch={change}
          onChoose={setWanted}
        />
      ) : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys that go on from whatever has the focus in it */}
      <div className="lab-gallery__inspected" onKeyDown={press}>
        <div className="lab-gallery__item" data-marked={item.marked || undefined} data-testid="gallery-item">
          {item.tile === undefined ? null : (
            <Tile
              sheet={sheet}
              index={item.tile}
              scale={enlargement(sheet, EDGE)}
              label={item.text ? undefined : nameOf(entries, chosen)}
            />
          )}
          <p aria-live="polite">{item.text ?? nameOf(entries, chosen)}</p>
        </div>
        <div className="lab-gallery__lists">
          {lists.map(({ name, items }, i) => (
            <Things key={`${i} ${name}`} name={name} items={items} sheet={sheet} lookAt={lookAt} />
          ))}
        </div>
      </div>
    </div>
  );
});
