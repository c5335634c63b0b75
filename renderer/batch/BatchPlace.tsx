/** The Batch place: cases, and in the open one conditions, pictures and what is known of the current one. */
import { useEffect } from "react";
import { CaseList } from "./cases/CaseList.tsx";
import { OpenCase } from "./OpenCase.tsx";
import { useBatch } from "./store.ts";
import "./batch.css";

export function BatchPlace() {
  const open = useBatch((state) => state.open);
  // Each time the place is shown: cases may have come from elsewhere.
  useEffect(() => void useBatch.getState().load(), []);
  return (
    <div className="batch" data-testid="batch-place">
      {open ? <OpenCase key={open} /> : <CaseList />}
    </div>
  );
}
