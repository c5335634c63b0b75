/** What was found, kept in a case of the Batch place. */
import { CircleCheck } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { Button } from "react-aria-components";
import { batchOperations, type CaseEntry } from "../../../contract/batch.ts";
import { useNotices } from "../../shell/notices.ts";
import { usePlace } from "../../shell/place.ts";
import { client } from "../../shell/service.ts";
import { useTotem } from "../store.ts";

export function KeepInCase() {
  const id = useId();
  const busy = useTotem((state) => state.busy);
  const keep = useTotem((state) => state.keep);
  const [cases, setCases] = useState<readonly CaseEntry[]>();
  const [chosen, setChosen] = useState<string>();
  const [kept, setKept] = useState<string>();
  useEffect(() => {
    client()
      .call(batchOperations.listCases, {})
      .then((list) => setCases(list.filter(({ problem, readOnly }) => !problem && !readOnly)))
      .catch((error) => useNotices.getState().complain(error));
  }, []);
  if (!cases) return null;
  if (cases.length === 0)
    return (
      <p className="muted" data-testid="totem-no-case">
        There is no case yet that could keep it: scanning a folder makes one.{" "}
        <Button className="button button--quiet" onPress={() => usePlace.getState().go("batch")}>
          Go to Batch
        </Button>
      </p>
    );
  const target = cases.find((one) => one.id === chosen) ?? cases[0];
  const act = async () => {
    setKept(undefined);
    if (await keep(target.id)) setKept(target.title);
  };
  return (
    <div className="report-step__keep">
      <label htmlFor={id}>Case</label>
      <select
        id={id}
        className="input"
        value={target.id}
        onChange={(event) => setChosen(event.target.value)}
        data-testid="totem-case"
      >
        {cases.map(({ id, title, created }) => (
          <option key={id} value={id}>
            {title}, {created.slice(0, 10)}
          </option>
        ))}
      </select>
      <Button className="button" isDisabled={busy !== undefined} onPress={() => void act()} data-testid="totem-keep">
        Keep in the case
      </Button>
      <p role="status" className="report-step__made" data-testid="totem-kept">
        {kept ? (
          <>
            <CircleCheck aria-hidden /> Kept in “{kept}”, with the calibration, the maps and a report.
          </>
        ) : busy?.task === "keep" ? (
          "Writing the report"
        ) : null}
      </p>
    </div>
  );
}
