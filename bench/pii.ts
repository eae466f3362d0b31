import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { classifyTable } from "../server/domain/pii/classify-column.ts";
import type { ColumnSample } from "../server/domain/pii/column-verdict.ts";
import { classifyTableWith } from "../server/peers/presidio/classify-with-presidio.ts";
import { PresidioSidecar } from "../server/peers/presidio/presidio-sidecar.ts";
import { findPython } from "../server/peers/python/find-pythons.ts";

const COLUMNS = 600;
const COLUMNS_A_TABLE = 12;
const VALUES = 100;

/** Verdicts on 600 columns of 100 values in fifty tables: by Atlas's rules, and by Presidio in the same run where Python is. */
export async function benchPii({ rounds }: { rounds: number }): Promise<object> {
  const tables = makeTables();
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (const table of tables) classifyTable(table);
    const { user, system } = process.cpuUsage(before);
    seconds.push((user + system) / 1e6);
  }
  return {
    columns: COLUMNS,
    values: VALUES,
    cpuSeconds: median(seconds),
    presidioCpuSeconds: await timePresidio(tables),
  };
}

/** CPU seconds of Presidio's own recognizers over the same values; null without a Python, or where it cannot be installed. */
async function timePresidio(tables: readonly ColumnSample[][]): Promise<number | null> {
  if ((await findPython(">=3.10,<3.14")) === null) return null;
  const environmentsDir = mkdtempSync(join(tmpdir(), "atlas-bench-"));
  const sidecar = new PresidioSidecar({ environmentsDir, report: (line) => console.error(line) });
  const { signal } = new AbortController();
  try {
    await sidecar.analyze(["warm"], { signal });
    const pid = (await sidecar.pid())!;
    const before = cpuSecondsOf(pid);
    for (const table of tables) await classifyTableWith("presidio", table, sidecar, signal);
    return Math.round((cpuSecondsOf(pid) - before) * 100) / 100;
  } finally {
    await sidecar.stop();
    rmSync(environmentsDir, { recursive: true, force: true });
  }
}

/** User and system time of a process, from ps: "01:02:03". */
function cpuSecondsOf(pid: number): number {
  const { stdout } = spawnSync("ps", ["-o", "time=", "-p", String(pid)], { encoding: "utf8" });
  return stdout
    .trim()
    .split(/[:-]/)
    .reduce((sum, part) => sum * 60 + Number(part), 0);
}

function makeTables(): ColumnSample[][] {
  return Array.from({ length: COLUMNS / COLUMNS_A_TABLE }, (_, table) =>
    Array.from({ length: COLUMNS_A_TABLE }, (_, column) => {
      const [name, make] = KINDS[(table + column * 5) % KINDS.length]!;
      const values = Array.from({ length: VALUES }, (_, row) => make(table * 7_919 + column * 101 + row));
      return { name: `${name}_${column}`, type: "text", values: [...new Set(values)], nonNull: VALUES };
    }),
  );
}

const WORDS = "north open quiet river stone table under valley winter yellow amber bridge copper".split(" ");
const NAMES = "Ana Boris Clara Dmitri Elena Farid Greta Hugo Ines Jonas Karin Luca".split(" ");
const SURNAMES = "Berg Costa Dahl Eriksen Fischer Gomez Hansen Ivanov Jensen Keller Lopez Moreau".split(" ");
const of = (list: readonly string[], n: number) => list[n % list.length]!;

const KINDS: readonly [string, (n: number) => string][] = [
  ["email", (n) => `${of(NAMES, n).toLowerCase()}.${n}@example.org`],
  ["name", (n) => `${of(NAMES, n)} ${of(SURNAMES, n * 7)}`],
  ["phone", (n) => `+45 ${20_000_000 + (n % 9_000_000)}`],
  ["sku", (n) => `SKU-${100_000 + n}`],
  ["amount", (n) => (n * 1.37).toFixed(2)],
  ["status", (n) => of(["new", "paid", "sent"], n)],
  ["ip", (n) => `10.${n % 256}.${(n * 7) % 256}.${(n * 13) % 256}`],
  ["created", (n) => new Date(1.7e12 + n * 86_400_000).toISOString()],
  ["note", (n) => `${of(WORDS, n)} ${of(WORDS, n * 3)} ${of(WORDS, n * 5)} ${of(WORDS, n * 11)}`],
  ["uuid", (n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`],
  ["zip", (n) => String(10_000 + (n % 89_999))],
  ["payload", (n) => JSON.stringify({ id: n, word: of(WORDS, n), mail: `${n}@example.org` })],
];

function median(values: number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[values.length >> 1]! * 100) / 100;
}
