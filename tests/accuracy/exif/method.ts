/** What a method of finding pasted regions is. */
import type { RgbImage } from "../../../engine/image/raster.ts";

export interface Judgement {
  /** One value per pixel. Which end is foreign is not said. */
  map: Float32Array;
  /** The larger, the more the picture looks spliced. Absent where the method says nothing of pictures. */
  score?: number;
}

export interface Method {
  name: string;
  judge(image: RgbImage): Promise<Judgement>;
}
