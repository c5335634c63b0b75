/** Step 5: what the balls say of the scene: each ball's view unbent, depths, and the scene in space. */
import { lazy, Suspense, useMemo, useState } from "react";
import { ListBox, ListBoxItem } from "react-aria-components";
import { useTotem } from "../store.ts";
import { GridCanvas } from "./GridCanvas.tsx";
import { GridPair } from "./GridPair.tsx";
import { useGrids } from "./gridStore.ts";
import type { Grids } from "./grids.ts";
import { NoGrids } from "./NoGrids.tsx";
import { SweepForm } from "./SweepForm.tsx";
import { viewsOf } from "./views.ts";
import "./rebuild.css";

// three.js is loaded once there is something to draw in space.
const SceneView = lazy(() => import("./SceneView.tsx"));

/** What the gallery calls the scene in space. */
const SCENE = "scene";

export function RebuildStep() {
  const { grids, failure, again } = useGrids();
  const verification = useTotem((state) => state.opened?.session.verification);
  const [shown, setShown] = useState(SCENE);
  const views = useMemo(
    () => (grids && verification ? viewsOf(grids, verification.balls) : undefined),
    [grids, verification],
  );
  const view = views?.views.find(({ id }) => id === shown);
  return (
    <section className="totem-step" aria-label="Rebuild" data-testid="rebuild" data-shown={shown}>
      <div className="totem-step__main">
        {!grids || !views || !verification ? (
          <NoGrids failure={failure} again={again} idle="The scene appears here once the balls' views are unbent." />
        ) : view ? (
          <GridPair grids={grids} photograph={views.photograph} view={view} />
        ) : (
          <Suspense>
            <SceneView grids={grids} verification={verification} />
          </Suspense>
        )}
      </div>
      <aside className="totem-step__side" aria-label="Rebuilding">
        <SweepForm />
        {grids && views ? <Gallery grids={grids} views={views} shown={shown} onShow={setShown} /> : null}
      </aside>
    </section>
  );
}

interface GalleryProps {
  grids: Grids;
  views: ReturnType<typeof viewsOf>;
  shown: string;
  onShow(id: string): void;
}

function Gallery({ grids, views: { photograph, views }, shown, onShow }: GalleryProps) {
  const items = [{ ...photograph, id: SCENE, title: "Scene in space" }, ...views];
  return (
    <ListBox
      className="gallery"
      aria-label="What to look at"
      data-testid="rebuild-gallery"
      layout="grid"
      selectionMode="single"
      disallowEmptySelection
      selectionBehavior="replace"
      selectedKeys={[shown]}
      onSelectionChange={(keys) => {
        const [id] = keys === "all" ? [] : keys;
        if (id !== undefined) onShow(String(id));
      }}
    >
      {items.map(({ id, title, tones }) => (
        <ListBoxItem key={id} id={id} textValue={title} className="gallery__item" data-testid={`rebuild-view-${id}`}>
          <GridCanvas grid={grids} tones={tones} label={title} />
          <span className="gallery__title">{title}</span>
        </ListBoxItem>
      ))}
    </ListBox>
  );
}
