/** What trying a Python connector has shown, where Airbyte's registry does not say it. */
export interface TriedPackage {
  /** Instead of the registry's, where a later one is on the package index. */
  version?: string;
  /** As the package index has it. */
  requiresPython?: string;
  overrides?: string[];
  /** Atlas's own words. */
  name?: string;
  description?: string;
}

// They ask for a release of smart-open that was never published.
const SMART_OPEN = "smart-open[all]>=5.1,<8";

export const TRIED_PACKAGES: Readonly<Record<string, TriedPackage>> = {
  "airbyte-source-faker": {
    name: "Faker",
    version: "7.2.1",
    requiresPython: ">=3.10,<3.13",
    description:
      "Made-up users, products and purchases, as many as asked for: to try things out without a system to read.",
  },
  "airbyte-source-hardcoded-records": {
    version: "0.0.48",
    requiresPython: ">=3.11,<3.14",
    description: "The same few records over and over, at full speed: to measure what lies behind the source.",
  },
  "airbyte-source-smoke-test": { version: "0.1.2", requiresPython: ">=3.10,<3.13" },
  "airbyte-source-s3": { version: "4.16.1", requiresPython: ">=3.10,<3.12", overrides: ["smart-open[s3]>=5.1,<8"] },
  "airbyte-source-sftp-bulk": { version: "1.9.3", requiresPython: ">=3.10,<3.14" },
  "airbyte-source-file": { requiresPython: ">=3.10,<3.12", overrides: [SMART_OPEN] },
  "airbyte-source-azure-blob-storage": { overrides: [SMART_OPEN] },
};
