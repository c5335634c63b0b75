/** A number that is typed: what is no number yet stays in the field, and the last number stays in force. */
import { useEffect, useState } from "react";
import { FieldError, Input, Label, Text, TextField } from "react-aria-components";

interface Props {
  label: string;
  /** Undefined: nothing is entered. */
  value: number | undefined;
  onChange(value: number | undefined): void;
  unit?: string;
  note?: string;
  testId?: string;
}

const asText = (value: number | undefined): string => (value === undefined ? "" : String(Number(value.toPrecision(6))));

/** Commas are what some keyboards write. @returns undefined for nothing, NaN for no number. */
export const numberIn = (text: string): number | undefined =>
  text.trim() === "" ? undefined : Number(text.trim().replace(",", "."));

export function NumberField({ label, value, onChange, unit, note, testId }: Props) {
  const [text, setText] = useState(() => asText(value));
  // Another value from elsewhere, as by undo. "35." is 35, and may become 35.5.
  useEffect(() => setText((shown) => (asText(numberIn(shown)) === asText(value) ? shown : asText(value))), [value]);
  const bad = Number.isNaN(numberIn(text));
  return (
    <TextField
      className="field"
      value={text}
      isInvalid={bad}
      validationBehavior="aria"
      // Where something has to be entered, an empty field means what was there.
      onBlur={() => text.trim() === "" && setText(asText(value))}
      onChange={(typed) => {
        setText(typed);
        const number = numberIn(typed);
        if (!Number.isNaN(number)) onChange(number);
      }}
    >
      <Label>{label}</Label>
      <span className="number">
        <Input className="input" inputMode="decimal" autoComplete="off" spellCheck={false} data-testid={testId} />
        {unit ? <span className="number__unit">{unit}</span> : null}
      </span>
      {note ? (
        <Text slot="description" className="muted">
          {note}
        </Text>
      ) : null}
      <FieldError className="error-text">{bad ? "This is no number." : ""}</FieldError>
    </TextField>
  );
}
