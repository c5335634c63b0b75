/** An experiment before it is run: its question, its paper, its README, its form. */
import { useCallback } from "react";
import type { ExperimentInfo } from "../../contract/lab.ts";
import { experimentFigurePath } from "../../contract/routes.ts";
import { Readme } from "../ui/Readme.tsx";
import { ExperimentForm } from "./ExperimentForm.tsx";

export function ExperimentView({ experiment }: { experiment: ExperimentInfo }) {
  const { id, title, question, paper, readme } = experiment;
  const pictureAt = useCallback((name: string) => experimentFigurePath(id, name), [id]);
  return (
    <article className="experiment" aria-label={title}>
      <header className="experiment__head">
        <h2>{title}</h2>
        <p className="experiment__question">{question}</p>
        <p className="muted">
          {paper.authors}, <cite>{paper.title}</cite>, {paper.venue}
        </p>
      </header>
      <div className="experiment__body">
        <ExperimentForm experiment={experiment} />
        <section className="experiment__readme" aria-label="About this experiment">
          <Readme text={readme} pictureAt={pictureAt} />
        </section>
      </div>
    </article>
  );
}
