import type { Metadata } from "next";
import { ChooseStreamsPage } from "../../../../features/new-sync/ChooseStreamsPage.tsx";
import { NewSyncSchedule } from "../../../../features/schedules/NewSyncSchedule.tsx";

export const metadata: Metadata = { title: "New sync, streams" };

export default function Page() {
  return <ChooseStreamsPage schedule={<NewSyncSchedule />} />;
}
