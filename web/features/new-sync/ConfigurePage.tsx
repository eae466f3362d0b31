"use client";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { formatDuration } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Status } from "../../ui/Status.tsx";
import { ConfigureForm } from "./ConfigureForm.tsx";
import { NewSyncSteps } from "./NewSyncSteps.tsx";
import { ConfigureQuery } from "./new-sync-queries.ts";
import { useKnownSource } from "./use-known-source.ts";

const ANOTHER = (
  <Link className="btn" href="/syncs/new">
    Choose a connector
  </Link>
);

export function ConfigurePage() {
  const [connectorId] = useQueryState("connector", parseAsString.withDefault(""));
  const [copyOf] = useQueryState("copy", parseAsString);
  const { source: copied, isMissing: isCopyGone } = useKnownSource(copyOf);
  const [{ data, error, fetching }, reload] = useQuery({
    query: ConfigureQuery,
    variables: { connectorId },
    pause: connectorId === "",
    requestPolicy: "cache-first",
  });
  const connector = data?.node?.__typename === "Connector" ? data.node : null;
  const steps = (
    <NewSyncSteps
      current={1}
      steps={[
        { name: connector ? `Connector · ${connector.name} ${connector.version}` : "Connector", href: "/syncs/new" },
        { name: "Configure" },
        { name: "Streams" },
      ]}
    />
  );
  if (connectorId === "")
    return (
      <>
        {steps}
        <Empty title="No connector is chosen." action={ANOTHER} />
      </>
    );
  if (error && !connector) {
    return (
      <>
        {steps}
        <LoadError
          what="the connector's settings"
          problem={toProblem(error)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      </>
    );
  }
  if (fetching || !data || (copyOf !== null && !copied && !isCopyGone))
    return (
      <>
        {steps}
        <AskingForSpec />
      </>
    );
  if (!connector)
    return (
      <>
        {steps}
        <Empty title="There is no such connector." action={ANOTHER} />
      </>
    );
  if (!connector.spec) {
    return (
      <>
        {steps}
        <Empty title={`${connector.name} cannot run here.`} action={ANOTHER}>
          {connector.availability.reason ?? "It did not tell its settings."}
        </Empty>
      </>
    );
  }
  return (
    <>
      {steps}
      <ConfigureForm
        key={connector.id}
        connector={connector}
        spec={connector.spec}
        copied={copyOf === null ? undefined : (copied ?? undefined)}
      />
    </>
  );
}

/** The first time, the connector is installed before it can tell its settings: that takes as long as it takes. */
function AskingForSpec() {
  const [startMs] = useState(Date.now);
  const [now, setNow] = useState(startMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const waited = now - startMs;
  return (
    <>
      {waited > 1_000 && (
        <p role="status" className="row">
          <Status tone="running">Asking the connector what it needs</Status>
          <span className="dim">{formatDuration(waited)} · the first time it may have to be installed, about 10 s</span>
        </p>
      )}
      <Skeleton lines={8} />
    </>
  );
}
