import { type CustomDefinition, customDefinitionSchema } from "../../domain/custom-connector.ts";
import {
  type CustomChange,
  changeCustomConnector,
  deleteCustomConnector as deleteRow,
  insertCustomConnector,
} from "../../store/custom-connectors.ts";
import { createOnce } from "../../store/mutation-receipts.ts";
import { manifestFault } from "../../sync/manifest-fault.ts";
import type { AtlasServices } from "../context.ts";
import { done, type Outcome, refuse, type UserError } from "../user-errors.ts";
import type {
  CreateCustomConnectorInput,
  CustomDefinitionInput,
  UpdateCustomConnectorInput,
} from "./custom-connector.input.ts";

type Services = Pick<AtlasServices, "store" | "desk">;

/** Stores a connector of somebody's own; gives its connector id. Nothing is installed yet. */
export async function createCustomConnector(
  { store, desk }: Services,
  { name, definition, clientMutationId }: CreateCustomConnectorInput,
): Promise<Outcome<string>> {
  const named = name.trim();
  if (named === "") return refuse("required", "A connector needs a name.", ["name"]);
  const read = readDefinition(definition);
  if (read.refused) return read;
  const made = await createOnce<UserError[]>(
    store,
    { mutation: "createCustomConnector", clientMutationId },
    async (db) => ({ id: await insertCustomConnector(db, named, read.done) }),
  );
  desk.forget();
  return "id" in made ? done(made.id) : { refused: made };
}

/** Its sources stay, and are run from the new definition the next time. */
export async function updateCustomConnector(
  { store, desk }: Services,
  { id, name, definition, expectedVersion }: UpdateCustomConnectorInput,
): Promise<Outcome<string>> {
  const change: CustomChange = {};
  if (name != null) {
    if (name.trim() === "") return refuse("required", "A connector needs a name.", ["name"]);
    change.name = name.trim();
  }
  if (definition != null) {
    const read = readDefinition(definition);
    if (read.refused) return read;
    change.definition = read.done;
  }
  const outcome = await changeCustomConnector(store, id, expectedVersion, change);
  desk.forget();
  switch (outcome) {
    case "changed":
      return done(id);
    case "missing":
      return missing();
    case "stale":
      return refuse("stale", "Somebody changed this connector in the meantime. Load it again and repeat your change.");
  }
}

export async function deleteCustomConnector({ store, desk }: Services, id: string): Promise<Outcome<string>> {
  const { isDeleted, sources } = await deleteRow(store, id);
  desk.forget();
  if (isDeleted) return done(id);
  if (sources.length === 0) return missing();
  return refuse(
    "conflict",
    `It is used by ${sources.join(", ")}. Delete ${sources.length === 1 ? "it" : "them"} first.`,
    ["id"],
  );
}

function readDefinition(input: CustomDefinitionInput): Outcome<CustomDefinition> {
  const chosen = toDefinitions(input);
  if (chosen.length !== 1) {
    return refuse("invalid", "Give one of program, package, image and manifest.", ["definition"]);
  }
  const [{ field, definition } = { field: "", definition: {} }] = chosen;
  const parsed = customDefinitionSchema.safeParse(definition);
  if (!parsed.success) {
    const refused = parsed.error.issues.map(({ path, message }) => ({
      code: "invalid" as const,
      message: `The ${String(path.at(-1) ?? field)} is not usable: ${message}.`,
      field: ["definition", field, ...path.map(String)],
    }));
    return { refused };
  }
  if (input.manifest == null) return done(parsed.data);
  const fault = manifestFault(input.manifest.yaml);
  if (fault !== null) return refuse("invalid", fault, ["definition", "manifest", "yaml"]);
  if (input.manifest.components && !input.manifest.isCodeAllowed) {
    return refuse(
      "invalid",
      "The manifest brings code, which would run with the rights of Atlas. Say that you trust it, or leave it out.",
      ["definition", "manifest", "isCodeAllowed"],
    );
  }
  return done(parsed.data);
}

function toDefinitions({ program, package: own, image, manifest }: CustomDefinitionInput) {
  return [
    ...(program != null ? [{ field: "program", definition: { kind: "program", argv: program } }] : []),
    ...(own != null
      ? [
          {
            field: "package",
            definition: {
              ...{ kind: "package", name: own.name.trim(), version: own.version.trim() },
              ...{ requiresPython: own.requiresPython?.trim() || null, overrides: own.overrides ?? [] },
            },
          },
        ]
      : []),
    ...(image != null ? [{ field: "image", definition: { kind: "image", image: image.trim() } }] : []),
    ...(manifest != null
      ? [
          {
            field: "manifest",
            definition: { kind: "manifest", yaml: manifest.yaml, components: manifest.components || null },
          },
        ]
      : []),
  ];
}

function missing() {
  return refuse("not_found", "There is no such connector of your own. It may have been deleted.", ["id"]);
}
