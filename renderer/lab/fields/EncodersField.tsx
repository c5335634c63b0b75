/** Which networks of the model library an experiment looks into: ticks, in groups by where they are from. */
import { type ReactNode, useEffect, useId } from "react";
import type { ListedModel } from "../../../contract/models.ts";
import { ParamField, type ParamFieldProps } from "../../ui/ParamField.tsx";
import { labelOf } from "../../ui/params.ts";
import { originNames } from "../models/words.ts";
import { byOrigin, idsIn, toggled, useEncoders } from "./encoders.ts";
import "./fields.css";

export function EncodersField(props: ParamFieldProps) {
  const { name, schema, draft, problem, onChange } = props;
  const encoders = useEncoders((state) => state.encoders);
  const asking = useEncoders((state) => state.asking);
  const description = useId();
  // Each time the form is shown: the Lab may have trained another one.
  useEffect(() => {
    void useEncoders.getState().load();
  }, []);
  const text = String(draft);
  const chosen = idsIn(text);
  // Where there is no list, identifiers can be written.
  if (!encoders?.length && !asking) return <ParamField {...props} />;
  const tick = (id: string) => () => onChange(toggled(text, id));
  const gone = chosen.filter((id) => !encoders?.some((encoder) => encoder.id === id));
  return (
    <fieldset className="field encoders" aria-describedby={description} data-param={name} data-testid="encoders">
      <legend className="encoders__title">
        {labelOf(name, schema)}{" "}
        <span className="muted">{chosen.length > 0 ? `${chosen.length} chosen` : "none chosen"}</span>
      </legend>
      {encoders ? (
        <div className="encoders__groups">
          {byOrigin(encoders).map(([origin, members]) => (
            <Group key={origin} title={originNames[origin]}>
              {members.map((encoder) => (
                <EncoderTick
                  key={encoder.id}
                  encoder={encoder}
                  checked={chosen.includes(encoder.id)}
                  onTick={tick(encoder.id)}
                />
              ))}
            </Group>
          ))}
          {gone.length > 0 ? (
            <Group title="Not in the library">
              {gone.map((id) => (
                <label key={id} className="encoders__tick">
                  <input type="checkbox" checked onChange={tick(id)} />
                  <span>{id}</span>
                </label>
              ))}
            </Group>
          ) : null}
        </div>
      ) : (
        <p className="muted">Looking at what the model library has.</p>
      )}
      <span id={description} className="muted">
        {schema.description}
      </span>
      {problem ? <span className="error-text">{problem}</span> : null}
    </fieldset>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="encoders__origin">{title}</legend>
      {children}
    </fieldset>
  );
}

interface TickProps {
  encoder: ListedModel;
  checked: boolean;
  onTick(): void;
}

function EncoderTick({ encoder: { id, name, task, input, layers }, checked, onTick }: TickProps) {
  const layerCount = `${layers.length} ${layers.length === 1 ? "layer" : "layers"}`;
  return (
    <label className="encoders__tick" data-encoder={id}>
      <input type="checkbox" checked={checked} onChange={onTick} />
      <span>
        {name}
        <span className="muted encoders__task">
          {[task, `${input?.kind === "sentences" ? "sentences" : "pictures"}, ${layerCount}`]
            .filter(Boolean)
            .join("; ")}
        </span>
      </span>
    </label>
  );
}
