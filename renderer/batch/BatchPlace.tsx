/** The Batch place: cases, and in the open one facets, pictures and what is known of the current one. */
import { useEffect } from "react";
import { Button } from "react-aria-components";
import { run } from "../commands/bind.ts";
import { useBatch } from "./store.ts";
import "./batch.css";

export function BatchPlace() {
  const open = useBatch((state) => state.open);
  // Each time the place is shown: cases may have come from elsewhere.
  useEffect(() => void useBatch.getState().load(), []);
  return (
    <main className="batch" data-testid="batch-place">
      {open ? <OpenCase /> : <Cases />}
    </main>
  );
}

function Cases() {
  const cases = useBatch((state) => state.cases);
  const failure = useBatch((state) => state.failure);
  if (failure)
    return (
      <div className="batch__failure" role="alert" data-testid="batch-error">
        <h2>The cases could not be listed</h2>
        <p>{failure.message}</p>
        {failure.advice ? <p className="muted">{failure.advice}</p> : null}
        <Button className="button" onPress={() => void useBatch.getState().load()}>
          Try again
        </Button>
      </div>
    );
  if (!cases) return <p className="muted">Asking for the cases.</p>;
  return (
    <ul>
      {cases.map(({ id, title }) => (
        <li key={id}>
          <Button className="button button--quiet" onPress={() => useBatch.getState().openCase(id)}>
            {title}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function OpenCase() {
  const title = useBatch((state) => state.news?.entry.title);
  const count = useBatch((state) => state.rows.count);
  return (
    <header>
      <h2>{title}</h2>
      <p>{count === undefined ? "" : `${count.toLocaleString("en")} pictures`}</p>
      <Button className="button" onPress={() => run("batch.cases")}>
        All cases
      </Button>
    </header>
  );
}
