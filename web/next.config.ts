import path from "node:path";
import type { NextConfig } from "next";

const repositoryRoot = path.join(import.meta.dirname, "..");

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  images: { unoptimized: true },
  poweredByHeader: false,
  // The api in front compresses once, for itself and for the pages.
  compress: false,
  devIndicators: false,
};

export default config;
