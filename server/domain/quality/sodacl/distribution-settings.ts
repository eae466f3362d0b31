import { DISTRIBUTION_METHODS, type DistributionMethod, type DistributionReference } from "./check.ts";
import { textsOf } from "./schema-rules.ts";
import type { CheckSettings } from "./settings.ts";
import { textOf, YamlFile } from "./yaml-file.ts";

/** Undefined, with a problem, without a reference file; null when the file or the method is not right. */
export function readDistributionSettings(
  settings: CheckSettings,
): { method: DistributionMethod; reference: DistributionReference } | null | undefined {
  const path = settings.text("distribution reference file");
  if (path === null) {
    settings.refuse(settings.place, 'A distribution check expects "distribution reference file".');
    settings.refuseTheRest();
    return undefined;
  }
  const method = settings.text("method");
  const text = settings.scope.readFile(path);
  const reference = text === null ? null : readReference(path, text);
  if (!reference) {
    settings.refuse(
      settings.place,
      `The distribution reference file ${path} cannot be read; expected distribution_type, and distribution_reference with as many weights as bins.`,
    );
    return null;
  }
  const chosen = method ?? (reference.kind === "continuous" ? "ks" : "chi_square");
  if (!(DISTRIBUTION_METHODS as readonly string[]).includes(chosen)) {
    settings.refuse(settings.place, `"${chosen}" is no method; expected one of: ${DISTRIBUTION_METHODS.join(", ")}.`);
    return null;
  }
  return { method: chosen as DistributionMethod, reference };
}

function readReference(file: string, text: string): DistributionReference | null {
  const yaml = new YamlFile(file, text);
  const entries = new Map(yaml.entries(yaml.root)?.map((entry) => [entry.key, entry]));
  const kind = textOf(entries.get("distribution_type")?.value ?? null);
  const parts = new Map(
    yaml.entries(entries.get("distribution_reference")?.value ?? null)?.map((entry) => [entry.key, entry]),
  );
  const [bins, weights] = ["bins", "weights"].map((key) => (parts.has(key) ? textsOf(parts.get(key)!, yaml) : null));
  const numbers = weights?.map(Number);
  if ((kind !== "continuous" && kind !== "categorical") || !bins || bins.length !== numbers?.length) return null;
  if (
    numbers.some((weight) => !(weight >= 0)) ||
    (kind === "continuous" && bins.some((bin) => Number.isNaN(Number(bin))))
  )
    return null;
  return { kind, bins, weights: numbers };
}
