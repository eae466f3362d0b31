import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { expect, test } from "vitest";
import { type ApiBench, withApi } from "../testing/api-bench.ts";
import { withDatabase } from "../testing/with-database.ts";
import { openOidc } from "./oidc.ts";

/** The address that the provider knows Atlas by. */
const ATLAS = "https://atlas.test";
const PASSWORD = "a quiet place by the sea";

test("an invited colleague joins with a password, signs in again, loses a role at once, and is locked out by guessing", () =>
  withBench(async (bench) => {
    const admin = await bench.keyOf("admin");
    const { data } = await bench.ask(
      `mutation { inviteUser(input: { email: "Ada@Example.org", role: OPERATOR }) { link invitation { email } userErrors { message } } }`,
      {},
      admin,
    );
    expect(data.inviteUser).toMatchObject({ invitation: { email: "ada@example.org" }, userErrors: [] });
    const token = new URL(data.inviteUser.link, bench.api.url).searchParams.get("token")!;

    const short = await post(bench, "/invitation", { token, name: "Ada", password: "short" });
    expect(short.status).toBe(400);
    const joined = await post(bench, "/invitation", { token, name: "Ada", password: PASSWORD });
    expect(joined.status).toBe(303);
    expect((await post(bench, "/invitation", { token, name: "Eve", password: PASSWORD })).status).toBe(403);

    const again = await post(bench, "/login", { email: "ada@example.org", password: PASSWORD });
    const cookie = again.headers.get("set-cookie")!.split(";")[0]!;
    const who = "{ viewer { name role } }";
    expect((await bench.ask(who, {}, { cookie })).data.viewer).toEqual({ name: "Ada", role: "OPERATOR" });

    const [user] = (await bench.ask("{ users { nodes { id version } } }", {}, admin)).data.users.nodes;
    const change = `mutation ($input: UpdateUserInput!) { updateUser(input: $input) { userErrors { code } } }`;
    await bench.ask(change, { input: { id: user.id, role: "VIEWER", expectedVersion: user.version } }, admin);
    expect((await bench.ask(who, {}, { cookie })).data.viewer).toEqual({ name: "Ada", role: "VIEWER" });
    await bench.ask(change, { input: { id: user.id, isDisabled: true, expectedVersion: user.version + 1 } }, admin);
    expect((await bench.ask(who, {}, { cookie })).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    await bench.ask(change, { input: { id: user.id, isDisabled: false, expectedVersion: user.version + 2 } }, admin);

    for (let n = 0; n < 10; n++) await post(bench, "/login", { email: "ada@example.org", password: `guess ${n}` });
    const locked = await post(bench, "/login", { email: "ada@example.org", password: PASSWORD });
    expect([locked.status, await locked.text()]).toEqual([403, expect.stringContaining("Wait 15 minutes")]);
  }));

test("a key that is rotated or runs out is refused, and the socket that it opened ends", () =>
  withBench(async (bench) => {
    const admin = await bench.keyOf("admin");
    const expiresAt = new Date(Date.now() + 2_000).toISOString();
    const make = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id createdBy expiresAt } } }`;
    const { createApiKey: made } = (
      await bench.ask(make, { input: { name: "robot", role: "VIEWER", expiresAt } }, admin)
    ).data;
    expect(made.apiKey).toMatchObject({ createdBy: "a admin", expiresAt });
    const ended = Promise.withResolvers<number>();
    const client = bench.connect({ authorization: `Bearer ${made.secret}` });
    client.on("closed", (event) => ended.resolve((event as { code: number }).code));
    const heard = client.iterate({ query: "subscription { runsChanged { id } }" });
    void heard.next().catch(() => {});

    expect(await ended.promise).toBe(4403);
    const late = await bench.ask("{ viewer { name } }", {}, { authorization: `Bearer ${made.secret}` });
    expect(late.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");

    const viewer = await bench.keyOf("viewer");
    const { rotateApiKey } = (
      await bench.ask(
        `mutation ($id: ID!) { rotateApiKey(input: { id: $id }) { secret apiKey { name } } }`,
        { id: `key_${viewer.id}` },
        admin,
      )
    ).data;
    expect((await bench.ask("{ viewer { name } }", {}, viewer)).errors).toHaveLength(1);
    const renewed = await bench.ask("{ viewer { role } }", {}, { authorization: `Bearer ${rotateApiKey.secret}` });
    expect(renewed.data.viewer.role).toBe("VIEWER");
  }));

test("every mutation is written down with who, what and which change, without secrets, and nothing changes it", () =>
  withBench(
    async (bench) => {
      const admin = await bench.keyOf("admin");
      const source = await bench.store.source.create({ data: { name: "s", connectorId: "files", config: {} } });
      const sync = await bench.store.sync.create({ data: { name: "nightly", sourceId: source.id } });
      const update = `mutation ($input: UpdateSyncInput!) { updateSync(input: $input) { userErrors { code } } }`;
      await bench.ask(update, { input: { id: `sync_${sync.id}`, expectedVersion: 1, name: "=daily" } }, admin);
      await bench.ask(update, { input: { id: `sync_${sync.id}`, expectedVersion: 1, name: "weekly" } }, admin);
      const make = `mutation ($input: CreateSourceInput!) { createSource(input: $input) { userErrors { code } } }`;
      await bench.ask(
        make,
        { input: { connectorId: "files", name: "f", config: { path: "/x", token: "hunter2" } } },
        admin,
      );
      await bench.ask(
        `mutation { deleteSync(input: { id: "sync_${sync.id}" }) { deletedId } }`,
        {},
        await bench.keyOf("viewer"),
      );

      const { auditLog } = (
        await bench.ask(
          `{ auditLog { nodes { action actorName actorKind targetId targetLabel refusal changes { field before after } input } } }`,
          {},
          admin,
        )
      ).data;
      expect(JSON.stringify(auditLog)).not.toContain("hunter2");
      expect(auditLog.nodes.map(({ action }: { action: string }) => action)).toEqual([
        "createSource",
        "updateSync",
        "updateSync",
      ]);
      expect(auditLog.nodes[2]).toMatchObject({
        actorName: "a admin",
        actorKind: "API_KEY",
        targetId: `sync_${sync.id}`,
        targetLabel: "=daily",
        refusal: null,
        changes: [{ field: "name", before: "nightly", after: "=daily" }],
      });
      expect(auditLog.nodes[1]).toMatchObject({ changes: [], refusal: expect.stringContaining("changed") });

      const csv = await fetch(`${bench.api.url}/audit.csv`, { headers: { authorization: admin.authorization } });
      expect(await csv.text()).toContain(",updateSync,");
      expect((await fetch(`${bench.api.url}/audit.jsonl`)).status).toBe(401);
      await expect(bench.store.auditEntry.deleteMany()).rejects.toThrow(/append-only/);
      await expect(bench.store.auditEntry.updateMany({ data: { actorName: "nobody" } })).rejects.toThrow(/append-only/);
    },
    { hasWorker: true },
  ));

test("who a real OpenID Connect provider vouches for signs in; a forged or foreign answer does not", async () => {
  await using provider = await startProvider();
  const oidc = openOidc({ issuer: provider.url, clientId: "atlas", clientSecret: "shh", newcomersRole: null });
  await withBench(
    async (bench) => {
      const admin = await bench.keyOf("admin");
      const turnedAway = await walkThrough(bench);
      expect([turnedAway.status, await turnedAway.text()]).toEqual([403, expect.stringContaining("no account")]);

      await bench.ask(
        `mutation { inviteUser(input: { email: "grace@example.org", role: STEWARD }) { link } }`,
        {},
        admin,
      );
      const signedIn = await walkThrough(bench);
      expect(signedIn.status).toBe(303);
      const cookie = signedIn.headers
        .getSetCookie()
        .find((each) => each.startsWith("atlas_session="))!
        .split(";")[0]!;
      expect((await bench.ask("{ viewer { name role } }", {}, { cookie })).data.viewer).toEqual({
        name: "Grace",
        role: "STEWARD",
      });

      const begun = await fetch(`${bench.api.url}/login/oidc`, { redirect: "manual" });
      const cookies = begun.headers.getSetCookie()[0]!.split(";")[0]!;
      const forged = `${bench.api.url}/login/oidc/callback?code=stolen&state=guessed`;
      expect((await fetch(forged, { redirect: "manual", headers: { cookie: cookies } })).status).toBe(403);
      expect((await fetch(forged, { redirect: "manual" })).status).toBe(400);
    },
    { oidc, publicUrl: ATLAS },
  );
});

function withBench(
  body: (bench: ApiBench) => Promise<void>,
  options: Parameters<typeof withApi>[1] = {},
): Promise<void> {
  return withDatabase((url) => withApi(url, options, body));
}

function post({ api }: ApiBench, path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`${api.url}${path}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
}

/** A browser that follows every redirect until it is back at Atlas's callback; gives the callback's answer. */
async function walkThrough({ api }: ApiBench): Promise<Response> {
  const jars = new Map<string, Map<string, string>>();
  let address = `${api.url}/login/oidc`;
  for (let step = 0; step < 15; step++) {
    const { origin, pathname } = new URL(address);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(address, { redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0]!.split(/=(.*)/s);
      jar.set(name!, value!);
    }
    if (pathname === "/login/oidc/callback") return response;
    address = new URL(response.headers.get("location")!, address).href.replace(ATLAS, api.url);
  }
  throw new Error("the sign-in went in circles");
}

/** oidc-provider on a free port, whose one user consents to everything. */
async function startProvider() {
  const server = createServer((request, response) => void provider.callback()(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, {
    clients: [
      {
        client_id: "atlas",
        client_secret: "shh",
        redirect_uris: [`${ATLAS}/login/oidc/callback`],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    findAccount: async (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: "Grace@example.org", email_verified: true, name: "Grace" }),
    }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({ accountId: "grace", clientId: "atlas" });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    if (!context.path.startsWith("/interaction/")) return next();
    const result = { login: { accountId: "grace" } };
    await provider.interactionFinished(context.req, context.res, result, { mergeWithLastSubmission: false });
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
