import type { Metadata } from "next";
import { ConfigurePage } from "../../../../features/new-sync/ConfigurePage.tsx";

export const metadata: Metadata = { title: "New sync, configure" };

export default function Page() {
  return <ConfigurePage />;
}
