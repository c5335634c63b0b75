/** Sentences that a report on a case has beside its numbers. */
import { count } from "../../../engine/verdict/words.ts";
import type { Overview } from "./overview.ts";

export const method = [
  "Each file was opened for reading only, and its bytes were not changed. Files were told apart by content, not by name; links were not followed. The hash of a file was computed over the bytes as they were read.",
  "Each detector looked at each picture by itself. The verdict on a picture is drawn from their findings by fixed rules; the weights of traces were fitted to photographs and splices whose history is known and ship with the program.",
  "The score says how likely such findings come from an altered picture, if altered and untouched pictures were equally frequent. It is no probability that a picture was altered: that depends on what else is known of it.",
  "This report was written from what the case has recorded; files of results that are shown here were compared with their recorded hashes. selfsame case verify compares everything else.",
];

export const limits = [
  "Among many untouched pictures some raise an alarm: the more pictures are examined, the more false alarms there are. The rates of false alarms are of one picture and were measured on other photographs than these.",
  "The methods look for traces in the file. A manipulation that leaves none of these traces, or a later re-compression or re-scaling that wipes them out, goes unseen: a picture without an alarm is not thereby authentic.",
  "Nothing here says whether a scene was staged, who made a change, or with what intent.",
];

/** What was not done, of pictures that are of this report. */
export function notDone({ states, levels, detectors }: Overview): string[] {
  const { failed, skipped, waiting, running } = states;
  const failures = detectors.reduce((sum, detector) => sum + detector.failed, 0);
  return [
    ...(failed > 0 ? [`${count(failed, "file")} could not be examined. What would have been found is unknown.`] : []),
    ...(skipped > 0 ? [`${count(skipped, "file was", "files were")} skipped and not examined.`] : []),
    ...(waiting + running > 0
      ? [`${count(waiting + running, "picture has", "pictures have")} not been examined yet.`]
      : []),
    ...(failures > 0
      ? [
          `Detectors failed ${count(failures, "time")} on pictures that were examined; what they would have found is unknown.`,
        ]
      : []),
    ...(levels.undetermined > 0
      ? [
          `The verdict on ${count(levels.undetermined, "picture")} is undetermined: too little could be looked at to say anything.`,
        ]
      : []),
    ...(levels.clear + levels.undetermined > 0
      ? [
          `${count(levels.clear + levels.undetermined, "picture")} without alarm or notice ${levels.clear + levels.undetermined === 1 ? "is" : "are"} counted here and not listed.`,
        ]
      : []),
    "Files that hold no picture, by their content, are not part of the case.",
    "The place and time of the scenes, light, shadows and perspective, and other copies of the pictures elsewhere were not examined.",
  ];
}
