import type { Metadata } from "next";
import { PiiPage } from "../../features/pii/PiiPage.tsx";

export const metadata: Metadata = { title: "Personal data" };

export default function Page() {
  return <PiiPage />;
}
