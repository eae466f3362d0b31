import { DatasetPage } from "../../../features/catalog/DatasetPage.tsx";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DatasetPage id={decodeURIComponent(id)} />;
}
