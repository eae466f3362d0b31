"use client";
import { type FormEvent, useState } from "react";
import { useMutation, useQuery } from "urql";
import type { RetentionQuery as RetentionResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { Note } from "../../ui/Note.tsx";
import { LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { RetentionQuery, SetRetentionMutation } from "./settings-queries.ts";

const KINDS = [
  { name: "runs", label: "Runs", help: "The newest of each sync stays, and those whose raw records are kept." },
  { name: "events", label: "Logs of runs", help: "" },
  { name: "rawData", label: "Raw records", help: "Those of each stream's newest published run stay." },
  { name: "quarantine", label: "Refused rows", help: "" },
  { name: "occurrences", label: "What happened", help: "" },
  { name: "deliveries", label: "What was sent", help: "" },
  { name: "audit", label: "Audit log", help: "" },
] as const;
type Kind = (typeof KINDS)[number]["name"];
type Days = RetentionResult["retention"];

/** How long things are kept; old ones are cleared away once a day. */
export function Retention() {
  const [{ data, error }, reload] = useQuery({ query: RetentionQuery });
  if (error && !data) {
    const again = () => reload({ requestPolicy: "network-only" });
    return <LoadError what="how long things are kept" problem={toProblem(error)} onRetry={again} />;
  }
  if (!data) return <Skeleton lines={6} />;
  return <RetentionForm key={data.retention.version} days={data.retention} />;
}

function RetentionForm({ days }: { days: Days }) {
  const [{ fetching }, save] = useMutation(SetRetentionMutation);
  const maySet = useMay("setRetention");
  const [typed, setTyped] = useState<Record<Kind, string>>(
    () => Object.fromEntries(KINDS.map(({ name }) => [name, String(days[name] ?? "")])) as Record<Kind, string>,
  );
  const [refusal, setRefusal] = useState<string | null>(null);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const number = (text: string) => (text.trim() === "" ? null : Math.trunc(Number(text)) || 0);
    const { data, error } = await save({
      input: {
        runs: number(typed.runs),
        events: number(typed.events),
        rawData: number(typed.rawData),
        quarantine: number(typed.quarantine),
        occurrences: number(typed.occurrences),
        deliveries: number(typed.deliveries),
        audit: number(typed.audit),
        expectedVersion: days.version,
      },
    });
    setRefusal(error ? toProblem(error).message : (data?.setRetention.userErrors[0]?.message ?? null));
  }
  return (
    <Panel title="Days that things are kept">
      <form className="form measure" onSubmit={submit}>
        {refusal && <Note tone="failed">{refusal}</Note>}
        {KINDS.map(({ name, label, help }) => (
          <div key={name}>
            <label htmlFor={`keep-${name}`}>{label}</label>
            <input
              id={`keep-${name}`}
              className="input"
              inputMode="numeric"
              placeholder="for ever"
              disabled={!maySet}
              value={typed[name]}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
            />
            <p className="help">{help}</p>
          </div>
        ))}
        {maySet && (
          <p>
            <button type="submit" className="btn first" disabled={fetching}>
              Save
            </button>
          </p>
        )}
      </form>
    </Panel>
  );
}
