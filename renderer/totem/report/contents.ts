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
  const { camera } = calibration;
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
    {
      title: "Heat map",
      text: `Alone and over the photograph, for the ${protectedShare} % of it that all balls but one, and two at least, see`,
    },
    {
      title: "Balls",
      text: `How far the photograph contradicts each of ${count(verification.balls.length, "ball")}, and where it shows the hottest place`,
    },
    {
      title: "Circumstances",
      text: `Camera (${camera.how}), radius, glass and place of each ball, versions of everything that ran`,
    },
    { title: "Reproducing", text: "The commands that lead to the same numbers" },
    { title: "Limits", text: "What the method cannot see" },
  ];
}
