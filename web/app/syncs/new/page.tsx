import type { Metadata } from "next";
import { PickConnectorPage } from "../../../features/new-sync/PickConnectorPage.tsx";

export const metadata: Metadata = { title: "New sync, connector" };

export default function Page() {
  return <PickConnectorPage />;
}
