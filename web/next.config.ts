import path from "node:path";
import type { NextConfig } from "next";

const repositoryRoot = path.join(import.meta.dirname, "..");

const config: NextConfig = {
  output: "standalone",
  // Types are checked by `npm run check`, tests included; a start need not do it again, nor stop over a test's type.
  typescript: { ignoreBuildErrors: true },
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  images: { unoptimized: true },
  poweredByHeader: false,
  // The api in front compresses once, for itself and for the pages.
  compress: false,
  devIndicators: false,
};

export default config;
