"use client";
import { Link as LinkIcon, Lock } from "lucide-react";
import Link from "next/link";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { LAYER } from "../../graphql/words.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Tint } from "../../ui/Tint.tsx";
import { DatasetLineageQuery } from "./catalog-queries.ts";

/** What this dataset is made from and what is made from it, column by column; the graph is a page of its own. */
export function LineageTab({ id }: { id: string }) {
  const [{ data, error }, reload] = useQuery({ query: DatasetLineageQuery, variables: { id } });
  if (error && !data)
    return (
      <LoadError
        what="the lineage"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!data) return <Skeleton lines={6} />;
  const { nodes, edges, columnEdges } = data.lineage;
  const root = nodes.find(({ dataset }) => dataset?.id === id);
  if (!root) return <Empty title="No run has reported lineage of this dataset yet." />;
  const nodeOf = (nodeId: string) => nodes.find((node) => node.id === nodeId);
  const name = (nodeId: string) => {
    const node = nodeOf(nodeId);
    if (!node) return nodeId;
    if (!node.dataset) return <span className="mono">{node.name}</span>;
    return (
      <Link href={`/catalog/${node.dataset.id}?tab=lineage`} className="row">
        <Tint tint={LAYER[node.dataset.layer]} />
        {node.dataset.name}
      </Link>
    );
  };
  const near = edges.filter((edge) => edge.from === root.id || edge.to === root.id);
  const columns = columnEdges.nodes.filter((edge) => edge.from === root.id || edge.to === root.id);
  return (
    <>
      <p>
        <Link className="btn" href={`/lineage?root=${id}`}>
          <LinkIcon size={15} aria-hidden="true" />
          Open the graph
        </Link>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" tabIndex={0}>
        <table>
          <caption className="sr">Datasets next to this one, and their columns</caption>
          <thead>
            <tr>
              <th scope="col">Comes from</th>
              <th scope="col">Column</th>
              <th scope="col">Goes to</th>
              <th scope="col">Column</th>
              <th scope="col">How</th>
            </tr>
          </thead>
          <tbody>
            {near.map((edge) => (
              <tr key={`${edge.from} ${edge.to}`}>
                <td>{name(edge.from)}</td>
                <td className="dim">whole</td>
                <td>{name(edge.to)}</td>
                <td className="dim">whole</td>
                <td />
              </tr>
            ))}
            {columns.map((edge) => (
              <tr key={`${edge.from} ${edge.fromField} ${edge.to} ${edge.toField}`}>
                <td>{name(edge.from)}</td>
                <td className="mono">{edge.fromField}</td>
                <td>{name(edge.to)}</td>
                <td className="mono">{edge.toField}</td>
                <td className="soft">
                  {edge.description ?? edge.transformation.toLowerCase()}
                  {edge.isMasking && <Lock size={13} aria-label="masked" />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
