"use client";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useMay } from "../../graphql/use-may.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { ConnectorList } from "./ConnectorList.tsx";
import { SourceList } from "./SourceList.tsx";

export function ConnectorsPage() {
  const mayCreate = useMay("createSource");
  return (
    <>
      <PageHead
        title="Connectors"
        actions={
          mayCreate && (
            <Link className="btn first" href="/syncs/new">
              <Plus size={15} aria-hidden="true" />
              New source
            </Link>
          )
        }
      />
      <SourceList />
      <ConnectorList />
    </>
  );
}
