"use client";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { Note } from "../../ui/Note.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import type { LineageTarget } from "./LineageTargets.tsx";
import { SaveLineageTargetMutation } from "./settings-queries.ts";

/** Makes a target of lineage events, or changes one; its key is only asked for anew when it is to change. */
export function LineageTargetForm({ target, onDone }: { target: LineageTarget | null; onDone: () => void }) {
  const [{ fetching }, save] = useMutation(SaveLineageTargetMutation);
  const [name, setName] = useState(target?.name ?? "");
  const [kind, setKind] = useState<LineageTarget["kind"]>(target?.kind ?? "HTTP");
  const [address, setAddress] = useState(target?.address ?? "");
  const [key, setKey] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { data, error } = await save({
      input: {
        id: target?.id,
        expectedVersion: target?.version,
        name,
        kind,
        address: kind === "CONSOLE" ? null : address,
        key: kind === "HTTP" && key ? key : null,
        timeoutSeconds: target?.timeoutSeconds ?? 10,
        isPaused: target?.isPaused ?? false,
      },
    });
    setRefusal(error ? toProblem(error).message : (data?.saveLineageTarget.userErrors[0]?.message ?? null));
    if (data?.saveLineageTarget.target) onDone();
  }
  return (
    <form className="form measure mb-3" onSubmit={submit} aria-label={target ? `Change ${target.name}` : "New target"}>
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div>
        <label htmlFor="lineage-name">Name</label>
        <input
          id="lineage-name"
          className="input"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      {!target && (
        <Segmented
          label="Way"
          value={kind}
          onChange={setKind}
          choices={[
            { value: "HTTP", text: "Server" },
            { value: "FILE", text: "File" },
            { value: "CONSOLE", text: "Console" },
          ]}
        />
      )}
      {kind !== "CONSOLE" && (
        <div>
          <label htmlFor="lineage-address">{kind === "HTTP" ? "Address" : "Absolute path"}</label>
          <input
            id="lineage-address"
            className="input"
            autoComplete="off"
            placeholder={kind === "HTTP" ? "http://localhost:5000/api/v1/lineage" : "/var/log/lineage.jsonl"}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        </div>
      )}
      {kind === "HTTP" && (
        <div>
          <label htmlFor="lineage-key">Key, if it wants one</label>
          <input
            id="lineage-key"
            className="input"
            type="password"
            autoComplete="off"
            placeholder={target?.hasKey ? "set, stays unless you type another" : undefined}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        </div>
      )}
      <p className="row">
        <button type="submit" className="btn first" disabled={fetching}>
          {target ? "Save" : "Add"}
        </button>
        <button type="button" className="btn bare" onClick={onDone}>
          Leave it
        </button>
      </p>
    </form>
  );
}
