import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Shell } from "../features/shell/Shell.tsx";
import { Providers } from "./Providers.tsx";
import "./globals.css";

export const metadata: Metadata = { title: { default: "Atlas", template: "%s · Atlas" } };
/** Each answer's scripts carry the nonce of its Content-Security-Policy, so no page can be made beforehand. */
export const dynamic = "force-dynamic";
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script src="/theme.js" />
      </head>
      <body>
        <Providers>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  );
}
