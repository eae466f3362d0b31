"use client";
import { CircleX } from "lucide-react";
import { useId } from "react";
import type { ReadMode, WriteMode } from "../../graphql/generated/graphql.ts";
import { READ_MODE, WRITE_MODE } from "../../graphql/words.ts";
import { plural } from "../../ui/format.ts";
import { choiceProblems, type Stream, type StreamChoice } from "./stream-choices.ts";

type Change = (ids: readonly string[], change: Partial<StreamChoice>) => void;

export function StreamsTable(props: {
  streams: readonly Stream[];
  choices: Readonly<Record<string, StreamChoice>>;
  onChange: Change;
}) {
  const { streams, choices, onChange } = props;
  const enabled = streams.filter(({ id }) => choices[id]!.isEnabled).length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" tabIndex={0}>
      <table>
        <caption className="sr">Streams to read</caption>
        <thead>
          <tr>
            <th scope="col">
              <label className="check">
                <input
                  type="checkbox"
                  aria-label={`Select ${plural(streams.length, "stream")}`}
                  checked={enabled === streams.length}
                  ref={(box) => {
                    if (box) box.indeterminate = enabled > 0 && enabled < streams.length;
                  }}
                  onChange={(event) =>
                    onChange(
                      streams.map(({ id }) => id),
                      { isEnabled: event.target.checked },
                    )
                  }
                />
              </label>
            </th>
            <th scope="col">Stream</th>
            <th scope="col" className="n">
              Fields
            </th>
            <th scope="col">Read</th>
            <th scope="col">Write</th>
            <th scope="col">Cursor</th>
            <th scope="col">Key</th>
          </tr>
        </thead>
        <tbody>
          {streams.map((stream) => (
            <StreamRow
              key={stream.id}
              stream={stream}
              choice={choices[stream.id]!}
              onChange={(change) => onChange([stream.id], change)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StreamRow({
  stream,
  choice,
  onChange,
}: {
  stream: Stream;
  choice: StreamChoice;
  onChange: (change: Partial<StreamChoice>) => void;
}) {
  const id = useId();
  const problems = choiceProblems(stream, choice);
  const isOff = !choice.isEnabled;
  return (
    <tr>
      <td>
        <label className="check">
          <input
            type="checkbox"
            aria-label={`Read ${stream.name}`}
            checked={choice.isEnabled}
            onChange={(event) => onChange({ isEnabled: event.target.checked })}
          />
        </label>
      </td>
      <td className="strong">
        {stream.namespace && <span className="dim">{stream.namespace}.</span>}
        {stream.name}
      </td>
      <td className="n dim">{stream.fields.length}</td>
      <td>
        <select
          className="input small"
          aria-label={`How ${stream.name} is read`}
          disabled={isOff}
          value={choice.readMode}
          onChange={(event) => onChange({ readMode: event.target.value as ReadMode })}
        >
          {stream.readModes.map((mode) => (
            <option key={mode} value={mode}>
              {READ_MODE[mode]}
            </option>
          ))}
        </select>
      </td>
      <td>
        <select
          className="input small"
          aria-label={`How ${stream.name} is written`}
          disabled={isOff}
          value={choice.writeMode}
          onChange={(event) => onChange({ writeMode: event.target.value as WriteMode })}
        >
          {(Object.keys(WRITE_MODE) as WriteMode[]).map((mode) => (
            <option key={mode} value={mode}>
              {WRITE_MODE[mode]}
            </option>
          ))}
        </select>
      </td>
      <td>
        <CursorChoice
          stream={stream}
          choice={choice}
          problem={problems.cursor}
          id={`${id}-cursor`}
          onChange={onChange}
        />
      </td>
      <td>
        <KeyChoice stream={stream} choice={choice} problem={problems.primaryKey} id={`${id}-key`} onChange={onChange} />
      </td>
    </tr>
  );
}

type ChoiceProps = {
  stream: Stream;
  choice: StreamChoice;
  problem: string | undefined;
  id: string;
  onChange: (change: Partial<StreamChoice>) => void;
};

function CursorChoice({ stream, choice, problem, id, onChange }: ChoiceProps) {
  if (choice.readMode !== "INCREMENTAL") return <span className="dim">–</span>;
  if (stream.sourceDefinedCursor) return <span className="dim">the source's own</span>;
  return (
    <>
      <select
        className="input small mono"
        aria-label={`Cursor of ${stream.name}`}
        aria-invalid={problem !== undefined}
        aria-describedby={id}
        disabled={!choice.isEnabled}
        value={choice.cursor ? JSON.stringify(choice.cursor) : ""}
        onChange={(event) =>
          onChange({ cursor: event.target.value === "" ? null : (JSON.parse(event.target.value) as string[]) })
        }
      >
        <option value="">Choose one</option>
        {stream.fields.map(({ path }) => (
          <option key={path.join(".")} value={JSON.stringify(path)}>
            {path.join(".")}
          </option>
        ))}
      </select>
      <Problem id={id} problem={problem} />
    </>
  );
}

/** A field at a time: adding to the key, or taking one out of it. */
function KeyChoice({ stream, choice, problem, id, onChange }: ChoiceProps) {
  const inKey = (path: readonly string[]) => choice.primaryKey.some((each) => each.join("\n") === path.join("\n"));
  if (stream.isKeySourceDefined) {
    return <span className="mono">{stream.primaryKey.map((path) => path.join(".")).join(", ")}</span>;
  }
  return (
    <>
      <span className="row keyparts">
        {choice.primaryKey.map((path) => (
          <button
            key={path.join(".")}
            type="button"
            className="tag mono"
            disabled={!choice.isEnabled}
            aria-label={`Take ${path.join(".")} out of the key of ${stream.name}`}
            onClick={() => onChange({ primaryKey: choice.primaryKey.filter((each) => each !== path) })}
          >
            {path.join(".")} ×
          </button>
        ))}
        <select
          className="input small"
          aria-label={`Add a field to the key of ${stream.name}`}
          aria-invalid={problem !== undefined}
          aria-describedby={id}
          disabled={!choice.isEnabled}
          value=""
          onChange={(event) =>
            onChange({ primaryKey: [...choice.primaryKey, JSON.parse(event.target.value) as string[]] })
          }
        >
          <option value="">{choice.primaryKey.length === 0 ? "No key" : "Add"}</option>
          {stream.fields
            .filter(({ path }) => !inKey(path))
            .map(({ path }) => (
              <option key={path.join(".")} value={JSON.stringify(path)}>
                {path.join(".")}
              </option>
            ))}
        </select>
      </span>
      <Problem id={id} problem={problem} />
    </>
  );
}

function Problem({ id, problem }: { id: string; problem: string | undefined }) {
  return (
    <span className="help bad" id={id}>
      {problem && <CircleX size={13} aria-hidden="true" />}
      {problem}
    </span>
  );
}
