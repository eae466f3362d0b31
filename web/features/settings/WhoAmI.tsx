"use client";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ViewerQuery } from "./settings-queries.ts";

export function WhoAmI() {
  const [{ data, error }, reload] = useQuery({ query: ViewerQuery });
  if (error && !data)
    return (
      <LoadError
        what="who you are"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!data) return <Skeleton lines={4} />;
  const { name, kind, role, permissions } = data.viewer;
  return (
    <Panel title={name}>
      <dl className="kv measure">
        <dt>Kind</dt>
        <dd>{kind.toLowerCase().replace("_", " ")}</dd>
        <dt>Role</dt>
        <dd>{role.toLowerCase()}</dd>
        <dt>May</dt>
        <dd>{permissions.length > 0 ? permissions.join(", ") : "–"}</dd>
      </dl>
    </Panel>
  );
}
