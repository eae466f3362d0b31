import { join } from "node:path";
import { PII_ENGINES, type PiiEngine } from "../../domain/pii/engine.ts";
import { readEnvironment } from "../../env.ts";
import { type PresidioAnalyzer, presidioAt } from "../../peers/presidio/presidio-client.ts";
import { PresidioSidecar } from "../../peers/presidio/presidio-sidecar.ts";
import { UsageError } from "../usage.ts";

export function readEngine(text: string | undefined, help: string): PiiEngine {
  const engine = PII_ENGINES.find((known) => known === (text ?? "native"));
  if (engine !== undefined) return engine;
  throw new UsageError(`--engine is one of ${PII_ENGINES.join(", ")}, not ${text}.`, help);
}

/** Gives `body` the analyzer that PRESIDIO_URL names, or one of Atlas's own, which ends with it. */
export async function withPresidio<T>(body: (analyzer: PresidioAnalyzer) => Promise<T>): Promise<T> {
  const { presidioUrl, home } = readEnvironment();
  if (presidioUrl !== null) return body(presidioAt(presidioUrl));
  const sidecar = new PresidioSidecar({
    environmentsDir: join(home, "connectors"),
    report: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    return await body(sidecar);
  } finally {
    await sidecar.stop();
  }
}
