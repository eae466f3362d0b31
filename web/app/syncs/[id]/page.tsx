import { SyncPage } from "../../../features/syncs/SyncPage.tsx";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <SyncPage id={decodeURIComponent(id)} />;
}
