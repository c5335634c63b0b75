/** Presets, parameters and device of an experiment, and the button that runs it. Nothing typed is lost by a refusal. */
import { Play } from "lucide-react";
import { Button } from "react-aria-components";
import type { ExperimentInfo } from "../../contract/lab.ts";
import { Keys } from "../ui/Keys.tsx";
import { paramsOf, readAll } from "../ui/params.ts";
import { DeviceField } from "./DeviceField.tsx";
import { LabField } from "./fields/LabField.tsx";
import { presetInForm } from "./form.ts";
import { formOf, useLab } from "./store.ts";
import { estimate } from "./words.ts";

export function ExperimentForm({ experiment }: { experiment: ExperimentInfo }) {
  const forms = useLab((state) => state.forms);
  const { fill, fillPreset, start } = useLab.getState();
  const form = formOf({ forms }, experiment);
  const { problems } = readAll(experiment.params, form.drafts);
  const chosen = presetInForm(experiment, form);
  return (
    <form
      className="lab-form"
      data-testid="lab-form"
      aria-label="Parameters"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <fieldset className="presets">
        <legend className="lab__heading">How much time</legend>
        {experiment.presets.map((preset) => (
          <button
            key={preset.id}
            type="button"
            className="preset"
            data-testid="preset"
            data-preset={preset.id}
            aria-pressed={chosen === preset}
            onClick={() => fillPreset(preset.id)}
          >
            <strong>{preset.label}</strong>
            <span className="muted">{estimate(preset.estimateSeconds)}</span>
          </button>
        ))}
      </fieldset>
      <fieldset className="lab-form__fields">
        <legend className="lab__heading">Parameters</legend>
        {paramsOf(experiment.params).map(([name, schema]) => (
          <LabField
            key={name}
            name={name}
            schema={schema}
            draft={form.drafts[name]}
            problem={problems[name]}
            onChange={(draft) => fill(name, draft)}
          />
        ))}
        <DeviceField device={form.device} />
      </fieldset>
      <div className="lab-form__end">
        {form.error ? (
          <div className="refusal" role="alert" data-testid="lab-error">
            <p>{form.error.message}</p>
            {form.error.advice ? <p className="muted">{form.error.advice}</p> : null}
          </div>
        ) : null}
        <Button
          className="button button--primary"
          type="submit"
          data-testid="lab-run-button"
          isDisabled={form.starting}
        >
          <Play aria-hidden /> {form.starting ? "Starting" : "Run"}
        </Button>
        <Keys chord="Mod+Enter" />
      </div>
    </form>
  );
}
