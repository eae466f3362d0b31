"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { Note } from "../../ui/Note.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty } from "../../ui/PageStates.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { CreateCustomConnectorMutation } from "./connector-queries.ts";
import { OWN_KINDS, OwnConnectorFields, type OwnKind, type OwnValues, toDefinition } from "./OwnConnectorFields.tsx";

const KIND_TEXTS: Record<OwnKind, string> = {
  manifest: "Manifest",
  package: "Python package",
  image: "Container image",
  program: "Program",
};

const NOTHING: OwnValues = {
  ...{ yaml: "", components: "", isCodeAllowed: false, packageName: "", packageVersion: "", requiresPython: "" },
  ...{ image: "", program: "", programArguments: "" },
};

/** Adds a connector that no registry has; it is then set up like any other. */
export function OwnConnectorPage() {
  const router = useRouter();
  const mayCreate = useMay("createCustomConnector");
  const [kind, setKind] = useQueryState("from", parseAsStringLiteral(OWN_KINDS).withDefault("manifest"));
  const [name, setName] = useState("");
  const [values, setValues] = useState(NOTHING);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const [{ fetching }, create] = useMutation(CreateCustomConnectorMutation);
  const head = <PageHead title="A connector of your own" crumbs={[{ href: "/connectors", text: "Connectors" }]} />;
  if (!mayCreate) {
    return (
      <>
        {head}
        <Empty title="Only an admin may add connectors.">
          They run with the rights of Atlas on its machine. Ask somebody with the role admin.
        </Empty>
      </>
    );
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { data, error } = await create({ input: { name: name.trim(), definition: toDefinition(kind, values) } });
    const connector = data?.createCustomConnector.connector;
    if (connector?.availability.isRunnable) {
      router.push(`/syncs/new/configure?connector=${encodeURIComponent(connector.id)}`);
      return;
    }
    setRefusals(
      error
        ? [toProblem(error).message]
        : connector
          ? [`${connector.name} is added, and ${connector.availability.reason}.`]
          : (data?.createCustomConnector.userErrors ?? []).map(({ message }) => message),
    );
  }
  return (
    <>
      {head}
      <form className="form" onSubmit={submit}>
        <Segmented
          label="What it is run from"
          value={kind}
          onChange={(next) => setKind(next)}
          choices={OWN_KINDS.map((value) => ({ value, text: KIND_TEXTS[value] }))}
        />
        <div aria-live="polite">
          {refusals.map((text) => (
            <Note key={text} tone="failed">
              {text}
            </Note>
          ))}
        </div>
        <div>
          <label htmlFor="own-name">Name</label>
          <input
            id="own-name"
            className="input"
            autoComplete="off"
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <OwnConnectorFields
          kind={kind}
          values={values}
          onChange={(change) => setValues((before) => ({ ...before, ...change }))}
        />
        <div className="row wrap formfoot">
          <Link className="btn" href="/connectors">
            Back
          </Link>
          <span className="grow" />
          <button type="submit" className="btn first" disabled={fetching}>
            {fetching ? "Adding" : "Add and set it up"}
          </button>
        </div>
      </form>
    </>
  );
}
