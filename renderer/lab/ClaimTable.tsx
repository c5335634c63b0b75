/** What the paper claims, what was measured, and whether the claim holds. */
import { CircleCheck, CircleX } from "lucide-react";
import type { RunInfo } from "../../contract/lab.ts";

export function ClaimTable({ claims }: { claims: NonNullable<RunInfo["claims"]> }) {
  return (
    <section className="lab-section">
      <h3>Claims against measurements</h3>
      <table className="lab-table claims">
        <thead>
          <tr>
            <th scope="col">Claim</th>
            <th scope="col">Measured</th>
            <th scope="col">Holds if</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {claims.map(({ text, measured, threshold, holds }) => (
            <tr key={text} data-testid="claim" data-holds={holds}>
              <td>{text}</td>
              <td>{measured}</td>
              <td>{threshold}</td>
              <td className={holds ? "claims__verdict claims__verdict--holds" : "claims__verdict"}>
                {holds ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
                {holds ? "Holds" : "Does not hold"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
