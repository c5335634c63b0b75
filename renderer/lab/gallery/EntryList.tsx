// biome-ignore-all lint/a11y/useFocusableInteractive: the list has the focus and tells its current entry by aria-activedescendant.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys act on the whole list.
// biome-ignore-all lint/a11y/useSemanticElements: options of a select element have no pictures.
/** The entries of a gallery, of which one is looked at: found by words, gone through by keys. Only what is in view is drawn. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { enlargement, type TileSheet } from "../../../engine/lab/tiles.ts";
import { Tile } from "../tiles/Tile.tsx";
import { type Entries, nameOf, shownRows, stepOf, stepped } from "./entries.ts";

/** CSS pixels. */
const ROW = 40;
const THUMBNAIL = 32;
const HEIGHT = 400;

interface Props {
  entries: Entries;
  sheet: TileSheet;
  /** Indices of those that have the words. */
  listed: readonly number[];
  search: string;
  chosen: number;
  onSearch(search: string): void;
  onChoose(index: number): void;
}

export function EntryList({ entries, sheet, listed, search, chosen, onSearch, onChoose }: Props) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const row = listed.indexOf(chosen);
  const [first, end] = shownRows(top, HEIGHT, ROW, listed.length);

  // The chosen one is in view, by whatever it was chosen.
  useEffect(() => {
    const element = scroller.current;
    if (!element || row < 0) return;
    if (row * ROW < element.scrollTop) element.scrollTop = row * ROW;
    else if ((row + 1) * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = (row + 1) * ROW - element.clientHeight;
  }, [row]);

  const press = (event: KeyboardEvent) => {
    const by = stepOf(event.key, Math.floor(HEIGHT / ROW) - 1);
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = stepped(listed, chosen, by);
    if (next !== undefined) onChoose(next);
    event.preventDefault();
    event.stopPropagation();
  };
  const scale = enlargement(sheet, THUMBNAIL);
  return (
    <div className="lab-gallery__entries">
      <input
        type="search"
        className="input"
        aria-label="Find by words"
        placeholder={`Find among ${entries.length}`}
        autoComplete="off"
        spellCheck={false}
        value={search}
        data-testid="gallery-search"
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          // Left and right move the text cursor here, and letters are words.
          if (event.key === "ArrowUp" || event.key === "ArrowDown") press(event);
          else event.stopPropagation();
        }}
      />
      <div
        ref={scroller}
        className="lab-gallery__scroll"
        role="listbox"
        tabIndex={0}
        aria-label="What is looked at"
        aria-activedescendant={row >= first && row < end ? `${id}-${chosen}` : undefined}
        data-testid="gallery-entries"
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={press}
      >
        <div role="presentation" style={{ height: listed.length * ROW }}>
          {listed.slice(first, end).map((index, i) => {
            const { tile } = entries[index].item;
            return (
              <div
                key={index}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === chosen}
                aria-setsize={listed.length}
                aria-posinset={first + i + 1}
                className="lab-gallery__entry"
                data-testid="gallery-entry"
                style={{ top: (first + i) * ROW, height: ROW }}
                onClick={() => onChoose(index)}
              >
                <span className="lab-gallery__thumbnail">
                  {tile === undefined ? null : <Tile sheet={sheet} index={tile} scale={scale} />}
                </span>
                <span className="lab-gallery__name">{nameOf(entries, index)}</span>
              </div>
            );
          })}
        </div>
        {listed.length === 0 ? <p className="muted lab-gallery__none">None has these words.</p> : null}
      </div>
    </div>
  );
}
