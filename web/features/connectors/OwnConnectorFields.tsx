import { useId } from "react";
import type { CustomDefinitionInput } from "../../graphql/generated/graphql.ts";

export const OWN_KINDS = ["manifest", "package", "image", "program"] as const;
export type OwnKind = (typeof OWN_KINDS)[number];

/** What stands in the fields; each kind keeps its own while another one is looked at. */
export interface OwnValues {
  yaml: string;
  components: string;
  isCodeAllowed: boolean;
  packageName: string;
  packageVersion: string;
  requiresPython: string;
  image: string;
  program: string;
  programArguments: string;
}

type Props = { values: OwnValues; onChange: (change: Partial<OwnValues>) => void };

export function OwnConnectorFields({ kind, ...props }: Props & { kind: OwnKind }) {
  switch (kind) {
    case "manifest":
      return <ManifestFields {...props} />;
    case "package":
      return <PackageFields {...props} />;
    case "image":
      return (
        <TextField
          label="Image with its tag"
          help="It is pulled when first needed, and runs without root's rights, with limits of memory and processors."
          placeholder="such as registry.example.com/source-crm:1.2.3"
          value={props.values.image}
          onChange={(image) => props.onChange({ image })}
        />
      );
    case "program":
      return <ProgramFields {...props} />;
  }
}

/** What the API takes. */
export function toDefinition(kind: OwnKind, values: OwnValues): CustomDefinitionInput {
  switch (kind) {
    case "manifest":
      return {
        manifest: {
          yaml: values.yaml,
          components: values.components.trim() === "" ? null : values.components,
          isCodeAllowed: values.isCodeAllowed,
        },
      };
    case "package":
      return {
        package: {
          name: values.packageName,
          version: values.packageVersion,
          requiresPython: values.requiresPython.trim() || null,
        },
      };
    case "image":
      return { image: values.image };
    case "program": {
      const words = values.programArguments.split("\n").map((line) => line.trim());
      return { program: [values.program.trim(), ...words].filter(Boolean) };
    }
  }
}

function ManifestFields({ values, onChange }: Props) {
  const id = useId();
  return (
    <>
      <div>
        <label htmlFor={`${id}-yaml`}>Manifest as YAML</label>
        <textarea
          id={`${id}-yaml`}
          className="input mono"
          rows={14}
          required
          spellCheck={false}
          value={values.yaml}
          aria-describedby={`${id}-help`}
          onChange={(event) => onChange({ yaml: event.target.value })}
        />
        <p className="help" id={`${id}-help`}>
          As Airbyte's connector builder exports it. It begins with version and type: DeclarativeSource.
        </p>
      </div>
      <div>
        <label htmlFor={`${id}-code`}>
          Python code that it calls <small>optional</small>
        </label>
        <textarea
          id={`${id}-code`}
          className="input mono"
          rows={4}
          spellCheck={false}
          value={values.components}
          onChange={(event) => onChange({ components: event.target.value })}
        />
      </div>
      {values.components.trim() !== "" && (
        <label className="check">
          <input
            type="checkbox"
            checked={values.isCodeAllowed}
            onChange={(event) => onChange({ isCodeAllowed: event.target.checked })}
          />
          Let this code run, with all rights of Atlas. I trust who wrote it.
        </label>
      )}
    </>
  );
}

function PackageFields({ values, onChange }: Props) {
  return (
    <>
      <TextField
        label="Package"
        help="Its name on the Python package index. It is installed in an environment of its own when first needed."
        placeholder="such as airbyte-source-crm"
        value={values.packageName}
        onChange={(packageName) => onChange({ packageName })}
      />
      <TextField
        label="Version"
        help="One exact version, so that it is the same tomorrow."
        placeholder="such as 1.2.3"
        value={values.packageVersion}
        onChange={(packageVersion) => onChange({ packageVersion })}
      />
      <TextField
        label="Python"
        help="The versions it runs on; found out when left empty."
        placeholder="such as >=3.10,<3.13"
        value={values.requiresPython}
        isOptional
        onChange={(requiresPython) => onChange({ requiresPython })}
      />
    </>
  );
}

function ProgramFields({ values, onChange }: Props) {
  const id = useId();
  return (
    <>
      <TextField
        label="Program"
        help="Its path on the machine that Atlas runs on. It speaks the Airbyte protocol, and has all rights of Atlas."
        placeholder="such as /opt/crm/source"
        value={values.program}
        onChange={(program) => onChange({ program })}
      />
      <div>
        <label htmlFor={id}>
          Arguments before the verb <small>optional</small>
        </label>
        <textarea
          id={id}
          className="input mono"
          rows={3}
          spellCheck={false}
          value={values.programArguments}
          onChange={(event) => onChange({ programArguments: event.target.value })}
        />
        <p className="help">One a line.</p>
      </div>
    </>
  );
}

function TextField(props: {
  label: string;
  help: string;
  placeholder: string;
  value: string;
  isOptional?: boolean;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>
        {props.label} {props.isOptional && <small>optional</small>}
      </label>
      <input
        id={id}
        className="input mono"
        autoComplete="off"
        spellCheck={false}
        required={!props.isOptional}
        placeholder={props.placeholder}
        value={props.value}
        aria-describedby={`${id}-help`}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <p className="help" id={`${id}-help`}>
        {props.help}
      </p>
    </div>
  );
}
