/** One parameter of a form: the field that its JSON schema asks for, and at it what is wrong with what was typed. */
import { type ReactNode, useId } from "react";
import { FieldError, Input, Label, Text, TextField } from "react-aria-components";
import { type Draft, labelOf, type ParamSchema } from "./params.ts";

export interface ParamFieldProps {
  name: string;
  schema: ParamSchema;
  draft: Draft;
  /** What is allowed, where the draft is not. */
  problem?: string;
  onChange(draft: Draft): void;
}

/** What stands in an empty field of text. */
const placeholders: Record<string, string> = {
  folder: "Path of a folder on this machine, empty for none",
  file: "Or type its path",
};

interface Props extends ParamFieldProps {
  /** Stands beside a field of text: a button that fills it. */
  beside?: ReactNode;
  /** Stands in place of a field of text, where what is in it is nothing to read. */
  instead?: ReactNode;
}

export function ParamField({ name, schema, draft, problem, beside, instead, onChange }: Props) {
  const id = useId();
  const label = labelOf(name, schema);
  if (schema.enum) {
    return (
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <select
          id={id}
          className="input"
          data-param={name}
          value={String(draft)}
          onChange={(event) => onChange(event.target.value)}
        >
          {schema.enum.map((option) => (
            <option key={String(option)}>{String(option)}</option>
          ))}
        </select>
        {schema.description ? <span className="muted">{schema.description}</span> : null}
      </div>
    );
  }
  if (typeof draft === "boolean") {
    return (
      <div className="field">
        <label className="field--check">
          <input
            type="checkbox"
            data-param={name}
            checked={draft}
            onChange={(event) => onChange(event.target.checked)}
          />
          {label}
        </label>
        {schema.description ? <span className="muted">{schema.description}</span> : null}
      </div>
    );
  }
  const numeric = schema.type === "number" || schema.type === "integer";
  return (
    <TextField
      className="field"
      value={draft}
      onChange={onChange}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <span className="field__row">
        {instead ?? (
          <Input
            className="input"
            data-param={name}
            inputMode={numeric ? "decimal" : undefined}
            placeholder={placeholders[schema.format ?? ""]}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        {beside}
      </span>
      {schema.description ? (
        <Text slot="description" className="muted">
          {schema.description}
        </Text>
      ) : null}
      <FieldError className="error-text">{problem}</FieldError>
    </TextField>
  );
}
