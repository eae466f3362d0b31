import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { discover, readAll, recordTexts } from "../testing/run-runtime.ts";
import { withTempFolder } from "../testing/temp-folder.ts";
import { ConnectorNotFound, findConnector, listConnectors, runtimeFor } from "./connectors.ts";

test("every connector that is listed has a runtime, which says whether it can run here", async () => {
  const entries = listConnectors();
  expect(entries.map(({ id }) => id)).toEqual(["files", "airbyte-source-faker", "airbyte-source-hardcoded-records"]);
  for (const { id } of entries) {
    const availability = await runtimeFor(id, { environmentsDir: "/nowhere" }).availability();
    if (!availability.isRunnable) expect(availability.reason).toMatch(/^cannot run here: needs Python 3\.1\d or newer/);
  }
});

test("an unknown connector is refused, and recordings are only for who allows them", () => {
  expect(() => runtimeFor("airbyte-source-nothing", { environmentsDir: "/nowhere" })).toThrow(ConnectorNotFound);
  expect(() => runtimeFor("recorded", { environmentsDir: "/nowhere" })).toThrow("There is no connector recorded.");
  expect(findConnector("recorded")).toBeNull();
  expect(findConnector("recorded", { allowRecorded: true })).toMatchObject({ runtime: "recorded" });
});

test("a recording is set up like any connector: its records tell its streams", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "read.jsonl");
    const data = '{"id":9007199254740993,"email":"a@example.com","tags":["x"]}';
    await writeFile(path, `{"type":"RECORD","record":{"stream":"users","data":${data},"emitted_at":1}}\n`);
    const runtime = runtimeFor("recorded", { environmentsDir: folder, allowRecorded: true });
    const [stream] = await discover(runtime, { path });
    expect(stream).toMatchObject({
      name: "users",
      jsonSchema: { properties: { id: { type: ["null", "integer"] }, email: { type: ["null", "string"] } } },
    });
    expect(recordTexts((await readAll(runtime, { path })).messages)).toEqual([data]);
  }));
