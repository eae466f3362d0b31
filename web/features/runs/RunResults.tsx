import { Archive, Fingerprint, Gauge, Table, TriangleAlert, Waypoints } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { StepKind } from "../../graphql/generated/graphql.ts";
import { entityWord, LAYER } from "../../graphql/words.ts";
import { formatCount, plural, toNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Tint } from "../../ui/Tint.tsx";
import type { Run, Step } from "./fold-run-events.ts";

/** What the run left behind, each with the way on. A step that did not run to its end leaves nothing to tell. */
export function RunResults({ run, steps }: { run: Run; steps: readonly Step[] }) {
  const isDone = (kind: StepKind) =>
    steps.some((step) => step.kind === kind && (step.status === "SUCCEEDED" || step.status === "WARNED"));
  const troubled = run.qualityResults.nodes.filter(({ outcome }) => outcome !== "PASS" && outcome !== "NOT_EVALUATED");
  const notEvaluated = run.qualityResults.nodes.filter(({ outcome }) => outcome === "NOT_EVALUATED");
  const quarantined = toNumber(run.balance.quarantined);
  const findings = run.findings.nodes;
  const published = run.streams.nodes.filter(
    ({ steps: ofStream, datasets }) =>
      datasets.length > 0 &&
      ofStream.some(({ kind, status }) => kind === "NAVIGATE" && (status === "SUCCEEDED" || status === "WARNED")),
  );
  return (
    <Panel title="What came out of it">
      <ul className="results">
        {published.length === 0 && (
          <Result icon={<Table size={16} aria-hidden="true" />} title="Nothing was published">
            The catalog stays as it was before this run.
          </Result>
        )}
        {published.length > 0 && (
          <Result
            icon={<Table size={16} aria-hidden="true" />}
            title={`${plural(published.length, "stream")} in the catalog`}
          >
            <ul className="streamlinks">
              {published.map((stream) => (
                <li key={stream.id}>
                  <span className="mono">{stream.name}</span>
                  {stream.datasets.map((dataset) => (
                    <Link
                      key={dataset.id}
                      href={`/catalog/${dataset.id}`}
                      aria-label={`${stream.name}, ${LAYER[dataset.layer]}`}
                    >
                      <Tint tint={LAYER[dataset.layer]} />
                    </Link>
                  ))}
                </li>
              ))}
            </ul>
          </Result>
        )}
        {isDone("PII") && (
          <Result
            icon={<Fingerprint size={16} aria-hidden="true" />}
            tone={findings.length > 0 ? "vio" : undefined}
            title={
              findings.length === 0
                ? "No column looks personal"
                : `${plural(run.findings.totalCount, "column")} ${findings.length === 1 ? "looks" : "look"} personal`
            }
            link={findings.length > 0 ? { href: "/pii", text: "Review" } : undefined}
          >
            <span className="mono">
              {findings
                .slice(0, 4)
                .map((finding) => `${finding.dataset.name}.${finding.columnName}`)
                .join(", ")}
            </span>
            {findings.length > 0 &&
              ` · ${[...new Set(findings.map(({ entityType }) => entityWord(entityType)))].slice(0, 4).join(", ")}`}
          </Result>
        )}
        {isDone("QUALITY") && (
          <Result
            icon={
              troubled.length > 0 ? (
                <TriangleAlert size={16} aria-hidden="true" />
              ) : (
                <Gauge size={16} aria-hidden="true" />
              )
            }
            tone={troubled.length > 0 ? "warn" : undefined}
            title={
              troubled.length === 0
                ? `${formatCount(run.qualityResults.totalCount - notEvaluated.length)} of ${plural(run.qualityResults.totalCount, "check")} pass`
                : `${plural(troubled.length, "check")} ${troubled.length === 1 ? "wants" : "want"} a look`
            }
            link={{ href: "/quality", text: troubled.length > 0 ? "See checks" : "All checks" }}
          >
            {troubled[0]?.message ??
              (notEvaluated.length > 0 ? `The other ${notEvaluated.length} could not be evaluated.` : "")}
          </Result>
        )}
        {quarantined > 0 && (
          <Result
            icon={<Archive size={16} aria-hidden="true" />}
            tone="warn"
            title={`${plural(quarantined, "row")} quarantined`}
          >
            The reasons stand under Quarantine on the dataset's page.
          </Result>
        )}
        {isDone("LINEAGE") && (
          <Result
            icon={<Waypoints size={16} aria-hidden="true" />}
            title="Lineage stored"
            link={{ href: `/lineage?view=events&run=${run.id}`, text: "Events" }}
          >
            One event for each stream's beginning and end, as OpenLineage.
          </Result>
        )}
      </ul>
    </Panel>
  );
}

function Result(props: {
  icon: ReactNode;
  title: string;
  tone?: string;
  link?: { href: string; text: string };
  children?: ReactNode;
}) {
  return (
    <li className={props.tone}>
      {props.icon}
      <div>
        <h3>{props.title}</h3>
        <div className="soft sm">{props.children}</div>
      </div>
      {props.link && (
        <Link className="link end" href={props.link.href}>
          {props.link.text}
        </Link>
      )}
    </li>
  );
}
