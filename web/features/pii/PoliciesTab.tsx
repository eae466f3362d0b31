"use client";
import { parseAsString, useQueryState } from "nuqs";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { plural } from "../../ui/format.ts";
import { LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { PolicyApplications } from "./PolicyApplications.tsx";
import { PolicyForm } from "./PolicyForm.tsx";
import { PiiPoliciesQuery } from "./pii-queries.ts";
import { draftOf, NEW_POLICY } from "./policy-draft.ts";

/** What becomes of personal data: the installation's policy, and those that single syncs have. */
export function PoliciesTab() {
  const [{ data, error }, reload] = useQuery({ query: PiiPoliciesQuery, requestPolicy: "cache-and-network" });
  const [chosenId, setChosenId] = useQueryState("policy", parseAsString);
  const maySave = useMay("savePiiPolicy");
  const again = () => reload({ requestPolicy: "network-only" });
  if (error && !data) return <LoadError what="the policies" problem={toProblem(error)} onRetry={again} />;
  if (!data) return <Skeleton lines={8} />;
  const policies = data.piiPolicies.nodes;
  const isNew = chosenId === "new";
  const chosen = policies.find(({ id }) => id === chosenId) ?? policies.find(({ isDefault }) => isDefault);
  return (
    <>
      <p className="row wrap mb-3">
        <label htmlFor="policy">Policy</label>
        <select
          id="policy"
          className="input"
          style={{ maxWidth: "100%" }}
          value={isNew ? "new" : (chosen?.id ?? "")}
          onChange={(event) => setChosenId(event.target.value)}
        >
          {policies.map((policy) => (
            <option key={policy.id} value={policy.id}>
              {policy.name}
              {policy.isDefault ? " (the installation's)" : ""}, {plural(policy.syncCount, "sync")}
            </option>
          ))}
          {maySave && <option value="new">A new one …</option>}
        </select>
      </p>
      <PolicyForm
        key={isNew ? "new" : `${chosen?.id} ${chosen?.version}`}
        start={isNew || !chosen ? NEW_POLICY : draftOf(chosen)}
        entityTypes={data.entityTypes}
        isLocked={!maySave}
        onSaved={(id) => {
          again();
          void setChosenId(id);
        }}
      />
      <Panel title="Bringing published data under policies">
        <PolicyApplications />
      </Panel>
    </>
  );
}
