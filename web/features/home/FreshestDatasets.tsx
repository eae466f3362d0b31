import Link from "next/link";
import type { HomeQuery as HomeResult } from "../../graphql/generated/graphql.ts";
import { LAYER, OUTCOME } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Status } from "../../ui/Status.tsx";
import { Tint } from "../../ui/Tint.tsx";

export function FreshestDatasets({ datasets, total }: { datasets: HomeResult["datasets"]["nodes"]; total: number }) {
  return (
    <Panel
      title="Freshest in the catalog"
      aside={
        <Link className="link end" href="/catalog">
          All {plural(total, "dataset")}
        </Link>
      }
    >
      {datasets.length === 0 ? (
        <p className="dim">No run has published a dataset yet.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" tabIndex={0}>
          <table>
            <caption className="sr">Freshest datasets</caption>
            <thead>
              <tr>
                <th scope="col">Dataset</th>
                <th scope="col">Layer</th>
                <th scope="col">Source</th>
                <th scope="col" className="n">
                  Rows
                </th>
                <th scope="col">Quality</th>
                <th scope="col">Personal data</th>
                <th scope="col" className="n">
                  Written
                </th>
              </tr>
            </thead>
            <tbody>
              {datasets.map((dataset) => (
                <tr key={dataset.id}>
                  <td>
                    <Link href={`/catalog/${dataset.id}`}>{dataset.name}</Link>
                  </td>
                  <td>
                    <Tint tint={LAYER[dataset.layer]} />
                  </td>
                  <td className="soft">{dataset.source.name}</td>
                  <td className="n">{formatCount(dataset.rowCount)}</td>
                  <td>
                    <Status tone={OUTCOME[dataset.health.outcome].tone}>
                      {dataset.health.evaluated > 0
                        ? `${dataset.health.passed} of ${dataset.health.evaluated}`
                        : "Not evaluated"}
                    </Status>
                  </td>
                  <td>
                    {dataset.health.piiColumns > 0 ? (
                      <Status tone="vio">{plural(dataset.health.piiColumns, "column")}</Status>
                    ) : (
                      <span className="dim">none found</span>
                    )}
                  </td>
                  <td className="n">{dataset.writtenAt && <Ago at={dataset.writtenAt} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
