/** The chosen place in numbers. */
import type { RasterInfo } from "../../../contract/findings.ts";
import { number } from "../../../engine/verdict/words.ts";
import { ColourChip } from "./ColourChip.tsx";
import { PhotoCrop } from "./PhotoCrop.tsx";
import type { Place } from "./witnesses.ts";

/** Pixels to each side. */
const REACH = 24;

export function PlaceFacts({ place, picture }: { place: Place; picture: RasterInfo }) {
  const { middle, depth, confidence, heat, direct } = place;
  return (
    <section className="place-facts" aria-label="Chosen place" data-testid="place-facts">
      <PhotoCrop picture={picture} place={middle} reach={REACH} label="The chosen place, magnified" />
      <div>
        <h3>
          x {Math.round(middle.x)}, y {Math.round(middle.y)}
        </h3>
        <p data-testid="place-heat">
          {heat === undefined
            ? "Not seen by enough balls: nothing is said of it."
            : `Contradicts the balls ${number(heat)} × as much as is to be expected.`}
        </p>
        <p className="muted" data-testid="place-depth">
          {depth === undefined
            ? "A ball is in the way here."
            : `${depth.toFixed(2)} m away, with a confidence of ${confidence.toFixed(2)}.`}
        </p>
        {direct ? <ColourChip colour={direct} numbers /> : null}
      </div>
    </section>
  );
}
