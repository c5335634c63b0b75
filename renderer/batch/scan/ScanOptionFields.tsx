/** What a scan can be told besides: which files, which detectors, which maps are kept, how many workers. */
import { useId, useState } from "react";
import { FieldError, Input, Label, Text, TextArea, TextField } from "react-aria-components";
import { useVerify } from "../../verify/store.ts";
import { type ScanDraft, type ScanProblems, tickDetector } from "./scanForm.ts";

interface Props {
  draft: ScanDraft;
  problems: ScanProblems;
  onChange(patch: Partial<ScanDraft>): void;
}

const patternFields = [
  { name: "include", label: "Only these files", example: "*.jpg\n2015/**" },
  { name: "exclude", label: "Leave out", example: "private\n*.png" },
] as const;

export function ScanOptionFields({ draft, problems, onChange }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <details
      className="scan-options"
      data-testid="scan-options"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Which files, detectors and maps</summary>
      <div className="scan-options__patterns">
        {patternFields.map(({ name, label, example }) => (
          <TextField
            key={name}
            className="field"
            value={draft[name]}
            onChange={(text) => onChange({ [name]: text })}
            isInvalid={problems[name] !== undefined}
            validationBehavior="aria"
          >
            <Label>{label}</Label>
            <TextArea
              className="input scan-options__lines"
              rows={3}
              data-testid={`scan-${name}`}
              placeholder={example}
              spellCheck={false}
            />
            <FieldError className="error-text">{problems[name]}</FieldError>
          </TextField>
        ))}
        <p className="muted">One pattern a line. Without a slash it is compared with the name alone.</p>
      </div>
      <DetectorFields draft={draft} problem={problems.detectors} onChange={onChange} />
      <div className="field">
        <label htmlFor={id}>Maps that are kept of each picture</label>
        <select
          id={id}
          className="input"
          value={draft.maps}
          onChange={(event) => onChange({ maps: event.target.value as ScanDraft["maps"] })}
        >
          <option value="fused">The one of all traces together</option>
          <option value="all">That one and the map of each detector; takes much more room</option>
        </select>
      </div>
      <TextField
        className="field"
        value={draft.jobs}
        onChange={(jobs) => onChange({ jobs })}
        isInvalid={problems.jobs !== undefined}
        validationBehavior="aria"
      >
        <Label>Worker processes</Label>
        <Input
          className="input"
          data-testid="scan-jobs"
          inputMode="numeric"
          placeholder="As many as cores and memory allow"
          autoComplete="off"
        />
        <Text slot="description" className="muted">
          Each examines one picture at a time. Fewer of them leave more of the machine to other programs.
        </Text>
        <FieldError className="error-text">{problems.jobs}</FieldError>
      </TextField>
    </details>
  );
}

function DetectorFields({ draft, problem, onChange }: Omit<Props, "problems"> & { problem?: string }) {
  const detectors = useVerify((state) => state.detectors);
  const all = detectors.map(({ id }) => id);
  return (
    <fieldset className="scan-options__detectors">
      <legend className="label">Detectors</legend>
      <div className="scan-options__all">
        <button type="button" onClick={() => onChange({ detectors: undefined })}>
          All
        </button>
        <button type="button" onClick={() => onChange({ detectors: [] })}>
          None
        </button>
        <span className="muted">
          {(draft.detectors ?? all).length} of {all.length}
        </span>
      </div>
      <div className="scan-options__list">
        {detectors.map(({ id, title }) => (
          <label key={id} className="field--check">
            <input
              type="checkbox"
              data-detector={id}
              checked={(draft.detectors ?? all).includes(id)}
              onChange={(event) =>
                onChange({ detectors: tickDetector(all, draft.detectors, id, event.target.checked) })
              }
            />
            {title}
          </label>
        ))}
      </div>
      {problem ? <span className="error-text">{problem}</span> : null}
    </fieldset>
  );
}
