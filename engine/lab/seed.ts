/** The parameter of experiments whose seeds count from 0. */
import { z } from "zod";

export const seedParameter = z
  .number()
  .int()
  .min(0)
  .max(1e6)
  .default(0)
  .meta({ title: "Seed", description: "Another seed, other numbers." });
