"use client";
import { useState } from "react";
import { useMutation } from "urql";
import type { QualityGate, SchemaPolicy } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { QUALITY_GATE, SCHEMA_POLICY } from "../../graphql/words.ts";
import { Note } from "../../ui/Note.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import type { SyncDetail } from "./SyncPage.tsx";
import { UpdateSyncMutation } from "./sync-queries.ts";

const POLICIES = Object.keys(SCHEMA_POLICY) as SchemaPolicy[];
const GATES = Object.keys(QUALITY_GATE) as QualityGate[];

/** How the sync's runs go; a change holds from the next run on. Mounted anew when another version of the sync is read. */
export function SyncSettings({ sync }: { sync: SyncDetail }) {
  const [{ fetching }, update] = useMutation(UpdateSyncMutation);
  const [name, setName] = useState(sync.name);
  const [qualityGate, setQualityGate] = useState(sync.qualityGate);
  const [schemaPolicy, setSchemaPolicy] = useState(sync.schemaPolicy);
  const [minutes, setMinutes] = useState(String(sync.silenceLimitSeconds / 60));
  const [refusal, setRefusal] = useState<string | null>(null);
  const mayUpdate = useMay("updateSync");
  const silenceLimitSeconds = Math.round(Number(minutes) * 60);
  const isChanged =
    name !== sync.name ||
    schemaPolicy !== sync.schemaPolicy ||
    qualityGate !== sync.qualityGate ||
    silenceLimitSeconds !== sync.silenceLimitSeconds;

  async function save() {
    // Sent only when it changes: another policy ends a pause.
    const policy = schemaPolicy === sync.schemaPolicy ? {} : { schemaPolicy };
    const { data, error } = await update({
      input: { id: sync.id, expectedVersion: sync.version, name, qualityGate, silenceLimitSeconds, ...policy },
    });
    setRefusal(error ? toProblem(error).message : (data?.updateSync.userErrors[0]?.message ?? null));
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div>
        <label htmlFor="sync-name">Name</label>
        <input
          id="sync-name"
          className="input"
          autoComplete="off"
          disabled={!mayUpdate}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <div>
        <span className="label">Quality gate</span>
        <Segmented
          label="Quality gate"
          value={qualityGate}
          onChange={setQualityGate}
          choices={GATES.map((gate) => ({ value: gate, text: QUALITY_GATE[gate].word }))}
        />
        <p className="dim sm">{QUALITY_GATE[qualityGate].meaning}</p>
      </div>
      <div>
        <span className="label">When a schema changes</span>
        <Segmented
          label="When a schema changes"
          value={schemaPolicy}
          onChange={setSchemaPolicy}
          choices={POLICIES.map((policy) => ({ value: policy, text: SCHEMA_POLICY[policy].word }))}
        />
        <p className="dim sm">{SCHEMA_POLICY[schemaPolicy].meaning}</p>
      </div>
      <div>
        <label htmlFor="silence-limit">Stop a silent source after, minutes</label>
        <input
          id="silence-limit"
          className="input"
          type="number"
          min={0.5}
          max={10_080}
          step="any"
          disabled={!mayUpdate}
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
        />
        <p className="dim sm">A source that sends nothing for longer is taken for dead; the run is tried again.</p>
      </div>
      {refusal && <Note tone="failed">{refusal}</Note>}
      {mayUpdate ? (
        <div className="row">
          <button type="submit" className="btn first" disabled={!isChanged || fetching}>
            Save
          </button>
          <span className="dim sm">Holds from the next run on.</span>
        </div>
      ) : (
        <p className="dim sm">Operators change these.</p>
      )}
    </form>
  );
}
