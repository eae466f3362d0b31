"use client";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { Provider } from "urql";
import { createUrqlClient } from "../graphql/client.ts";

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createUrqlClient);
  return (
    <Provider value={client}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </Provider>
  );
}
