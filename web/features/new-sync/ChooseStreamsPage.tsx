"use client";
import { RefreshCw } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { ChooseStreamsForm } from "./ChooseStreamsForm.tsx";
import { NewSyncSteps } from "./NewSyncSteps.tsx";
import { DiscoverMutation } from "./new-sync-queries.ts";
import { useSourceStreams } from "./use-source-streams.ts";

/** `schedule` keeps what it is told in the address. */
export function ChooseStreamsPage({ schedule }: { schedule: ReactNode }) {
  const [sourceId] = useQueryState("source", parseAsString.withDefault(""));
  const [loaded, reload] = useSourceStreams(sourceId);
  const [{ fetching: isDiscovering }, discover] = useMutation(DiscoverMutation);
  const [refusal, setRefusal] = useState<string | null>(null);
  const source = loaded.state === "ready" ? loaded.source : null;

  async function discoverAgain() {
    setRefusal(null);
    const { data, error } = await discover({ input: { sourceId } });
    setRefusal(error ? toProblem(error).message : (data?.discoverStreams.userErrors[0]?.message ?? null));
    reload();
  }
  const discoverButton = (
    <button type="button" className="btn" disabled={isDiscovering} onClick={discoverAgain}>
      <RefreshCw size={15} aria-hidden="true" />
      {isDiscovering ? "Asking the connector" : "Read its streams again"}
    </button>
  );
  return (
    <>
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
      {refusal && <Note tone="failed">{refusal}</Note>}
      {content()}
    </>
  );

  function content(): ReactNode {
    switch (loaded.state) {
      case "loading":
        return <Skeleton lines={8} />;
      case "failed":
        return <LoadError what="the streams" problem={toProblem(loaded.error)} onRetry={reload} />;
      case "missing":
        return (
          <Empty
            title="No source is chosen."
            action={
              <Link className="btn" href="/syncs/new">
                Choose a connector or a source
              </Link>
            }
          />
        );
      case "ready":
        if (loaded.streams.length === 0) {
          return (
            <Empty title={`${loaded.source.name} has told no streams.`} action={discoverButton}>
              The connector was not asked yet, or it found nothing at what the config names.
            </Empty>
          );
        }
        return (
          <ChooseStreamsForm
            key={loaded.streams.map(({ id }) => id).join()}
            sourceId={sourceId}
            sourceName={loaded.source.name}
            streams={loaded.streams}
            discoverButton={discoverButton}
            schedule={schedule}
          />
        );
    }
  }
}
