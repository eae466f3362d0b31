import type { Metadata } from "next";
import { SyncsPage } from "../../features/syncs/SyncsPage.tsx";

export const metadata: Metadata = { title: "Syncs" };

export default function Page() {
  return <SyncsPage />;
}
