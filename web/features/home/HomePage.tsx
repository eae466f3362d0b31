"use client";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useQuery } from "urql";
import type { HomeQuery as HomeResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { formatBytes, formatCompact, formatCount, plural, toNumber } from "../../ui/format.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Status } from "../../ui/Status.tsx";
import { FirstSteps } from "./FirstSteps.tsx";
import { FreshestDatasets } from "./FreshestDatasets.tsx";
import { HomeQuery } from "./home-queries.ts";
import { NeedsYou } from "./NeedsYou.tsx";
import { RunningNow } from "./RunningNow.tsx";

export function HomePage() {
  const [{ data, error }, reload] = useQuery({ query: HomeQuery });
  const mayCreate = useMay("createSync");
  const head = (
    <PageHead
      title="Home"
      actions={
        mayCreate && (
          <Link className="btn first" href="/syncs/new">
            <Plus size={15} aria-hidden="true" />
            New sync
          </Link>
        )
      }
    />
  );
  if (error && !data) {
    return (
      <>
        <PageHead title="Home" />
        <LoadError
          what="the overview"
          problem={toProblem(error)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      </>
    );
  }
  if (!data) {
    return (
      <>
        {head}
        <Skeleton lines={12} />
      </>
    );
  }
  if (data.syncs.totalCount === 0) {
    return (
      <>
        <PageHead title="Home" />
        <FirstSteps connectors={data.connectors.totalCount} runnable={data.runnable.totalCount} />
      </>
    );
  }
  return (
    <>
      {head}
      <Tiles data={data} />
      <div className="cols two">
        <NeedsYou data={data} />
        <RunningNow />
      </div>
      <FreshestDatasets datasets={data.datasets.nodes} total={data.datasets.totalCount} />
    </>
  );
}

function Tiles({ data }: { data: HomeResult }) {
  const { stats, syncs } = data;
  const withHealth = (name: string) =>
    toNumber(stats.syncsByHealth.find((each) => each.name.toUpperCase() === name)?.value ?? 0);
  const failing = withHealth("FAILING");
  const degraded = withHealth("DEGRADED");
  const rows = formatCompact(stats.rows24h);
  return (
    <div className="tiles">
      <Link href="/syncs">
        <span className="l">Syncs healthy</span>
        <b>
          {formatCount(withHealth("HEALTHY"))} <small>of {formatCount(syncs.totalCount)}</small>
        </b>
        <span className="s">
          {failing > 0 ? (
            <Status tone="failed">{failing} failing</Status>
          ) : degraded > 0 ? (
            <Status tone="partial">{degraded} degraded</Status>
          ) : (
            "none failing"
          )}
        </span>
      </Link>
      <Link href="/runs">
        <span className="l">Runs succeeded</span>
        <b>
          {formatCount(stats.succeeded24h)} <small>of {formatCount(stats.runs24h)}</small>
        </b>
        <span className="s">in 24 h</span>
      </Link>
      <Link href="/runs">
        <span className="l">Rows moved</span>
        <b title={formatCount(stats.rows24h)}>
          {rows.figure} <small>{rows.unit}</small>
        </b>
        <span className="s">{formatBytes(stats.bytes24h)} in 24 h</span>
      </Link>
      <Link href="/catalog">
        <span className="l">Datasets</span>
        <b>{formatCount(stats.datasets)}</b>
        <span className="s">in three layers</span>
      </Link>
      <Link href="/quality">
        <span className="l">Failing checks</span>
        <b>{formatCount(stats.failingChecks)}</b>
        <span className="s">
          {stats.failingChecks > 0 ? <Status tone="fail">look at them</Status> : "nothing to look at"}
        </span>
      </Link>
      <Link href="/pii">
        <span className="l">Personal columns</span>
        <b>{formatCount(stats.piiColumns)}</b>
        <span className="s">
          {stats.piiToReview > 0 ? (
            <Status tone="vio">{formatCount(stats.piiToReview)} to review</Status>
          ) : (
            plural(0, "to review", "to review")
          )}
        </span>
      </Link>
    </div>
  );
}
