import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { expect, test } from "vitest";
import { openOutbound } from "../../lib/outbound.ts";
import { type ApiBench, withApi } from "../../testing/api-bench.ts";
import { record, SyncBench } from "../../testing/sync-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";
import { deliverDue } from "./deliver-due.ts";
import { routeOccurrences } from "./route-occurrences.ts";
import type { SenderDeps } from "./sender.ts";
import { ROUTERS, SENDERS } from "./senders.ts";

const SAVE = `mutation ($input: SaveNotificationTargetInput!) { saveNotificationTarget(input: $input) {
  target { id shown version } signingSecret userErrors { code message field } } }`;

test("a failed run reaches a webhook that answers at the second try, signed, with all that one needs to know", () =>
  withReceivers(async ({ bench, received, address, send }) => {
    const admin = await bench.keyOf("admin");
    const made = await bench.ask(
      SAVE,
      { input: { name: "on call", kind: "WEBHOOK", url: `${address}/hook?token=abc`, kinds: ["RUN_FAILED"] } },
      admin,
    );
    const { target, signingSecret } = made.data.saveNotificationTarget;
    expect(target.shown).toBe(`${address}/hook`);
    const { runId } = await failingRun(bench);

    received.answer = 503;
    await send();
    received.answer = 200;
    await send({ laterMs: 60_000 });

    expect(received.requests).toHaveLength(2);
    const [first, second] = received.requests;
    expect(second!.headers["webhook-id"]).toBe(first!.headers["webhook-id"]);
    const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = second!.headers;
    const key = Buffer.from(signingSecret.slice("whsec_".length), "base64");
    expect(signature).toBe(`v1,${createHmac("sha256", key).update(`${id}.${at}.${second!.body}`).digest("base64")}`);
    expect(JSON.parse(second!.body)).toMatchObject({
      type: "run_failed",
      sync: { name: "sync" },
      run: {
        id: `run_${runId}`,
        status: "failed",
        failure: { code: "CONNECTOR_FAILED" },
        streams: [{ name: "people" }],
      },
      links: { run: `http://localhost:4100/runs/run_${runId}` },
    });

    const log = `{ deliveries { nodes { id status attempts tries { status error } } } }`;
    const { nodes } = (await bench.ask(log, {}, admin)).data.deliveries;
    expect(nodes).toMatchObject([
      {
        status: "DELIVERED",
        attempts: 2,
        tries: [
          { status: 503, error: "It answered 503." },
          { status: 200, error: null },
        ],
      },
    ]);
    await bench.ask(
      `mutation ($id: ID!) { sendAgain(input: { id: $id }) { delivery { status } } }`,
      { id: nodes[0].id },
      admin,
    );
    await send({ laterMs: 60_000 });
    expect(received.requests).toHaveLength(3);
  }));

test("mails go to their recipients through SMTP, Slack gets its own form, and a test says that it is one", () =>
  withReceivers(async ({ bench, received, mails, address, send }) => {
    const admin = await bench.keyOf("admin");
    const wrong = await bench.ask(SAVE, { input: { name: "m", kind: "MAIL", recipients: ["nobody"] } }, admin);
    expect(wrong.data.saveNotificationTarget.userErrors).toMatchObject([{ code: "INVALID", field: ["recipients"] }]);
    await bench.ask(
      SAVE,
      { input: { name: "m", kind: "MAIL", kinds: ["RUN_FAILED"], recipients: ["ada@example.org", "bo@example.org"] } },
      admin,
    );
    const slack = await bench.ask(
      SAVE,
      { input: { name: "s", kind: "SLACK", kinds: ["RUN_FAILED"], url: `${address}/services/T0/B0/secret` } },
      admin,
    );
    expect(JSON.stringify(slack.data)).not.toContain('secret"');
    await failingRun(bench);
    await bench.ask(
      `mutation ($id: ID!) { testNotificationTarget(input: { id: $id }) { delivery { subject } } }`,
      { id: slack.data.saveNotificationTarget.target.id },
      admin,
    );
    await send();

    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: ["ada@example.org", "bo@example.org"] });
    expect(mails[0]!.text).toContain("Subject: Atlas: Run 1 of sync failed.");
    expect(mails[0]!.text).toContain("Why: ");
    const texts = received.requests.map(({ body }) => JSON.parse(body).text);
    expect(texts.toSorted()).toEqual(["Run 1 of sync failed.", "This is a test of s, sent by a admin."]);
  }));

interface Receivers {
  bench: ApiBench & { databaseUrl: string };
  received: { answer: number; requests: { headers: Record<string, unknown>; body: string }[] };
  mails: { to: string[]; text: string }[];
  address: string;
  /** Routes what happened and tries what is due then. */
  send(options?: { laterMs: number }): Promise<void>;
}

function withReceivers(body: (receivers: Receivers) => Promise<void>): Promise<void> {
  return withDatabase((url) =>
    withApi(url, {}, async (bench) => {
      const received: Receivers["received"] = { answer: 200, requests: [] };
      const mails: Receivers["mails"] = [];
      const web = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        received.requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(received.answer).end("thanks");
      });
      const smtp = new SMTPServer({
        authOptional: true,
        disabledCommands: ["STARTTLS"],
        async onData(stream, session, done) {
          const chunks: Buffer[] = [];
          for await (const chunk of stream) chunks.push(chunk as Buffer);
          const text = Buffer.concat(chunks).toString();
          mails.push({ to: session.envelope.rcptTo.map((each) => each.address), text });
          done();
        },
      });
      await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
      await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
      const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
      const deps: SenderDeps = {
        store: bench.store,
        secretBox: bench.secretBox,
        publicUrl: "http://localhost:4100",
        outbound: openOutbound({ allowsPrivate: true }),
        mail: { url: `smtp://127.0.0.1:${portOf(smtp.server)}`, from: "Atlas <atlas@example.org>" },
        signal: new AbortController().signal,
      };
      try {
        await body({
          bench: { ...bench, databaseUrl: url },
          received,
          mails,
          address: `http://127.0.0.1:${portOf(web)}`,
          async send({ laterMs } = { laterMs: 100 }) {
            await routeOccurrences(bench.store, ROUTERS, deps.publicUrl);
            while ((await deliverDue(deps, SENDERS, () => new Date(Date.now() + laterMs))) > 0);
          },
        });
      } finally {
        await deps.outbound.close();
        web.closeAllConnections();
        web.close();
        await new Promise<void>((resolve) => smtp.close(resolve));
      }
    }),
  );
}

async function failingRun({ databaseUrl }: { databaseUrl: string }): Promise<{ runId: string }> {
  const people = { name: "people", properties: { id: { type: "integer" } } };
  const sync = await SyncBench.open(databaseUrl, [people]);
  const { runId } = await sync.run([record("people", { id: 1 })], { exitCode: 1 });
  await sync.close();
  return { runId };
}
