"use client";
import Link from "next/link";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { ConfigureForm } from "./ConfigureForm.tsx";
import { ConfigureQuery } from "./new-sync-queries.ts";
import { useKnownSource } from "./use-known-source.ts";

/** A source's settings, to be changed. A secret is never shown: it stays, is replaced, or is cleared. */
export function EditSourcePage({ id }: { id: string }) {
  const { source, connectorId, error: sourceError, isMissing } = useKnownSource(id);
  const [{ data, error }, reload] = useQuery({
    query: ConfigureQuery,
    variables: { connectorId: connectorId ?? "" },
    pause: connectorId === null,
  });
  const connector = data?.node?.__typename === "Connector" ? data.node : null;
  const head = (
    <PageHead
      title={source ? `Edit ${source.name}` : "Edit a source"}
      crumbs={[{ href: "/connectors", text: "Connectors" }]}
    />
  );
  const problem = sourceError ?? error;
  if (isMissing) {
    return (
      <>
        {head}
        <Empty title="There is no such source." action={<BackToSources />} />
      </>
    );
  }
  if (problem && !connector) {
    return (
      <>
        {head}
        <LoadError
          what="the source's settings"
          problem={toProblem(problem)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      </>
    );
  }
  if (!source || !data) {
    return (
      <>
        {head}
        <Skeleton lines={8} />
      </>
    );
  }
  if (!connector?.spec) {
    return (
      <>
        {head}
        <Empty title="Its connector cannot run here." action={<BackToSources />}>
          {connector?.availability.reason ?? "Without the connector nobody knows what its settings mean."}
        </Empty>
      </>
    );
  }
  return (
    <>
      {head}
      <ConfigureForm key={source.version} connector={connector} spec={connector.spec} edited={source} />
    </>
  );
}

function BackToSources() {
  return (
    <Link className="btn" href="/connectors">
      To the sources
    </Link>
  );
}
