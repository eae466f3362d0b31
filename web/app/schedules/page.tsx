import type { Metadata } from "next";
import { SchedulesPage } from "../../features/schedules/SchedulesPage.tsx";

export const metadata: Metadata = { title: "Schedules" };

export default function Page() {
  return <SchedulesPage />;
}
