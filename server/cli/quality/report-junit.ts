import type { CheckResult } from "../../domain/quality/sodacl/check-result.ts";
import type { Verification } from "./verify-command.ts";

/** JUnit XML: a suite a file. Warnings pass with a word; what was not evaluated is skipped, mistakes are errors. */
export function asJunit({ checks, errors }: Verification): string {
  const files = new Set([...checks.map(({ place }) => place.file), ...errors.map(({ file }) => file)]);
  const suites = [...files].map((file) => {
    const own = checks.filter(({ place }) => place.file === file);
    const mistakes = errors.filter((error) => error.file === file);
    const failures = own.filter(({ outcome }) => outcome === "fail").length;
    const skipped = own.filter(({ outcome }) => outcome === "not-evaluated").length;
    const broken = own.filter(({ outcome }) => outcome === "error").length + mistakes.length;
    const cases = [
      ...own.map(testCase),
      ...mistakes.map(
        ({ line, column, message }) =>
          `    <testcase classname="${xmlText(file)}" name="line ${line}"><error message="${xmlText(`${line}:${column} ${message}`)}"/></testcase>`,
      ),
    ];
    const counts = `tests="${cases.length}" failures="${failures}" errors="${broken}" skipped="${skipped}"`;
    return `  <testsuite name="${xmlText(file)}" ${counts}>\n${cases.join("\n")}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="atlas quality">\n${suites.join("\n")}\n</testsuites>\n`;
}

function testCase({ place, table, name, outcome, value, reason }: CheckResult): string {
  const message = xmlText([value === null ? null : `value ${value}`, reason].filter(Boolean).join("; ") || outcome);
  const inside = {
    pass: "",
    warn: `<system-out>warning: ${message}</system-out>`,
    fail: `<failure message="${message}"/>`,
    error: `<error message="${message}"/>`,
    "not-evaluated": `<skipped message="${message}"/>`,
  }[outcome];
  const facts = `classname="${xmlText(table ?? place.file)}" name="${xmlText(name)}" file="${xmlText(place.file)}" line="${place.line}"`;
  return `    <testcase ${facts}>${inside}</testcase>`;
}

function xmlText(text: string): string {
  return (
    text
      // XML 1.0 knows no other control characters, not even escaped.
      .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("\n", "&#10;")
  );
}
