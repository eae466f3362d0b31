import { ScheduleTab } from "../../../features/schedules/ScheduleTab.tsx";
import { SyncPage } from "../../../features/syncs/SyncPage.tsx";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const syncId = decodeURIComponent(id);
  return <SyncPage id={syncId} schedule={<ScheduleTab syncId={syncId} />} />;
}
