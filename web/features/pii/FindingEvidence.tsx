import Link from "next/link";
import type { ReactNode } from "react";
import { entityWord, LAYER } from "../../graphql/words.ts";
import { FindingChip } from "../../ui/FindingChip.tsx";
import { formatCount, formatDateTime, formatShare } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Tint } from "../../ui/Tint.tsx";
import type { Finding } from "./PiiPage.tsx";

/** "users.contact.work.email": the column, and the path within its JSON. */
export function placeOf({ dataset, columnName, path }: Finding): string {
  return `${dataset.name}.${columnName}${path === "" ? "" : `.${path}`}`;
}

/** Why Atlas thinks so, in its own sentence and figures; what it saw only masked. */
export function FindingEvidence({ finding, actions }: { finding: Finding; actions: ReactNode }) {
  const { dataset } = finding;
  return (
    <section className="stack" aria-label="Evidence">
      <div className="row wrap">
        <h2 className="mono evidence-name">{placeOf(finding)}</h2>
        <Tint tint={LAYER[dataset.layer]} />
        <FindingChip word={entityWord(finding.entityType)} status={finding.status} />
      </div>
      <p className="lead measure">{finding.explanation}</p>
      {finding.attention && <Note tone="vio">{finding.attention}</Note>}
      <p className="row wrap">{actions}</p>
      <p className="help">
        {finding.decidedAt
          ? `Decided by ${finding.decidedBy ?? "someone"}${finding.isDecidedByName ? " for all columns of this name" : ""}, ${formatDateTime(finding.decidedAt)}.`
          : "The decision holds for later runs and carries your name."}
      </p>
      <div className="cols two">
        <Panel title="What Atlas saw" aside={<span className="dim sm end">shapes only</span>}>
          {finding.maskedExamples.length === 0 ? (
            <p className="dim">No example is kept.</p>
          ) : (
            <ul className="shapes mono">
              {finding.maskedExamples.map((example) => (
                <li key={example}>{example}</li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title="Figures">
          <dl className="kv">
            <dt>Values looked at</dt>
            <dd>{formatCount(finding.sampled)}</dd>
            <dt>Of them matching</dt>
            <dd>
              {formatCount(finding.matched)}
              {finding.sampled > 0 && ` (${formatShare(finding.matched / finding.sampled)})`}
            </dd>
            <dt>Of them passing a check</dt>
            <dd>{formatCount(finding.validated)}</dd>
            {finding.contains.length > 0 && (
              <>
                <dt>Inside it</dt>
                <dd>
                  {finding.contains
                    .map(({ entityType, share }) => `${entityWord(entityType)} in ${formatShare(share)}`)
                    .join(", ")}
                </dd>
              </>
            )}
            <dt>Rule</dt>
            <dd className="mono">{finding.recognizer || "–"}</dd>
            <dt>Column's name matches</dt>
            <dd className="mono">{finding.nameMatch ?? "–"}</dd>
            <dt>Confidence</dt>
            <dd>{formatShare(finding.confidence)}</dd>
            <dt>First seen</dt>
            <dd>{formatDateTime(finding.firstSeen)}</dd>
            <dt>Last seen</dt>
            <dd>{formatDateTime(finding.lastSeen)}</dd>
            <dt>Dataset</dt>
            <dd>
              <Link className="link" href={`/catalog/${dataset.id}`}>
                {dataset.name}
              </Link>
            </dd>
          </dl>
        </Panel>
      </div>
    </section>
  );
}
