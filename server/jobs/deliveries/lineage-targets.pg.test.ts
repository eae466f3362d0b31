import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { buildRunEvents } from "../../domain/lineage/build-run-events.ts";
import { openOutbound } from "../../lib/outbound.ts";
import { saveRunEvents } from "../../store/lineage-events.ts";
import { withApi } from "../../testing/api-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";
import { deliverDue } from "./deliver-due.ts";
import { SENDERS } from "./senders.ts";

const at = new Date("2026-11-23T10:00:00Z");
const events = buildRunEvents({
  jobNamespace: "atlas",
  atlasVersion: "1",
  syncName: "sync",
  runId: "01939d3e-0000-7000-8000-000000000001",
  startedAt: at,
  nominalStart: null,
  hold: null,
  ending: { outcome: "complete", at, error: null },
  streams: [],
});

test("every event goes to every target; one that does not answer loses nothing and delays no other", () =>
  withDatabase((url) =>
    withApi(url, {}, async ({ ask, store, secretBox, keyOf, folder }) => {
      const { authorization } = await keyOf("admin");
      const got: { body: unknown; key: string | undefined }[] = [];
      let isUp = false;
      const server = createServer(async (request, response) => {
        const body = await text(request);
        if (!isUp) return void response.writeHead(503).end("starting");
        got.push({ body: JSON.parse(body), key: request.headers.authorization });
        response.writeHead(201).end();
      });
      await once(server.listen(0, "127.0.0.1"), "listening");
      const outbound = openOutbound({ allowsPrivate: true });
      try {
        const save = async (input: object) => {
          const mutation = `mutation ($input: SaveLineageTargetInput!) { saveLineageTarget(input: $input) {
            target { id hasKey } userErrors { code field } } }`;
          return (await ask(mutation, { input }, { authorization })).data.saveLineageTarget;
        };
        const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const file = join(folder, "events.jsonl");
        expect((await save({ name: "m", kind: "HTTP", address, key: "sesame" })).target.hasKey).toBe(true);
        await save({ name: "f", kind: "FILE", address: file });
        await save({ name: "p", kind: "CONSOLE", isPaused: true });
        expect((await save({ name: "x", kind: "FILE", address: "here" })).userErrors).toEqual([
          { code: "INVALID", field: ["address"] },
        ]);

        expect(await saveRunEvents(store, events[0]!.run.runId, events)).toBe(2);
        expect(await saveRunEvents(store, events[0]!.run.runId, events)).toBe(0);
        const deps = { store, secretBox, publicUrl: "", outbound, mail: null, signal: new AbortController().signal };
        expect(await deliverDue(deps, SENDERS, () => at)).toBe(0);
        const soon = new Date(Date.now() + 1_000);
        expect(await deliverDue(deps, SENDERS, () => soon)).toBe(4);
        expect(
          readFileSync(file, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line)),
        ).toEqual(expect.arrayContaining(JSON.parse(JSON.stringify(events))));
        isUp = true;
        expect(await deliverDue(deps, SENDERS, () => new Date(soon.getTime() + 60_000))).toBe(2);
        expect(got).toHaveLength(2);
        expect(got).toContainEqual({ body: JSON.parse(JSON.stringify(events[0])), key: "Bearer sesame" });
        expect(await store.delivery.groupBy({ by: ["status"], _count: true })).toEqual([
          { status: "delivered", _count: 4 },
        ]);
      } finally {
        server.close();
        await outbound.close();
      }
    }),
  ));
