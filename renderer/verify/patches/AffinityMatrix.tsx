/** How much every patch agrees with every other: a square, sorted by region. Pointing reads a pair, a click chooses. */
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import type { PatchComparison } from "../../../engine/finding.ts";
import { colourTable } from "../../../engine/image/colourMap.ts";
import { legendGradient } from "../../viewer/legend.ts";
import { useVerify } from "../store.ts";
import { type AffinityPicture, affinityPicture, colouredMatrix, rowOf } from "./affinityPicture.ts";
import { Boundary, Hair, RegionSizes, Strip } from "./MatrixMarks.tsx";
import { keyStep, movedWithin, type Place, placeAt } from "./matrixInput.ts";
import { PairReadout } from "./PairReadout.tsx";
import { agreementOfRegions, agreementText } from "./regions.ts";
import { useAnchor, usePatches } from "./store.ts";

/** Rows drawn at most: about one for each CSS pixel of the panel. */
const MOST = 320;

export function AffinityMatrix({ patches }: { patches: PatchComparison }) {
  const colourMap = useVerify((state) => state.viewer.colourMap);
  const picture = useMemo(() => affinityPicture(patches, MOST), [patches]);
  const anchor = useAnchor(patches);
  const description = useId();
  const { at, handlers } = useMatrixInput(patches, picture);
  const { side, boundary, cells } = picture;
  return (
    <section className="affinity" data-testid="affinity" data-side={side} data-boundary={boundary}>
      <h4>Patch against patch</h4>
      <RegionSizes patches={patches} />
      <div className="affinity__frame">
        <span className="affinity__axis affinity__axis--across">patch of the column</span>
        <span className="affinity__axis affinity__axis--down">patch of the row</span>
        <Strip boundary={boundary} side={side} direction="across" />
        <Strip boundary={boundary} side={side} direction="down" />
        <div
          className="affinity__plot"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the matrix takes arrow keys
          tabIndex={0}
          aria-label="Affinity matrix"
          aria-describedby={description}
          data-testid="affinity-plot"
          {...handlers}
        >
          <MatrixCanvas picture={picture} colours={colourTable(colourMap)} />
          <Boundary boundary={boundary} side={side} />
          {anchor === undefined ? null : (
            <Hair at={rowOf(picture, patches.order.indexOf(anchor))} side={side} direction="across" chosen />
          )}
          {at ? <Hair at={at.row} side={side} direction="across" /> : null}
          {at ? <Hair at={at.column} side={side} direction="down" /> : null}
        </div>
      </div>
      <div className="affinity__scale">
        <span>0, does not agree</span>
        <span className="affinity__colours" style={{ backgroundImage: legendGradient("heat", colourMap) }} />
        <span>1, agrees</span>
      </div>
      <PairReadout patches={patches} pair={at ? [cells[at.row], cells[at.column]] : null} />
      <p id={description} className="muted affinity__note">
        {useMemo(() => noteOf(patches, side), [patches, side])}
      </p>
    </section>
  );
}

/** The pair that is pointed at, by pointer or keys, and the handlers that move it. */
function useMatrixInput(patches: PatchComparison, { side, cells }: AffinityPicture) {
  const [at, setAt] = useState<Place | null>(null);
  const { choose, drop, pointAt } = usePatches.getState();
  useEffect(() => () => pointAt(undefined), [pointAt]);
  const point = (place: Place | null) => {
    if (place?.row === at?.row && place?.column === at?.column) return;
    setAt(place);
    pointAt(place ? { patches, cells: [cells[place.row], cells[place.column]] } : undefined);
  };
  const placeOf = ({ currentTarget, clientX, clientY }: MouseEvent) =>
    placeAt(currentTarget.getBoundingClientRect(), { x: clientX, y: clientY }, side);
  const handlers = {
    onPointerMove: (event: PointerEvent) => point(placeOf(event)),
    onPointerLeave: () => point(null),
    onClick: (event: MouseEvent) => choose(patches, cells[placeOf(event).row]),
    onBlur: () => point(null),
    onKeyDown(event: KeyboardEvent) {
      const step = keyStep(event);
      if (step) point(at ? movedWithin(side, at, step) : { row: 0, column: 0 });
      else if (event.key === "Enter" && at) choose(patches, cells[at.row]);
      else if (event.key === "Escape") drop();
      else return;
      // The key is used up: the window's shortcuts shall not act on it as well.
      event.preventDefault();
      event.stopPropagation();
    },
  };
  return { at, handlers };
}

function MatrixCanvas({ picture, colours }: { picture: AffinityPicture; colours: Uint8Array }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { side } = picture;
  useEffect(() => {
    const pixels = new ImageData(colouredMatrix(picture, colours), picture.side, picture.side);
    canvas.current?.getContext("2d")?.putImageData(pixels, 0, 0);
  }, [picture, colours]);
  return <canvas ref={canvas} width={side} height={side} />;
}

/** The matrix in numbers, and how to read it. */
function noteOf(patches: PatchComparison, side: number): string {
  const { larger, smaller, between } = agreementOfRegions(patches);
  const means = [
    { mean: larger, where: between === undefined ? "of two patches" : "within the larger region" },
    { mean: smaller, where: "within the smaller" },
    { mean: between, where: "between the two" },
  ].flatMap(({ mean, where }) => (mean === undefined ? [] : [`${agreementText(mean)} ${where}`]));
  const perPoint = patches.order.length / side;
  return [
    means.length > 0 ? `Mean agreement: ${means.join(", ")}.` : "",
    perPoint > 1 ? `Each row stands for about ${perPoint.toFixed(1)} patches, and shows their mean.` : "",
    "A click shows on the picture what the patch of that row agrees with; arrow keys and Enter do the same.",
  ]
    .filter(Boolean)
    .join(" ");
}
