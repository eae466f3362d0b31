import { expect, test } from "vitest";
import { type ApiBench, withApi } from "../../testing/api-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";

const CREATE = `mutation ($input: CreateCustomConnectorInput!) { createCustomConnector(input: $input) {
  connector { id name runtime supportLevel version availability { isRunnable reason } custom { version definition } spec { fields { path } } }
  userErrors { code message field } } }`;
const MANIFEST = `version: 7.39.1
type: DeclarativeSource
spec: { type: Spec, connection_specification: { type: object, properties: { region: { type: string } } } }
`;

const withAdmin = (
  body: (bench: ApiBench, ask: (query: string, variables?: object) => Promise<any>) => Promise<void>,
) =>
  withDatabase((url) =>
    withApi(url, { hasWorker: true }, async (bench) => {
      const key = await bench.keyOf("admin");
      await body(bench, async (query, variables) => (await bench.ask(query, variables, key)).data);
    }),
  );

test("a manifest of one's own is a connector with its own form, is changed by one at a time, and deleted when unused", () =>
  withAdmin(async (bench, ask) => {
    const input = { name: "Billing", definition: { manifest: { yaml: MANIFEST } }, clientMutationId: "1" };
    const { createCustomConnector: made } = await ask(CREATE, { input });
    expect(made.userErrors).toEqual([]);
    expect(made.connector).toMatchObject({
      ...{ name: "Billing", runtime: "manifest", supportLevel: "CUSTOM", version: "1" },
      custom: { version: 1, definition: { kind: "manifest", yaml: MANIFEST, components: null } },
      spec: { fields: [{ path: ["region"] }] },
    });
    const { id } = made.connector;
    expect((await ask(CREATE, { input })).createCustomConnector.connector.id).toBe(id);

    const change = `mutation ($input: UpdateCustomConnectorInput!) { updateCustomConnector(input: $input) {
      connector { version spec { fields { path } } } userErrors { code } } }`;
    const definition = { manifest: { yaml: MANIFEST.replace("region", "tenant") } };
    const { updateCustomConnector: changed } = await ask(change, { input: { id, definition, expectedVersion: 1 } });
    expect(changed.connector).toEqual({ version: "2", spec: { fields: [{ path: ["tenant"] }] } });
    const { updateCustomConnector: late } = await ask(change, { input: { id, name: "X", expectedVersion: 1 } });
    expect(late.userErrors).toEqual([{ code: "STALE" }]);

    const remove = `mutation ($id: ID!) { deleteCustomConnector(input: { id: $id }) { deletedId userErrors { code message } } }`;
    const source = await bench.store.source.create({ data: { name: "invoices", connectorId: id, config: {} } });
    expect((await ask(remove, { id })).deleteCustomConnector.userErrors).toEqual([
      { code: "CONFLICT", message: "It is used by invoices. Delete it first." },
    ]);
    await bench.store.source.delete({ where: { id: source.id } });
    expect((await ask(remove, { id })).deleteCustomConnector).toEqual({ deletedId: id, userErrors: [] });
    expect((await ask(remove, { id })).deleteCustomConnector.userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  }));

test("what a connector cannot be run from is refused beside its field", () =>
  withAdmin(async (_, ask) => {
    const refusal = async (definition: object, name = "Own") =>
      (await ask(CREATE, { input: { name, definition } })).createCustomConnector.userErrors[0];
    expect(await refusal({ image: "a/b:1" }, " ")).toMatchObject({ code: "REQUIRED", field: ["name"] });
    expect(await refusal({})).toMatchObject({ field: ["definition"] });
    expect(await refusal({ image: "a/b:1", program: ["x"] })).toMatchObject({ field: ["definition"] });
    expect(await refusal({ image: "--privileged" })).toMatchObject({ field: ["definition", "image", "image"] });
    expect(await refusal({ package: { name: "../x", version: "1" } })).toMatchObject({
      field: ["definition", "package", "name"],
    });
    expect((await refusal({ manifest: { yaml: "type: DeclarativeSource\n  spec: [" } })).message).toMatch(
      /at line \d+, column/,
    );
    expect(await refusal({ manifest: { yaml: MANIFEST, components: "import os" } })).toMatchObject({
      field: ["definition", "manifest", "isCodeAllowed"],
    });
  }));

test("a program says that the installation does not allow it; only admins bring connectors", () =>
  withAdmin(async (bench, ask) => {
    const input = { name: "Shell", definition: { program: ["/bin/sh", "-c", "true"] } };
    const query = CREATE.replace("spec { fields { path } }", "");
    const { createCustomConnector: made } = await ask(query, { input });
    expect(made.connector.availability).toMatchObject({ isRunnable: false, reason: /needs ATLAS_PROGRAMS=on/ });
    const refused = await bench.ask(query, { input }, await bench.keyOf("operator"));
    expect(refused.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  }));
