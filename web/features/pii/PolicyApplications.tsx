"use client";
import { useEffect } from "react";
import { useQuery } from "urql";
import { Ago } from "../../ui/Ago.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import { PolicyApplicationsQuery } from "./pii-queries.ts";

const LOOK_EVERY_MS = 1_500;

/** The newest ones; looked at again while one is under way. */
export function PolicyApplications() {
  const [{ data }, reload] = useQuery({ query: PolicyApplicationsQuery, requestPolicy: "cache-and-network" });
  const applications = data?.policyApplications.nodes ?? [];
  const isUnderWay = applications.some(({ status }) => status === "QUEUED" || status === "RUNNING");
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => reload({ requestPolicy: "network-only" }), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isUnderWay, reload]);
  if (applications.length === 0) return <p className="dim">Nothing has been brought under a policy yet.</p>;
  return (
    <ul className="shapes" aria-live="polite">
      {applications.map((application) => (
        <li key={application.id}>
          <b className="strong">{application.status.toLowerCase()}</b>: {application.done} of{" "}
          {plural(application.streams, "stream")}, {plural(application.columns, "column")} treated in{" "}
          {formatCount(application.rows)} rows; {application.requestedBy},{" "}
          <Ago at={application.endedAt ?? application.queuedAt} />
          {application.error && <span className="soft"> {application.error}</span>}
        </li>
      ))}
    </ul>
  );
}
