/** A form that draws itself from the JSON schema of a detector's parameters. */
import { useState } from "react";
import { Button } from "react-aria-components";
import type { DetectorInfo } from "../../../contract/operations.ts";
import { ParamField } from "../../ui/ParamField.tsx";
import { draftsOf, paramsOf, readAll } from "../../ui/params.ts";
import { useVerify } from "../store.ts";

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
  const [drafts, setDrafts] = useState(() => draftsOf(detector.params, params));
  const fields = paramsOf(detector.params);
  const { values, problems } = readAll(detector.params, drafts);
  const wrong = Object.keys(problems).length > 0;
  if (fields.length === 0) return null;
  return (
    <form
      className="params"
      aria-label="Parameters"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) void rerun(detector.id, values);
      }}
    >
      <h4>Parameters</h4>
      {fields.map(([name, schema]) => (
        <ParamField
          key={name}
          name={name}
          schema={schema}
          draft={drafts[name]}
          problem={problems[name]}
          onChange={(draft) => setDrafts({ ...drafts, [name]: draft })}
        />
      ))}
      <Button className="button" type="submit" isDisabled={busy || wrong}>
        {busy ? "Running" : "Apply"}
      </Button>
    </form>
  );
}
