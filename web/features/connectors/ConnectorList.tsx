"use client";
import Link from "next/link";
import { formatCount } from "../../ui/format.ts";
import { Status } from "../../ui/Status.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { type ConnectorNode, ConnectorSearch, KIND_WORDS } from "./ConnectorSearch.tsx";

/** The connectors with what is known of each, and whether it can run on this machine. */
export function ConnectorList() {
  return (
    <ConnectorSearch title="Connectors">
      {(connectors, isStale) => <ConnectorTable connectors={connectors} isStale={isStale} />}
    </ConnectorSearch>
  );
}

function ConnectorTable({ connectors, isStale }: { connectors: readonly ConnectorNode[]; isStale: boolean }) {
  const frame = useRowKeys<HTMLDivElement>();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" ref={frame} tabIndex={0} data-stale={isStale || undefined}>
      <table>
        <caption className="sr">Connectors</caption>
        <thead>
          <tr>
            <th scope="col">Connector</th>
            <th scope="col">Version</th>
            <th scope="col">Kind</th>
            <th scope="col">Category</th>
            <th scope="col">Support</th>
            <th scope="col">Runs as</th>
            <th scope="col">Here</th>
            <th scope="col" className="n">
              Sources
            </th>
          </tr>
        </thead>
        <tbody>
          {connectors.map((connector) => (
            <tr key={connector.id}>
              <td>
                {connector.availability.isRunnable ? (
                  <Link href={`/syncs/new/configure?connector=${encodeURIComponent(connector.id)}`} data-row>
                    {connector.name}
                  </Link>
                ) : (
                  <span className="strong">{connector.name}</span>
                )}
              </td>
              <td className="soft">{connector.version}</td>
              <td>{KIND_WORDS[connector.kind]}</td>
              <td className="soft">{connector.category}</td>
              <td className="soft">{connector.supportLevel.toLowerCase()}</td>
              <td className="soft">{connector.runtime}</td>
              <td>
                {connector.availability.isRunnable ? (
                  <Status tone="succeeded">can run</Status>
                ) : (
                  <Status tone="skipped">{connector.availability.reason ?? "cannot run here"}</Status>
                )}
              </td>
              <td className="n">{formatCount(connector.sourceCount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
