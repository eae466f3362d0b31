"use client";
import { RefreshCw } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { ChooseStreamsForm } from "./ChooseStreamsForm.tsx";
import { NewSyncSteps } from "./NewSyncSteps.tsx";
import { ChooseStreamsQuery, DiscoverMutation } from "./new-sync-queries.ts";

export function ChooseStreamsPage() {
  const [sourceId] = useQueryState("source", parseAsString.withDefault(""));
  const [{ data, error }, reload] = useQuery({
    query: ChooseStreamsQuery,
    variables: { sourceId },
    pause: sourceId === "",
  });
  const [{ fetching: isDiscovering }, discover] = useMutation(DiscoverMutation);
  const [refusal, setRefusal] = useState<string | null>(null);
  const source = data?.node?.__typename === "Source" ? data.node : null;
  const steps = (
    <NewSyncSteps
      current={2}
      steps={[
        {
          name: source?.connector ? `Connector · ${source.connector.name} ${source.connector.version}` : "Connector",
          href: "/syncs/new",
        },
        { name: source ? `Configure · ${source.name}` : "Configure" },
        { name: "Streams" },
      ]}
    />
  );
  async function discoverAgain() {
    setRefusal(null);
    const { data: answer, error: failure } = await discover({ input: { sourceId } });
    setRefusal(failure ? toProblem(failure).message : (answer?.discoverStreams.userErrors[0]?.message ?? null));
    reload({ requestPolicy: "network-only" });
  }
  const discoverButton = (
    <button type="button" className="btn" disabled={isDiscovering} onClick={discoverAgain}>
      <RefreshCw size={15} aria-hidden="true" />
      {isDiscovering ? "Asking the connector" : "Read its streams again"}
    </button>
  );
  if (sourceId === "" || (data && !source)) {
    return (
      <>
        {steps}
        <Empty
          title="No source is chosen."
          action={
            <Link className="btn" href="/syncs/new">
              Choose a connector or a source
            </Link>
          }
        />
      </>
    );
  }
  if (error && !source) {
    return (
      <>
        {steps}
        <LoadError
          what="the streams"
          problem={toProblem(error)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      </>
    );
  }
  if (!source) {
    return (
      <>
        {steps}
        <Skeleton lines={8} />
      </>
    );
  }
  return (
    <>
      {steps}
      {refusal && <Note tone="failed">{refusal}</Note>}
      {source.streams.nodes.length === 0 ? (
        <Empty title={`${source.name} has told no streams.`} action={discoverButton}>
          The connector was not asked yet, or it found nothing at what the config names.
        </Empty>
      ) : (
        <ChooseStreamsForm
          key={source.streams.nodes.length}
          sourceId={sourceId}
          sourceName={source.name}
          streams={source.streams.nodes}
          discoverButton={discoverButton}
        />
      )}
    </>
  );
}
