/**
 * Projection of pictures into a generator: Huh, Zhang, Zhu, Paris and Hertzmann, "Transforming and Projecting Images into
 * Class-conditional Generative Networks", ECCV 2020. Which code draws this picture, and where does it lie?
 */
import type { Experiment } from "../experiment.ts";
import { claimsOf } from "./claims.ts";
import { type Params, params } from "./params.ts";
import { findPictures } from "./pictures.ts";
import { pictureEvents } from "./report.ts";
import type { Result } from "./result.ts";
import { compareMethods } from "./rugged.ts";

/** Share of the run that the comparison of methods takes where both parts are run. */
const FIRST = 0.4;

export const projection: Experiment<Params, Result> = {
  id: "projection",
  title: "Projection into a generator",
  paper: {
    title: "Transforming and Projecting Images into Class-conditional Generative Networks",
    authors: "Minyoung Huh, Richard Zhang, Jun-Yan Zhu, Sylvain Paris, Aaron Hertzmann",
    venue: "ECCV 2020, arXiv:2005.01703",
  },
  question: "Which code of a generator draws a given picture, and what finds it where gradients alone get stuck?",
  params,
  presets: [
    {
      id: "seconds",
      label: "Methods on twenty rugged generators, eight digits",
      estimateSeconds: 30,
      params: { targets: 8 },
    },
    {
      id: "minutes",
      label: "Twenty generators at five gains, forty digits",
      estimateSeconds: 90,
      params: { gains: [1.5, 2.5, 3.5, 4.5], targets: 40 },
    },
    {
      id: "hours",
      label: "A generator trained anew, with colours and classes searched",
      estimateSeconds: 1500,
      params: {
        parts: "pictures",
        generator: "train",
        trainingSteps: 40_000,
        targets: 100,
        recolour: true,
        classes: "tried",
      },
    },
  ],
  async run(given, tools) {
    const both = given.parts === "both";
    const progress = (begin: number, end: number) => (share: number, step: string) =>
      tools.emit({ kind: "progress", fraction: begin + (end - begin) * share, step });
    const rugged = given.parts === "pictures" ? [] : await compareMethods(given, tools, progress(0, both ? FIRST : 1));
    if (given.parts === "rugged") return { rugged };
    const inTraining = (id: string, title: string, label: string) => (step: number, value: number) => {
      tools.emit({ kind: "chart", chart: { id, title, x: { label: "steps" }, y: { label } } });
      tools.emit({ kind: "points", chart: id, series: "pictures learnt from", points: [[step, value]] });
    };
    const run = await findPictures(given, tools, progress(both ? FIRST : 0, 1), {
      training: inTraining("training", "The generator in training", "mean absolute error"),
      perception: inTraining("perception", "The network that compares pictures, in training", "cross-entropy, nats"),
    });
    for (const event of await pictureEvents(run, tools.executor, given.seed)) tools.emit(event);
    const { method, placesSearched, classes, evaluations, outcomes, trained, perception } = run;
    return {
      rugged,
      pictures: { method, placesSearched, classes, classesGiven: given.classes === "given", evaluations, outcomes },
      ...(trained ? { trained } : {}),
      ...(perception ? { perception } : {}),
    };
  },
  claims: claimsOf,
};
