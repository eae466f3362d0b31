import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

/** Who may import whom: knowledge points inward, to domain; data goes from connectors through sync to layers. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  "server/lib": [],
  "server/domain": ["server/lib"],
  "server/peers": ["server/domain", "server/lib"],
  "server/connectors": ["server/peers", "server/domain", "server/lib"],
  "server/layers": ["server/domain", "server/lib"],
  "server/store": ["server/domain", "server/lib"],
  "server/integrations": ["server/peers", "server/domain", "server/lib"],
  "server/sync": [
    "server/connectors",
    "server/layers",
    "server/store",
    "server/integrations",
    "server/peers",
    "server/domain",
    "server/lib",
  ],
  "server/access": ["server/store", "server/domain", "server/lib"],
  "server/jobs": ["server/sync", "server/peers", "server/store", "server/domain", "server/lib"],
  "server/graphql": ["server/jobs", "server/sync", "server/access", "server/store", "server/domain", "server/lib"],
  "web/app": ["web/features", "web/ui", "web/graphql"],
  "web/features": ["web/ui", "web/graphql"],
  "web/ui": [],
  "web/graphql": ["web/ui"],
};
/** What puts the parts together may import them all, and so may what tests them. */
const UNBOUND = [
  "server/main.ts",
  "server/cli.ts",
  "server/env.ts",
  "server/roles",
  "server/sample",
  "server/cli",
  "server/testing",
];

interface Import {
  from: string;
  to: string;
}

const imports = ["server", "web"].flatMap((folder) => sourceFiles(join(ROOT, folder))).flatMap(importsOf);

test("every folder imports only what the table of folders allows", () => {
  expect(imports.filter(({ from, to }) => !isAllowed(from, to)).map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test("features of the web app do not import each other", () => {
  const feature = (path: string) => /^web\/features\/([^/]+)/.exec(path)?.[1];
  const crossing = imports.filter(({ from, to }) => feature(from) && feature(to) && feature(from) !== feature(to));

  expect(crossing.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

function isAllowed(from: string, to: string): boolean {
  const [fromRoom, toRoom] = [roomOf(from), roomOf(to)];
  if (UNBOUND.includes(fromRoom) || fromRoom === toRoom) return true;
  return MAY_IMPORT[fromRoom]?.includes(toRoom) ?? !to.startsWith("server/");
}

/** The folder of the table that a file lies in: the first two parts of its path. */
function roomOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !["node_modules", "generated", ".next"].includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourceFiles(path);
      return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
    });
}

function importsOf(file: string): Import[] {
  const specifiers = readFileSync(file, "utf8").matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g);
  return [...specifiers].map(([, specifier]) => ({
    from: relative(ROOT, file),
    to: relative(ROOT, resolve(dirname(file), specifier!)),
  }));
}
