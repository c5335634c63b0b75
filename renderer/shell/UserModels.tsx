/** What is in the reader's models folder, and why something in it is refused. */
import { useEffect, useState } from "react";
import { asSelfsameError } from "../../contract/errors.ts";
import type { OutputOf } from "../../contract/operation.ts";
import { operations } from "../../contract/operations.ts";
import { client } from "./service.ts";

export function UserModels() {
  const [listed, setListed] = useState<OutputOf<typeof operations.listModels>>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    client()
      .call(operations.listModels, {})
      .then(setListed, (reason) => setError(asSelfsameError(reason).message));
  }, []);
  return (
    <section className="field" data-testid="user-models" aria-label="Your own models">
      <span>Your own models</span>
      {error ? <p className="error-text">{error}</p> : null}
      {listed?.folder ? <code className="muted">{listed.folder}</code> : null}
      {listed && listed.manifests.length === 0 ? <p className="muted">There are none.</p> : null}
      <ul className="muted">
        {listed?.manifests.map(({ manifest, id, detail, refused }) => (
          <li key={manifest}>
            {id ?? manifest}: {refused ? `refused. ${detail}` : detail}
          </li>
        ))}
      </ul>
    </section>
  );
}
