/** Photographs of a checkerboard: how many corners it has, which photographs, what came of them. */
import { Images } from "lucide-react";
import { useRef } from "react";
import { Button } from "react-aria-components";
import type { LensChoice } from "../../../contract/totemSessions.ts";
import { NumberField } from "../NumberField.tsx";
import { useTotem } from "../store.ts";

export function CheckerboardForm({ found }: { found: Extract<LensChoice, { source: "checkerboard" }> | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  const { columns, rows } = useTotem((state) => state.board);
  const leftOut = useTotem((state) => state.leftOut);
  const busy = useTotem((state) => state.busy !== undefined);
  const enter = (change: { columns?: number; rows?: number }) =>
    useTotem.setState(({ board }) => ({ board: { ...board, ...change } }));
  const usable = [columns, rows].every((count) => Number.isInteger(count) && count >= 3);
  return (
    <div className="lens-form">
      <div className="lens-form__fields">
        <NumberField
          label="Inner corners in a row"
          testId="board-columns"
          value={columns}
          onChange={(count) => count !== undefined && enter({ columns: count })}
        />
        <NumberField
          label="Rows of inner corners"
          testId="board-rows"
          value={rows}
          onChange={(count) => count !== undefined && enter({ rows: count })}
        />
      </div>
      <p className="muted">
        Inner corners are where four squares meet: a board of 10 × 7 squares has 9 × 6. Three photographs at least,
        better ten, of a flat board that is tilted differently in each and reaches into the corners of the picture.
      </p>
      {usable ? null : <p className="error-text">Both have to be whole numbers of at least 3.</p>}
      <div>
        <Button
          className="button"
          isDisabled={busy || !usable}
          onPress={() => input.current?.click()}
          data-testid="board-choose"
        >
          <Images aria-hidden /> Choose the photographs
        </Button>
      </div>
      <input
        ref={input}
        hidden
        multiple
        type="file"
        data-testid="board-files"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (files.length > 0) void useTotem.getState().calibrateLens(files);
        }}
      />
      {found ? (
        <p className="lens-form__found" data-testid="board-found">
          {found.how}
        </p>
      ) : null}
      {leftOut.length > 0 ? (
        <section aria-label="Left out" className="lens-form__left-out" data-testid="board-left-out">
          <h3>Left out</h3>
          <ul className="remarks">
            {leftOut.map(({ name, why }) => (
              <li key={`${name} ${why}`}>
                <strong>{name}</strong> <span className="muted">{why}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
