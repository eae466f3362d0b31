import type { Metadata } from "next";
import { PickConnector } from "../../../features/connectors/PickConnector.tsx";
import { NewSyncSteps } from "../../../features/new-sync/NewSyncSteps.tsx";

export const metadata: Metadata = { title: "New sync, connector" };

export default function Page() {
  return (
    <>
      <NewSyncSteps current={0} steps={[{ name: "Connector" }, { name: "Configure" }, { name: "Streams" }]} />
      <PickConnector />
    </>
  );
}
