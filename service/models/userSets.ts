/** Sets of networks that readers bring for detectors that ship, and what their manifests say. How they are found: userManifests.ts. */
import { z } from "zod";
import { pinnedFileSchema } from "./pinnedFile.ts";

export const userSetSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and hyphens are needed")
    .refine((id) => id !== "selfsame", "this is the name of the network that ships"),
  title: z.string().min(1),
  /** What the networks are and how they fit together: service/models/exifSet/README.md. */
  kind: z.literal("exif-self-consistency"),
  licence: z.string().min(1),
  citation: z.string().min(1),
  files: z.strictObject({
    /** Patches to features. */
    features: pinnedFileSchema,
    /** Features of two patches to what they have in common. */
    pairs: pinnedFileSchema,
    /** From there to one score, where `pairs` does not go that far. */
    consistency: pinnedFileSchema.optional(),
  }),
  input: z.strictObject({
    patch: z.literal(128),
    scale: z.literal("(x-127.5)/127.5"),
    layout: z.enum(["NCHW", "NHWC"]),
  }),
  /** Names of what `pairs` answers for each pair, in its order. */
  attributes: z.array(z.string()).length(83).optional(),
});
export type UserSet = z.infer<typeof userSetSchema>;
