import type { Metadata } from "next";
import { OwnConnectorPage } from "../../../features/connectors/OwnConnectorPage.tsx";

export const metadata: Metadata = { title: "A connector of your own" };

export default function Page() {
  return <OwnConnectorPage />;
}
