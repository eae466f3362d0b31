"use client";
import { Plus } from "lucide-react";
import Link from "next/link";
import { PageHead } from "../../ui/PageHead.tsx";
import { ConnectorList } from "./ConnectorList.tsx";
import { SourceList } from "./SourceList.tsx";

export function ConnectorsPage() {
  return (
    <>
      <PageHead
        title="Connectors"
        actions={
          <Link className="btn first" href="/syncs/new">
            <Plus size={15} aria-hidden="true" />
            New source
          </Link>
        }
      />
      <SourceList />
      <ConnectorList />
    </>
  );
}
