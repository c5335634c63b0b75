/** Step 6: where the photograph contradicts the balls, and what each of them saw. */
import { type KeyboardEvent, lazy, Suspense, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { RasterInfo } from "../../../contract/findings.ts";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import { VerdictCard } from "../../ui/VerdictCard.tsx";
import type { ViewerHandle } from "../../viewer/Viewer.tsx";
import type { Point } from "../../viewer/viewTransform.ts";
import { useGrids } from "../rebuild/gridStore.ts";
import type { Grids } from "../rebuild/grids.ts";
import { NoGrids } from "../rebuild/NoGrids.tsx";
import { SweepForm } from "../rebuild/SweepForm.tsx";
import { useTotem } from "../store.ts";
import { BallCard } from "./BallCard.tsx";
import { HeatViewer } from "./HeatViewer.tsx";
import { PlaceFacts } from "./PlaceFacts.tsx";
import { mapsOf } from "./rays.ts";
import { placeOf } from "./witnesses.ts";
import "./verifyStep.css";

// three.js is loaded once there is something to draw in space.
const RaysView = lazy(() => import("./RaysView.tsx"));

export function VerifyStep() {
  const { grids, failure, again } = useGrids();
  const opened = useTotem((state) => state.opened);
  const verification = opened?.session.verification;
  if (opened && verification && grids)
    return <Verified picture={opened.picture} verification={verification} grids={grids} />;
  return (
    <section className="totem-step" aria-label="Verify">
      <div className="totem-step__main">
        <NoGrids failure={failure} again={again} idle="What contradicts the balls appears here." />
      </div>
      <aside className="totem-step__side" aria-label="Verifying">
        <SweepForm />
      </aside>
    </section>
  );
}

interface Props {
  picture: RasterInfo;
  verification: TotemVerification;
  grids: Grids;
}

function Verified({ picture, verification, grids }: Props) {
  const [cell, setCell] = useState<number | null>(null);
  const [source, setSource] = useState<HeatSource>("sweep");
  const viewer = useRef<ViewerHandle>(null);
  const heat = source === "field" && grids.field ? grids.field.heat : grids.heat;
  const maps = useMemo(() => mapsOf(verification.balls), [verification]);
  const place = useMemo(
    () => (cell === null ? undefined : placeOf(verification, grids, heat, maps, cell)),
    [verification, grids, heat, maps, cell],
  );
  const look = (at: Point) => viewer.current?.lookAt(at, CLOSE * window.devicePixelRatio);
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || cell === null) return;
    event.stopPropagation();
    setCell(null);
  };
  const { balls, verdict, limits } = verification;
  return (
    <section
      className="totem-step verify-step"
      aria-label="Verify"
      data-testid="totem-verify"
      data-cell={cell ?? ""}
      onKeyDown={press}
    >
      <div className="totem-step__main">
        <HeatViewer
          ref={viewer}
          picture={picture}
          verification={verification}
          grids={grids}
          heat={heat}
          place={place}
          onChoose={setCell}
        >
          <div className="place-bar">
            <span role="status">
              {place
                ? "Arrow keys move the place. The dashed boxes are where the balls show it."
                : "Click the photograph to see what the balls saw of a place."}
            </span>
            {place ? (
              <Button className="button button--small" onPress={() => setCell(null)} data-testid="place-drop">
                Let go of it
              </Button>
            ) : null}
          </div>
        </HeatViewer>
      </div>
      <aside className="totem-step__side" aria-label="Verdict">
        <VerdictCard level={verdict.level} text={verdict.text} testId="totem-verdict" />
        {grids.field ? <SourceChoice source={source} onSource={setSource} /> : null}
        <Suspense fallback={<div className="rays-view" />}>
          <RaysView grids={grids} verification={verification} place={place} />
        </Suspense>
        {place ? <PlaceFacts place={place} picture={picture} /> : null}
        <section className="ball-list">
          <h3>
            {place
              ? "What each ball saw of it"
              : "How far the photograph is off each ball at its hottest, × what is to be expected"}
          </h3>
          <ul className="ball-cards">
            {balls.map((ball, i) => (
              <BallCard key={ball.name} ball={ball} index={i} picture={picture} place={place} onLook={look} />
            ))}
          </ul>
        </section>
        <section className="totem-limits">
          <h3>What it cannot see</h3>
          <ul className="bullets">
            {limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </section>
      </aside>
    </section>
  );
}

/** CSS pixels per pixel of the photograph, when a place in a ball is looked at. */
const CLOSE = 4;

const sources = { sweep: "The sweep", field: "The radiance field" };
type HeatSource = keyof typeof sources;

function SourceChoice({ source, onSource }: { source: HeatSource; onSource(source: HeatSource): void }) {
  return (
    <fieldset className="source-choice">
      <legend>Compared with</legend>
      {Object.entries(sources).map(([id, name]) => (
        <label key={id}>
          <input
            type="radio"
            name="heat-source"
            checked={id === source}
            onChange={() => onSource(id as HeatSource)}
            data-testid={`heat-source-${id}`}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
