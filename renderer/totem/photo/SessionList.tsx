/** Earlier sessions, the last changed first. */
import { Pencil, Trash2 } from "lucide-react";
import { Button } from "react-aria-components";
import type { TotemSessionInfo } from "../../../contract/totemSessions.ts";
import { when } from "../../lab/words.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { levelNames } from "../../ui/levels.ts";
import { stepNames } from "../steps.ts";
import { useTotem } from "../store.ts";

export function SessionList() {
  const sessions = useTotem((state) => state.sessions);
  const failure = useTotem((state) => state.failure);
  return (
    <section className="totem-sessions" aria-label="Earlier sessions">
      <h3>Go on with</h3>
      {failure ? (
        <div role="alert" className="totem-sessions__failure" data-testid="totem-failure">
          <p>
            The sessions could not be listed. {failure.message} {failure.advice}
          </p>
          <Button className="button button--small" onPress={() => void useTotem.getState().load()}>
            Try again
          </Button>
        </div>
      ) : null}
      {sessions?.length === 0 ? (
        <p className="muted">
          Nothing yet. What you begin is kept here with all that was entered, and can be taken up again.
        </p>
      ) : null}
      <ul className="totem-sessions__list">
        {sessions?.map((session) => (
          <SessionItem key={session.id} session={session} />
        ))}
      </ul>
    </section>
  );
}

function SessionItem({ session }: { session: TotemSessionInfo }) {
  const { id, name, modified, balls, damaged } = session;
  const ask = (dialog: "renameTotem" | "removeTotem") => {
    useTotem.setState({ meant: { id, name } });
    useDialogs.getState().show(dialog);
  };
  return (
    <li className="totem-session" data-testid="totem-session">
      <Button
        className="totem-session__open"
        isDisabled={damaged !== undefined}
        onPress={() => void useTotem.getState().open(id)}
      >
        <strong>{name}</strong>
        <span className="muted" title={damaged}>
          {damaged ?? `${stateInWords(session)}, ${balls} ${balls === 1 ? "ball" : "balls"}, ${when(modified)}`}
        </span>
      </Button>
      <Button
        className="button button--quiet button--icon"
        aria-label={`Rename ${name}`}
        onPress={() => ask("renameTotem")}
      >
        <Pencil aria-hidden />
      </Button>
      <Button
        className="button button--quiet button--icon"
        aria-label={`Delete ${name}`}
        onPress={() => ask("removeTotem")}
      >
        <Trash2 aria-hidden />
      </Button>
    </li>
  );
}

const stateInWords = ({ level, step }: TotemSessionInfo): string =>
  level ? levelNames[level as keyof typeof levelNames] : `At ${stepNames[step]}`;
