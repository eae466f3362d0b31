import type { Metadata } from "next";
import { QualityPage } from "../../features/quality/QualityPage.tsx";

export const metadata: Metadata = { title: "Quality" };

export default function Page() {
  return <QualityPage />;
}
