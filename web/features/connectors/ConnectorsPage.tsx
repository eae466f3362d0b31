"use client";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useMay } from "../../graphql/use-may.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { ConnectorList } from "./ConnectorList.tsx";
import { McpServers } from "./McpServers.tsx";
import { SourceList } from "./SourceList.tsx";

export function ConnectorsPage() {
  const mayCreate = useMay("createSource");
  const mayBring = useMay("createCustomConnector");
  return (
    <>
      <PageHead
        title="Connectors"
        actions={
          <>
            {mayBring && (
              <Link className="btn" href="/connectors/own">
                A connector of your own
              </Link>
            )}
            {mayCreate && (
              <Link className="btn first" href="/syncs/new">
                <Plus size={15} aria-hidden="true" />
                New source
              </Link>
            )}
          </>
        }
      />
      <SourceList />
      <McpServers />
      <ConnectorList />
    </>
  );
}
