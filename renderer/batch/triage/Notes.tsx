/** What readers have written of the picture. */
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { when } from "../../lab/words.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Keys } from "../../ui/Keys.tsx";
import { useBatch } from "../store.ts";

const LONGEST = 20_000;

export function Notes() {
  const notes = useBatch((state) => state.details?.notes) ?? [];
  const readOnly = useBatch((state) => state.news?.entry.readOnly);
  const [text, setText] = useState("");
  const [keeping, setKeeping] = useState(false);
  const keep = async () => {
    if (text.trim() === "" || keeping) return;
    setKeeping(true);
    // What was typed is lost only once it is kept.
    if (await useBatch.getState().note(text.trim())) setText("");
    setKeeping(false);
  };
  return (
    <section className="triage__section" aria-label="Notes">
      <h4>Notes</h4>
      {notes.map(({ id, text: said, author, time }) => (
        <article key={id} className="note" data-testid="note">
          <p>{said}</p>
          <footer className="muted">
            {author}, {when(time)}
          </footer>
          {readOnly ? null : (
            <IconButton icon={Trash2} label="Delete the note" onPress={() => void useBatch.getState().removeNote(id)} />
          )}
        </article>
      ))}
      {readOnly ? null : (
        <form
          className="note-form"
          onSubmit={(event) => {
            event.preventDefault();
            void keep();
          }}
        >
          <textarea
            className="input"
            data-testid="note-text"
            aria-label="New note"
            placeholder="Write a note"
            rows={text.includes("\n") || text.length > 40 ? 4 : 1}
            maxLength={LONGEST}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                event.stopPropagation();
                void keep();
              } else if (event.key === "Escape") event.currentTarget.blur();
            }}
          />
          {text.trim() ? (
            <div className="note-form__end">
              <Button className="button button--small" type="submit" data-testid="add-note" isDisabled={keeping}>
                Add note
              </Button>
              <Keys chord="Mod+Enter" />
            </div>
          ) : null}
        </form>
      )}
    </section>
  );
}
