"use client";
import { type FormEvent, useState } from "react";
import { useMutation, useQuery } from "urql";
import type { RunLimitsQuery as RunLimitsResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { Note } from "../../ui/Note.tsx";
import { LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { RunLimitsQuery, SetRunLimitsMutation } from "./settings-queries.ts";

/** How many runs may be under way at once. */
export function Limits() {
  const [{ data, error }, reload] = useQuery({ query: RunLimitsQuery });
  if (error && !data) {
    const again = () => reload({ requestPolicy: "network-only" });
    return <LoadError what="the limits" problem={toProblem(error)} onRetry={again} />;
  }
  if (!data) return <Skeleton lines={4} />;
  return <LimitsForm key={data.runLimits.version} limits={data.runLimits} />;
}

function LimitsForm({ limits }: { limits: RunLimitsResult["runLimits"] }) {
  const [{ fetching }, save] = useMutation(SetRunLimitsMutation);
  const maySet = useMay("setRunLimits");
  const [installation, setInstallation] = useState(String(limits.installation ?? ""));
  const [perSource, setPerSource] = useState(String(limits.perSource ?? ""));
  const [refusal, setRefusal] = useState<string | null>(null);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const number = (text: string) => (text.trim() === "" ? null : Math.trunc(Number(text)) || 0);
    const { data, error } = await save({
      input: {
        installation: number(installation),
        perSource: number(perSource),
        expectedVersion: limits.version,
      },
    });
    setRefusal(error ? toProblem(error).message : (data?.setRunLimits.userErrors[0]?.message ?? null));
  }
  return (
    <Panel title="Runs at once">
      <form className="form measure" onSubmit={submit}>
        {refusal && <Note tone="failed">{refusal}</Note>}
        <div>
          <label htmlFor="limit-installation">In the whole installation</label>
          <input
            id="limit-installation"
            className="input"
            inputMode="numeric"
            placeholder="no limit"
            disabled={!maySet}
            value={installation}
            onChange={(event) => setInstallation(event.target.value)}
          />
        </div>
        <div>
          <label htmlFor="limit-source">Of one source</label>
          <input
            id="limit-source"
            className="input"
            inputMode="numeric"
            placeholder="no limit"
            disabled={!maySet}
            value={perSource}
            onChange={(event) => setPerSource(event.target.value)}
          />
          <p className="help">Runs over a limit stay queued and start as soon as one ends, the oldest first.</p>
        </div>
        {maySet && (
          <p>
            <button type="submit" className="btn first" disabled={fetching}>
              Save the limits
            </button>
          </p>
        )}
      </form>
    </Panel>
  );
}
