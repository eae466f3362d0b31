"use client";
import { ArrowRight, Plug } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { useMutation } from "urql";
import type { CheckConfigMutation as CheckConfigResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { Note } from "../../ui/Note.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { ConfigFields } from "./ConfigFields.tsx";
import { dropDraft, keepDraft, readDraft } from "./config-draft.ts";
import { type Connector, type ConnectorSpec, type FormErrors, fromConfig, toConfig, validate } from "./config-form.ts";
import {
  CheckConfigMutation,
  CreateSourceMutation,
  DiscoverMutation,
  UpdateSourceMutation,
} from "./new-sync-queries.ts";
import { type Busy, type CheckResult, TestPanel } from "./TestPanel.tsx";

type UserError = CheckConfigResult["checkConfig"]["userErrors"][number];

/** A source that is there: to be changed, or to begin a new one with. */
export interface KnownSource {
  id: string;
  name: string;
  version: number;
  /** Without secrets. */
  config: Record<string, unknown>;
  /** Where its secrets lie, as paths joined by a slash. */
  secretPaths: readonly string[];
}

export function ConfigureForm(props: {
  connector: Connector;
  spec: ConnectorSpec;
  edited?: KnownSource;
  copied?: KnownSource;
}) {
  const { connector, spec, edited, copied } = props;
  const router = useRouter();
  const [draft, setDraft] = useState(() => {
    if (edited) return { name: edited.name, values: fromConfig(spec, edited.config) };
    if (copied) return { name: `${copied.name} copy`, values: fromConfig(spec, copied.config) };
    return readDraft(connector.id, spec.fields, connector.name);
  });
  const keptSecrets = new Set(
    spec.fields
      .filter(({ type, path }) => type === "SECRET" && edited?.secretPaths.includes(path.join("/")))
      .map(({ key }) => key),
  );
  const [errors, setErrors] = useState<FormErrors>({});
  const [nameError, setNameError] = useState<string | null>(null);
  const [view, setView] = useState<"form" | "json">("form");
  const [json, setJson] = useState<string | null>(null);
  const [check, setCheck] = useState<{ result: CheckResult; config: string } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState<Busy>(null);
  const [, checkConfig] = useMutation(CheckConfigMutation);
  const [, createSource] = useMutation(CreateSourceMutation);
  const [, updateSource] = useMutation(UpdateSourceMutation);
  const [, discover] = useMutation(DiscoverMutation);

  // Keeps the draft of this tab in step with the form.
  useEffect(() => {
    if (!edited) keepDraft(connector.id, spec.fields, draft);
  }, [edited, connector.id, spec.fields, draft]);

  const config = toConfig(spec, draft.values);
  const isChecked = check?.result.ok === true && check.config === JSON.stringify(config);
  const jsonError = json !== null && parseObject(json) === null ? "This is not a JSON object." : null;

  function changeValue(key: string, value: string | boolean) {
    setDraft((before) => ({ ...before, values: { ...before.values, [key]: value } }));
    const { [key]: _cleared, ...rest } = errors;
    setErrors(rest);
  }
  function changeJson(text: string) {
    setJson(text);
    const parsed = parseObject(text);
    if (parsed) setDraft((before) => ({ ...before, values: fromConfig(spec, parsed) }));
  }
  function isFilled(): boolean {
    const found = Object.fromEntries(
      // A secret that is left empty stays as it is.
      Object.entries(validate(spec.fields, draft.values)).filter(
        ([key]) => !(keptSecrets.has(key) && draft.values[key] === ""),
      ),
    );
    setErrors(found);
    const isNamed = draft.name.trim() !== "";
    setNameError(isNamed ? null : "The source needs a name.");
    if (Object.keys(found).length > 0) setView("form");
    return isNamed && Object.keys(found).length === 0 && jsonError === null;
  }
  /** Puts what the API refused beside the field it names; what names none stands above the form. */
  function showRefusals(userErrors: readonly UserError[]) {
    const placed: Record<string, string> = {};
    const rest: string[] = [];
    for (const { field, message } of userErrors) {
      const path = field?.[0] === "config" ? field.slice(1) : field;
      const match = spec.fields.find((each) => path && each.path.join("\n") === path.join("\n"));
      if (field?.length === 1 && field[0] === "name") setNameError(message);
      else if (match) placed[match.key] = message;
      else rest.push(message);
    }
    setErrors(placed);
    setRefusal(rest.join(" ") || null);
  }

  async function test() {
    if (!isFilled()) return null;
    setBusy("checking");
    setRefusal(null);
    const { data, error } = await checkConfig({
      input: { connectorId: connector.id, config, sourceId: edited?.id },
    });
    setBusy(null);
    if (error) setRefusal(toProblem(error).message);
    if (data) showRefusals(data.checkConfig.userErrors);
    const result = data?.checkConfig.result ?? null;
    if (result) setCheck({ result, config: JSON.stringify(config) });
    return result;
  }
  async function save() {
    if (!isFilled()) return;
    setBusy("saving");
    setRefusal(null);
    const name = draft.name.trim();
    const { source, userErrors, error } = edited ? await change(edited) : await create();
    if (!source) {
      setBusy(null);
      if (error) setRefusal(toProblem(error).message);
      showRefusals(userErrors);
      return;
    }
    if (!edited) dropDraft(connector.id);
    setBusy("discovering");
    // A failure shows on the next page, which can ask again: the source itself is saved.
    await discover({ input: { sourceId: source.id } });
    const id = encodeURIComponent(source.id);
    router.push(edited ? `/connectors?source=${id}` : `/syncs/new/streams?source=${id}`);

    async function create() {
      const { data, error } = await createSource({ input: { connectorId: connector.id, name, config } });
      return { error, source: data?.createSource.source, userErrors: data?.createSource.userErrors ?? [] };
    }
    async function change({ id, version }: KnownSource) {
      const { data, error } = await updateSource({ input: { id, name, config, expectedVersion: version } });
      return { error, source: data?.updateSource.source, userErrors: data?.updateSource.userErrors ?? [] };
    }
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isChecked || (await test())?.ok) await save();
  }

  return (
    <div className="cols main-aside">
      <form className="form" onSubmit={submit} noValidate>
        <div className="row between">
          <h2>
            {connector.name}
            {connector.description && <span className="soft">: {connector.description}</span>}
          </h2>
          <Segmented
            label="View"
            value={view}
            onChange={(next) => {
              setView(next);
              setJson(null);
            }}
            choices={[
              { value: "form", text: "Form" },
              { value: "json", text: "JSON" },
            ]}
          />
        </div>
        {refusal && <Note tone="failed">{refusal}</Note>}
        <div>
          <label htmlFor="source-name">Name of the source</label>
          <input
            id="source-name"
            className="input"
            autoComplete="off"
            value={draft.name}
            aria-invalid={nameError !== null}
            aria-describedby="source-name-error"
            onChange={(event) => {
              setNameError(null);
              setDraft({ ...draft, name: event.target.value });
            }}
          />
          <p className="help bad" id="source-name-error">
            {nameError}
          </p>
        </div>
        {view === "form" ? (
          <ConfigFields
            fields={spec.fields}
            values={draft.values}
            errors={errors}
            keptSecrets={keptSecrets}
            onChange={changeValue}
          />
        ) : (
          <div>
            <label htmlFor="config-json">Config as JSON</label>
            <textarea
              id="config-json"
              className="input mono"
              rows={16}
              spellCheck={false}
              aria-invalid={jsonError !== null}
              value={json ?? JSON.stringify(config, null, 2)}
              onChange={(event) => changeJson(event.target.value)}
            />
            <p className="help bad">{jsonError}</p>
          </div>
        )}
        <div className="row wrap formfoot">
          <Link className="btn" href={edited ? "/connectors" : "/syncs/new"}>
            Back
          </Link>
          <span className="grow" />
          <button type="button" className="btn bare" disabled={busy !== null} onClick={save}>
            Save untested
          </button>
          <button type="button" className="btn" disabled={busy !== null} onClick={test}>
            <Plug size={15} aria-hidden="true" />
            {busy === "checking" ? "Testing" : "Test the connection"}
          </button>
          <button type="submit" className="btn first" disabled={busy !== null}>
            {busy === "saving"
              ? "Saving"
              : busy === "discovering"
                ? "Reading its streams"
                : saveWords(isChecked, edited !== undefined)}
            <ArrowRight size={15} aria-hidden="true" />
          </button>
        </div>
      </form>
      <aside className="stack" aria-label="About the connector">
        <TestPanel
          busy={busy}
          check={check?.result ?? null}
          isOutdated={check !== null && check.config !== JSON.stringify(config)}
        />
        <Panel
          title="About this connector"
          aside={
            (spec.documentationUrl ?? connector.documentationUrl) && (
              <a
                className="link end"
                href={spec.documentationUrl ?? connector.documentationUrl ?? ""}
                target="_blank"
                rel="noreferrer"
              >
                Documentation
              </a>
            )
          }
        >
          <dl className="kv">
            <dt>Version</dt>
            <dd>{connector.version}</dd>
            <dt>Runs as</dt>
            <dd>{connector.runtime}</dd>
            <dt>Support</dt>
            <dd>{connector.supportLevel.toLowerCase()}</dd>
            <dt>Incremental reading</dt>
            <dd>{spec.supportsIncremental ? "yes" : "no"}</dd>
          </dl>
        </Panel>
      </aside>
    </div>
  );
}

function saveWords(isChecked: boolean, isEdit: boolean): string {
  if (isEdit) return isChecked ? "Save" : "Test and save";
  return isChecked ? "Save and choose streams" : "Test, save and choose streams";
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
