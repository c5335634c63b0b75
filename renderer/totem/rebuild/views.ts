/** What can be looked at of a rebuilt scene, each as a picture on the grid. */
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import type { Grids } from "./grids.ts";
import { together } from "./together.ts";
import { depthRange, pictureTones, scaleTones } from "./tones.ts";

export interface GridView {
  id: string;
  title: string;
  /** What it shows, in a sentence. */
  text: string;
  tones: Uint32Array<ArrayBuffer>;
  /** Where its colours stand for numbers. */
  scale?: { range: [number, number]; unit: string; low: string; high: string };
}

/** Of depths and confidences; see engine/image/colourMap. */
export const SCALE_COLOURS = "viridis";

/** The photograph itself, as the sweep saw it, and everything that was made of it. */
export function viewsOf(grids: Grids, balls: TotemVerification["balls"]): { photograph: GridView; views: GridView[] } {
  const all = together(grids.balls);
  const range = depthRange(grids.depth);
  const metres = { range, unit: "m", low: "near", high: "far" };
  const views: GridView[] = [
    {
      id: "together",
      title: "All balls together",
      text: "What the camera should see, as all balls say: the mean of their views, weighted by how far each may be trusted.",
      tones: pictureTones(all.picture, all.weight),
    },
    ...grids.balls.map((ball, i) => ({
      id: `ball-${i}`,
      title: balls[i].name,
      text: `What ${balls[i].name} alone says the camera should see, unbent. It says nothing where the picture is empty.`,
      tones: pictureTones(ball.picture, ball.weight),
    })),
    {
      id: "depth",
      title: "Depth",
      text: "How far away each place is along the camera's axis: where the balls agree best.",
      tones: scaleTones(grids.depth, range, SCALE_COLOURS),
      scale: metres,
    },
    {
      id: "confidence",
      title: "Confidence",
      text: "By how much that depth explains more than others do. Plain walls look alike at many depths.",
      tones: scaleTones(grids.confidence, [0, 1], SCALE_COLOURS),
      scale: { range: [0, 1], unit: "", low: "any depth would do", high: "one depth only" },
    },
  ];
  if (grids.field)
    views.push(
      {
        id: "field-picture",
        title: "Radiance field",
        text: "The camera's view of a radiance field that was trained on what the balls show, and on nothing else.",
        tones: pictureTones(grids.field.picture),
      },
      {
        id: "field-depth",
        title: "Depth of the field",
        text: "How far away the radiance field has what the camera sees.",
        tones: scaleTones(grids.field.depth, range, SCALE_COLOURS),
        scale: metres,
      },
    );
  return {
    photograph: {
      id: "photograph",
      title: "Photograph",
      text: "The photograph on the same grid, without the balls in it.",
      tones: pictureTones(grids.picture, grids.depth),
    },
    views,
  };
}
