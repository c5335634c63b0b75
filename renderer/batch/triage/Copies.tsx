/** Pictures of the same bytes, and such that look alike. */
import { caseFilePath } from "../../../contract/routes.ts";
import { indexOfImage, rowAt } from "../rowCache.ts";
import { useBatch } from "../store.ts";
import { nameAndFolder } from "../words.ts";

/** More are not shown as pictures. */
const MOST = 24;

export function Copies({ id }: { id: string }) {
  const details = useBatch((state) => state.details);
  if (!details) return null;
  const { equal, alike } = details;
  return (
    <>
      <CopyList id={id} title="The same file again" images={equal} />
      <CopyList id={id} title="Looks alike" images={alike.filter((image) => !equal.includes(image))} />
    </>
  );
}

function CopyList({ id, title, images }: { id: string; title: string; images: readonly number[] }) {
  const rows = useBatch((state) => state.rows);
  if (images.length === 0) return null;
  return (
    <section className="triage__section" aria-label={title}>
      <h4>
        {title} <span className="muted">{images.length}</span>
      </h4>
      <div className="copies">
        {images.slice(0, MOST).map((image) => {
          const at = indexOfImage(rows, image);
          const row = at === undefined ? undefined : rowAt(rows, at);
          const name = row ? nameAndFolder(row.path)[0] : `Picture ${image}`;
          return (
            <button
              key={image}
              type="button"
              className="copy"
              title={row?.path ?? name}
              data-testid="copy"
              onClick={() => void useBatch.getState().goToImage(image)}
            >
              <img src={caseFilePath(id, image, "thumbnail.webp")} alt={name} draggable={false} />
            </button>
          );
        })}
      </div>
    </section>
  );
}
