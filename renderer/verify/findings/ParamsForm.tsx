/** A form that draws itself from the JSON schema of a detector's parameters. */
import { useState } from "react";
import { Button, Input, Label, NumberField } from "react-aria-components";
import type { DetectorInfo } from "../../../contract/operations.ts";
import { useVerify } from "../store.ts";

/** The parts of a JSON schema that parameters use. */
interface PropertySchema {
  type?: string;
  title?: string;
  description?: string;
  enum?: (string | number)[];
  minimum?: number;
  maximum?: number;
  default?: unknown;
}

interface Props {
  detector: DetectorInfo;
  /** Values the finding was made with. */
  params: Record<string, unknown>;
}

export function ParamsForm({ detector, params }: Props) {
  const rerun = useVerify((state) => state.rerun);
  const busy = useVerify(
    ({ selected, examinations }) => selected !== undefined && detector.id in (examinations[selected]?.fractions ?? {}),
  );
  const [values, setValues] = useState(params);
  const properties = Object.entries((detector.params.properties ?? {}) as Record<string, PropertySchema>);
  if (properties.length === 0) return null;
  const change = (name: string, value: unknown) => setValues({ ...values, [name]: value });
  return (
    <form
      className="params"
      aria-label="Parameters"
      onSubmit={(event) => {
        event.preventDefault();
        void rerun(detector.id, values);
      }}
    >
      <h4>Parameters</h4>
      {properties.map(([name, schema]) => (
        <Field key={name} name={name} schema={schema} value={values[name]} onChange={(value) => change(name, value)} />
      ))}
      <Button className="button" type="submit" isDisabled={busy}>
        {busy ? "Running" : "Apply"}
      </Button>
    </form>
  );
}

interface FieldProps {
  name: string;
  schema: PropertySchema;
  value: unknown;
  onChange(value: unknown): void;
}

function Field({ name, schema, value, onChange }: FieldProps) {
  const label =
    schema.title ?? name.charAt(0).toUpperCase() + name.slice(1).replace(/([A-Z])/g, (c) => ` ${c.toLowerCase()}`);
  if (schema.enum) {
    return (
      <div className="field">
        <label htmlFor={`param-${name}`}>{label}</label>
        <select
          id={`param-${name}`}
          className="input"
          value={String(value)}
          onChange={(event) => onChange(schema.enum!.find((option) => String(option) === event.target.value))}
        >
          {schema.enum.map((option) => (
            <option key={String(option)}>{String(option)}</option>
          ))}
        </select>
        {schema.description ? <span className="muted">{schema.description}</span> : null}
      </div>
    );
  }
  if (schema.type === "boolean") {
    return (
      <label className="field field--check">
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} /> {label}
      </label>
    );
  }
  return (
    <NumberField
      className="field"
      value={typeof value === "number" ? value : Number.NaN}
      minValue={schema.minimum}
      maxValue={schema.maximum}
      step={schema.type === "integer" ? 1 : undefined}
      onChange={onChange}
    >
      <Label>{label}</Label>
      <Input className="input" />
      {schema.description ? <span className="muted">{schema.description}</span> : null}
    </NumberField>
  );
}
