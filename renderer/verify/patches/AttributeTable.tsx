/** One row for each attribute: how much the regions agree in it, how well it can be told, what the file says of it. */

import { judge, judgementWords, recordWords } from "../../../engine/detectors/exif-consistency/attributeWords.ts";
import type { AttributeAgreement } from "../../../engine/finding.ts";
import type { MetadataBlocks } from "../examination.ts";
import { recordOf } from "./records.ts";

interface Props {
  title: string;
  attributes: readonly AttributeAgreement[];
  /** For attributes that cameras write down: what this file has of them. */
  metadata?: MetadataBlocks;
}

export function AttributeTable({ title, attributes, metadata }: Props) {
  return (
    <table className="attribute-table">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">Attribute</th>
          <th scope="col">Patches share it</th>
          <th scope="col" title="Area under the curve on cameras held out from training, with its 95 % interval">
            Can be told (AUC)
          </th>
        </tr>
      </thead>
      {attributes.map((attribute) => (
        <AttributeRows key={attribute.id} attribute={attribute} metadata={metadata} />
      ))}
    </table>
  );
}

function AttributeRows({ attribute, metadata }: { attribute: AttributeAgreement; metadata?: MetadataBlocks }) {
  const { id, label, withinMajority, withinMinority, between } = attribute;
  const judgement = judge(attribute);
  return (
    <tbody
      className={`attribute attribute--${judgement}`}
      data-testid="attribute"
      data-attribute={id}
      data-judgement={judgement}
    >
      <tr>
        <th scope="row">
          {label}
          <span className="attribute__judgement">{judgementWords[judgement]}</span>
        </th>
        <td>
          <Bar kind="larger" value={withinMajority} label="Two of the larger region" />
          <Bar kind="smaller" value={withinMinority} label="Two of the smaller region" />
          <Bar kind="between" value={between} label="One of each" />
        </td>
        <td>
          <Predictability auc={attribute.auc} interval={attribute.interval} />
        </td>
      </tr>
      {metadata ? (
        <tr className="attribute__record" data-testid="attribute-record">
          <td colSpan={3}>
            <Record text={recordOf(metadata, id)} /> {recordWords[judgement]}
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

function Record({ text }: { text: string | undefined }) {
  if (text === undefined) return <span className="muted">The file does not record it.</span>;
  return (
    <>
      The file says <span className="mono">{text}</span>.
    </>
  );
}

/** A share, 0..1. */
function Bar({ kind, value, label }: { kind: "larger" | "smaller" | "between"; value: number; label: string }) {
  return (
    <div className="attribute__bar">
      <span className="visually-hidden">{label}: </span>
      <span className="attribute__track" aria-hidden="true">
        <span className={`attribute__fill swatch--${kind}`} style={{ width: percent(value) }} />
      </span>
      <span>{two(value)}</span>
    </div>
  );
}

/** The area under the curve between guessing (.5) and certainty (1), with its interval. */
function Predictability({ auc, interval: [low, high] }: { auc: number; interval: readonly [number, number] }) {
  return (
    <div className="predictability">
      <span className="predictability__track" aria-hidden="true">
        <span className="predictability__fill" style={{ width: percent(aboveGuessing(auc)) }} />
        <span
          className="predictability__interval"
          style={{ left: percent(aboveGuessing(low)), right: percent(1 - aboveGuessing(high)) }}
        />
      </span>
      {two(auc)}{" "}
      <span className="muted">
        {two(low)} to {two(high)}
      </span>
    </div>
  );
}

const aboveGuessing = (auc: number): number => Math.min(1, Math.max(0, 2 * auc - 1));
const percent = (share: number): string => `${Math.min(100, Math.max(0, 100 * share)).toFixed(1)}%`;
const two = (value: number): string => value.toFixed(2);
