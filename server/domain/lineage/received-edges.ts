import type { ColumnEdge, GraphNode, LineageEdge } from "./lineage-edges.ts";
import type { DatasetName } from "./run-facts.ts";
import { isObject } from "./spec/shape.ts";

/** What a stored event says of the graph: what it names, and how that hangs together. */
export interface ReceivedGraph {
  nodes: GraphNode[];
  edges: LineageEdge[];
}

/**
 * The graph that another tool's event draws. A job stands between what it reads and what it writes, so that many of both
 * make no product; columns are edges from dataset to dataset. The event was validated.
 */
export function receivedGraph(event: unknown): ReceivedGraph {
  const { job, dataset, inputs, outputs, eventType } = event as ValidEvent;
  if (!job) return { nodes: dataset ? [datasetNode(dataset)] : [], edges: [] };
  const name = { namespace: job.namespace, name: job.name };
  const jobNode: GraphNode = { kind: "job", ...name, owner: ownerOf(job.facets), eventType: eventType ?? "JOB" };
  const read = (inputs ?? []).map(datasetNode);
  const written = (outputs ?? []).map(datasetNode);
  const edge = { job: name, columns: [], isColumnsOnly: false };
  return {
    nodes: [jobNode, ...read, ...written],
    edges: [
      ...read.map((from) => ({ ...edge, from, to: jobNode })),
      ...written.map((to) => ({ ...edge, from: jobNode, to })),
      ...(outputs ?? []).flatMap((output) => columnsInto(output, name)),
    ],
  };
}

interface ValidDataset extends DatasetName {
  facets?: Record<string, unknown>;
}
interface ValidEvent {
  eventType?: string;
  job?: ValidDataset;
  dataset?: ValidDataset;
  inputs?: ValidDataset[];
  outputs?: ValidDataset[];
}

function datasetNode({ namespace, name, facets }: ValidDataset): GraphNode {
  return { kind: "dataset", namespace, name, owner: ownerOf(facets) };
}

function ownerOf(facets: Record<string, unknown> | undefined): string | null {
  const { owners } = (facets?.ownership ?? {}) as { owners?: { name: string }[] };
  return owners?.[0]?.name ?? null;
}

interface InputField extends DatasetName {
  field: string;
  transformations?: { type: string; subtype?: string; description?: string; masking?: boolean }[];
}

/** The columns of one output, by the dataset that each comes from. */
function columnsInto(output: ValidDataset, job: DatasetName): LineageEdge[] {
  const facet = output.facets?.columnLineage as
    | {
        fields: Record<
          string,
          { inputFields: InputField[]; transformationType?: string; transformationDescription?: string }
        >;
      }
    | undefined;
  const byOrigin = new Map<string, LineageEdge>();
  for (const [to, { inputFields, ...old }] of Object.entries(isObject(facet) ? facet.fields : {})) {
    for (const { namespace, name, field, transformations } of inputFields) {
      const key = JSON.stringify([namespace, name]);
      const edge = byOrigin.get(key) ?? {
        from: { kind: "dataset" as const, namespace, name },
        to: { kind: "dataset" as const, namespace: output.namespace, name: output.name },
        job,
        columns: [],
        isColumnsOnly: true,
      };
      byOrigin.set(key, edge);
      const told = transformations?.length ? transformations : [fromOldWords(old)];
      edge.columns.push(...told.map((each) => columnEdge(field, to, each)));
    }
  }
  return [...byOrigin.values()];
}

function columnEdge(
  from: string,
  to: string,
  { type, subtype, description, masking }: { type: string; subtype?: string; description?: string; masking?: boolean },
): ColumnEdge {
  return {
    from,
    to,
    transformation: subtype || type,
    description: description || null,
    isMasking: masking ?? false,
    isDirect: type !== "INDIRECT",
  };
}

/** `transformationType` was IDENTITY or MASKED before there were `transformations`. */
function fromOldWords(old: { transformationType?: string; transformationDescription?: string }) {
  const { transformationType = "UNKNOWN", transformationDescription } = old;
  const masking = transformationType === "MASKED";
  return {
    type: "DIRECT",
    subtype: transformationType,
    masking,
    ...(transformationDescription && { description: transformationDescription }),
  };
}
