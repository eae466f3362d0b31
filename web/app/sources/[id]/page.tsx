import type { Metadata } from "next";
import { EditSourcePage } from "../../../features/new-sync/EditSourcePage.tsx";

export const metadata: Metadata = { title: "Edit a source" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <EditSourcePage id={decodeURIComponent(id)} />;
}
