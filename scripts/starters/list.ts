import { mobilenet } from "./mobilenet.ts";
import { movenet } from "./movenet.ts";
import { nanodet } from "./nanodet.ts";
import { sentences } from "./sentences.ts";
import type { Starter } from "./starter.ts";

export const starters: readonly Starter[] = [nanodet, mobilenet, movenet, sentences];
