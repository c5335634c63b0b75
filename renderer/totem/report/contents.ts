/** What a report over a session will contain, in words. */
import type { TotemSession } from "../../../contract/totemSessions.ts";
import { count } from "../../../engine/verdict/words.ts";

export interface Content {
  title: string;
  text: string;
}

/** Empty where the session is not verified: there is nothing to report. */
export function contentsOf({
  photo,
  calibration,
  verification,
}: Pick<TotemSession, "photo" | "calibration" | "verification">): Content[] {
  if (!calibration || !verification) return [];
  const { camera, balls, checks } = calibration;
  const protectedShare = Math.round(100 * verification.protectedShare);
  return [
    {
      title: "Verdict",
      text: `In words, with the numbers behind it${verification.falseAlarm ? " and what such an alarm costs" : ""}`,
    },
    {
      title: "Photograph",
      text: `${photo.name}, ${photo.width} × ${photo.height} pixels, by its SHA-256 ${photo.sha256.slice(0, 12)}…`,
    },
    { title: "Camera", text: `Focal length ${Math.round(camera.fx)} pixels: ${camera.how}` },
    {
      title: "Balls",
      text: `${count(balls.length, "ball")} with places, deviations and residuals${
        checks.length > 0 ? `, and ${count(checks.length, "remark")} of the calibration` : ""
      }`,
    },
    {
      title: "Heat map",
      text: `Over the photograph, with the ${protectedShare} % of it that at least two balls see`,
    },
    { title: "Each ball", text: "Its view unbent, how far the photograph contradicts it, and where in it" },
    { title: "Limits", text: "What the method cannot see, and the versions of everything that ran" },
  ];
}
