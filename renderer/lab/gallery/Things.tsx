/** A list of things in a gallery: pictures with words, beside each other, or nothing but words. */
import type { GalleryItem } from "../../../engine/lab/events.ts";
import { enlargement, type TileSheet } from "../../../engine/lab/tiles.ts";
import { Tile } from "../tiles/Tile.tsx";

/** CSS pixels that a tile takes at most. */
const EDGE = 80;

interface Props {
  name: string;
  items: readonly GalleryItem[];
  sheet: TileSheet;
  /** Looks at the thing itself, where it is an entry as well. */
  lookAt(tile: number): (() => void) | undefined;
}

export function Things({ name, items, sheet, lookAt }: Props) {
  const scale = enlargement(sheet, EDGE);
  const pictures = items.some(({ tile }) => tile !== undefined);
  return (
    <section className="lab-gallery__list" aria-label={name}>
      <h5>{name}</h5>
      {items.length === 0 ? <p className="muted">Nothing.</p> : null}
      <ul className={pictures ? "lab-gallery__things" : "lab-gallery__sentences"}>
        {items.map(({ tile, text, marked = false }, i) => {
          const look = tile === undefined ? undefined : lookAt(tile);
          const picture =
            tile === undefined ? null : (
              <Tile sheet={sheet} index={tile} scale={scale} label={text ? undefined : "Picture"} />
            );
          return (
            <li key={i} className="lab-gallery__thing" data-marked={marked || undefined} data-testid="gallery-thing">
              {look ? (
                <button
                  type="button"
                  className="lab-gallery__look"
                  aria-label={`Look at ${text || "it"}`}
                  onClick={look}
                >
                  {picture}
                </button>
              ) : (
                picture
              )}
              {text ? (
                <span className="lab-gallery__words" title={text}>
                  {text}
                </span>
              ) : null}
              {marked ? <span className="visually-hidden">, outlined</span> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
