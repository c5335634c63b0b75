/** What moved the verdict's score: of every family of traces the detector that counted, and by how much. */
import type { VerifyResult } from "../../contract/operations.ts";
import { odds } from "../../engine/verdict/words.ts";
import { useVerify } from "./store.ts";

type Contributions = NonNullable<VerifyResult["verdict"]["contributions"]>;

export function ContributionList({ contributions }: { contributions: Contributions }) {
  const detectors = useVerify((state) => state.detectors);
  if (contributions.length === 0) return null;
  const most = contributions[0].logOdds;
  return (
    <>
      <h3 className="contributions__title">What moved the score</h3>
      <dl className="contributions" data-testid="contributions" aria-label="What moved the score">
        {contributions.map(({ family, title, detector, logOdds }) => (
          <div key={family} title={detectors.find(({ id }) => id === detector)?.title ?? detector}>
            <dt>{title}</dt>
            <dd>
              <span className="contributions__bar" style={{ inlineSize: `${(100 * logOdds) / most}%` }} />
              <span>odds {odds(logOdds)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
