"use client";
import Link from "next/link";
import { useState } from "react";
import { LAYER, READ_MODE, WRITE_MODE } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatCount } from "../../ui/format.ts";
import { Empty } from "../../ui/PageStates.tsx";
import { Tint } from "../../ui/Tint.tsx";
import { StreamActions } from "./StreamActions.tsx";
import type { SyncDetail } from "./SyncPage.tsx";

const NEWEST_LAYER = ["NAVIGATE", "CHART", "EXPLORE"] as const;

export function SyncStreams({ sync }: { sync: SyncDetail }) {
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  if (sync.streams.nodes.length === 0) return <Empty title="This sync reads no stream." />;
  const enabled = sync.streams.nodes.filter(({ isEnabled }) => isEnabled);
  const areAllChosen = enabled.length > 0 && enabled.every(({ id }) => chosenIds.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosenIds);
    if (!next.delete(id)) next.add(id);
    setChosenIds(next);
  };
  return (
    <>
      <StreamActions sync={sync} chosen={enabled.filter(({ id }) => chosenIds.has(id))} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" tabIndex={0}>
        <table>
          <caption className="sr">Streams of {sync.name}</caption>
          <thead>
            <tr>
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label="Choose all streams"
                  checked={areAllChosen}
                  onChange={() => setChosenIds(new Set(areAllChosen ? [] : enabled.map(({ id }) => id)))}
                />
              </th>
              <th scope="col">Stream</th>
              <th scope="col">Read</th>
              <th scope="col">Write</th>
              <th scope="col">Cursor</th>
              <th scope="col">Key</th>
              <th scope="col">Datasets</th>
              <th scope="col" className="n">
                Rows
              </th>
              <th scope="col" className="n">
                Written
              </th>
            </tr>
          </thead>
          <tbody>
            {sync.streams.nodes.map((each) => {
              const newest = NEWEST_LAYER.flatMap(
                (layer) => each.datasets.find((dataset) => dataset.layer === layer) ?? [],
              )[0];
              return (
                <tr key={each.id}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`Choose ${each.stream.name}`}
                      disabled={!each.isEnabled}
                      checked={chosenIds.has(each.id)}
                      onChange={() => toggle(each.id)}
                    />
                  </td>
                  <td className="strong">
                    {each.stream.namespace && <span className="dim">{each.stream.namespace}.</span>}
                    {each.stream.name}
                    {!each.isEnabled && <span className="dim"> not read</span>}
                  </td>
                  <td>{READ_MODE[each.readMode]}</td>
                  <td>{WRITE_MODE[each.writeMode]}</td>
                  <td className="mono">{each.cursor?.join(".") ?? "–"}</td>
                  <td className="mono">{each.primaryKey.map((path) => path.join(".")).join(", ") || "–"}</td>
                  <td>
                    <span className="row">
                      {each.datasets.length === 0 && <span className="dim">after the first run</span>}
                      {each.datasets.map((dataset) => (
                        <Link
                          key={dataset.id}
                          href={`/catalog/${dataset.id}`}
                          aria-label={`${each.stream.name}, ${LAYER[dataset.layer]}`}
                        >
                          <Tint tint={LAYER[dataset.layer]} />
                        </Link>
                      ))}
                    </span>
                  </td>
                  <td className="n">{formatCount(newest?.rowCount)}</td>
                  <td className="n">
                    <Ago at={newest?.updatedAt} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
