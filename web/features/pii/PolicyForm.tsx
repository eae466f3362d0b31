"use client";
import { type FormEvent, useState } from "react";
import { useClient, useMutation } from "urql";
import type { PolicyPreviewQuery as PreviewResult, Role } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { Note } from "../../ui/Note.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { PolicyPreview } from "./PolicyPreview.tsx";
import { PolicyRules, TreatmentSelect } from "./PolicyRules.tsx";
import { PolicyPreviewQuery, SavePolicyMutation } from "./pii-queries.ts";
import type { PolicyDraft } from "./policy-draft.ts";

const ROLES: readonly Role[] = ["VIEWER", "STEWARD", "OPERATOR", "ADMIN"];

/** A policy is saved whole, and only after its author has seen what it changes. */
export function PolicyForm(props: {
  start: PolicyDraft;
  entityTypes: readonly string[];
  isLocked: boolean;
  onSaved: (id: string) => void;
}) {
  const { start, entityTypes, isLocked, onSaved } = props;
  const client = useClient();
  const [{ fetching }, save] = useMutation(SavePolicyMutation);
  const [draft, setDraft] = useState(start);
  const [preview, setPreview] = useState<PreviewResult["piiPolicyPreview"] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  function change(part: Partial<PolicyDraft>) {
    setDraft({ ...draft, ...part });
    setPreview(null);
  }

  async function look(event: FormEvent) {
    event.preventDefault();
    const asked = client.query(PolicyPreviewQuery, { input: draft }, { requestPolicy: "network-only" });
    const { data, error } = await asked.toPromise();
    const refused = error ? toProblem(error).message : data?.piiPolicyPreview.userErrors[0]?.message;
    setRefusal(refused ?? null);
    setPreview(refused ? null : (data?.piiPolicyPreview ?? null));
  }
  async function confirm() {
    const { data, error } = await save({ input: { ...draft, isApplied: true } });
    const refused = error ? toProblem(error).message : data?.savePiiPolicy.userErrors[0]?.message;
    setRefusal(refused ?? null);
    const id = data?.savePiiPolicy.policy?.id;
    if (!refused && id) onSaved(id);
  }

  return (
    <form onSubmit={look}>
      {isLocked && <Note tone="vio">Stewards change policies. Ask an admin for the role.</Note>}
      {refusal && <Note tone="failed">{refusal}</Note>}
      <Panel title="Rules">
        <PolicyRules
          rules={draft.rules}
          entityTypes={entityTypes}
          isLocked={isLocked}
          onChange={(rules) => change({ rules })}
        />
        <p className="help">
          Applied before anything is published, to chart and to all of the history, also inside texts and JSON. The raw
          layer keeps what the source sent.
        </p>
      </Panel>
      <Panel title="Everything else">
        <div className="form measure">
          <label htmlFor="policy-name">Name</label>
          <input
            id="policy-name"
            className="input"
            disabled={isLocked}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
          <label htmlFor="policy-other">Personal data that no rule names</label>
          <TreatmentSelect
            id="policy-other"
            label="Personal data that no rule names"
            value={draft.otherTreatment ?? "KEEP"}
            isLocked={isLocked}
            onChange={(otherTreatment) => change({ otherTreatment })}
          />
          <label htmlFor="policy-confidence">Suggestions count from this confidence on, in percent</label>
          <input
            id="policy-confidence"
            className="input"
            type="number"
            min={0}
            max={100}
            disabled={isLocked}
            value={Math.round((draft.minConfidence ?? 0.5) * 100)}
            onChange={(event) => change({ minConfidence: Number(event.target.value) / 100 })}
          />
          <label htmlFor="policy-decrypt">Encrypted values are read by</label>
          <RoleSelect
            id="policy-decrypt"
            value={draft.encryptedReaders ?? "ADMIN"}
            isLocked={isLocked}
            onChange={(role) => role && change({ encryptedReaders: role })}
          />
          <label htmlFor="policy-raw">Protected values in raw rows are read by</label>
          <RoleSelect
            id="policy-raw"
            isNobodyOffered
            value={draft.rawReaders ?? null}
            isLocked={isLocked}
            onChange={(rawReaders) => change({ rawReaders })}
          />
          <label htmlFor="policy-days">Days that raw rows are kept</label>
          <input
            id="policy-days"
            className="input"
            inputMode="numeric"
            placeholder="as long as the stream needs them"
            disabled={isLocked}
            value={draft.rawRetentionDays ?? ""}
            onChange={(event) => change({ rawRetentionDays: Number.parseInt(event.target.value, 10) || null })}
          />
          <label className="row">
            <input
              type="checkbox"
              disabled={isLocked || (start.isDefault ?? false)}
              checked={draft.isDefault ?? false}
              onChange={(event) => change({ isDefault: event.target.checked })}
            />
            The installation's policy
          </label>
        </div>
      </Panel>
      {!isLocked && (
        <p className="row wrap mb-3">
          <button type="submit" className="btn">
            See what it changes
          </button>
          {preview && (
            <button type="button" className="btn first" disabled={fetching} onClick={confirm}>
              Save and apply
            </button>
          )}
        </p>
      )}
      {preview && <PolicyPreview preview={preview} />}
    </form>
  );
}

function RoleSelect(props: {
  id: string;
  value: Role | null;
  isLocked: boolean;
  isNobodyOffered?: boolean;
  onChange: (role: Role | null) => void;
}) {
  return (
    <select
      id={props.id}
      className="input"
      disabled={props.isLocked}
      value={props.value ?? ""}
      onChange={(event) => props.onChange((event.target.value || null) as Role | null)}
    >
      {props.isNobodyOffered && <option value="">nobody</option>}
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {role.toLowerCase()}s and above
        </option>
      ))}
    </select>
  );
}
