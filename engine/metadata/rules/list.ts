/** All rules, what weighs most first. */
import { containerRules } from "./container.ts";
import { dateRules } from "./dates.ts";
import { originRules } from "./origin.ts";
import type { Rule } from "./rule.ts";

export const rules: readonly Rule[] = [...originRules, ...containerRules, ...dateRules];
