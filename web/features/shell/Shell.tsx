"use client";
import { Menu, Search } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, Suspense, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useQuery, useSubscription } from "urql";
import { session } from "../../graphql/session.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Skeleton } from "../../ui/PageStates.tsx";
import { useHotkeys } from "../../ui/use-hotkeys.ts";
import { CommandPalette } from "./CommandPalette.tsx";
import { KeyboardHelp } from "./KeyboardHelp.tsx";
import { LiveFoot } from "./LiveFoot.tsx";
import { Mark } from "./Mark.tsx";
import { isCurrent, PAGE_GROUPS, PAGES, type Page } from "./pages.ts";
import { SignIn } from "./SignIn.tsx";
import { ShellQuery, ShellRunsChanged } from "./shell-queries.ts";

type Overlay = "find" | "help" | "more" | null;
const COUNT_TONES = { syncs: "", datasets: "", running: "run", failing: "bad", review: "vio" };

export function Shell({ children }: { children: ReactNode }) {
  const isSignedOut = useSyncExternalStore(session.subscribe, session.isSignedOut, () => false);
  return isSignedOut ? <SignIn /> : <SignedInShell>{children}</SignedInShell>;
}

function SignedInShell({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [{ data }] = useQuery({ query: ShellQuery });
  useSubscription({ query: ShellRunsChanged });
  useGoKeys(() => setOverlay("help"));
  useFindKey(() => setOverlay("find"));

  const counts: Partial<Record<NonNullable<Page["count"]>, number>> = data
    ? {
        syncs: data.syncs.totalCount,
        running: data.running.totalCount,
        datasets: data.stats.datasets,
        failing: data.stats.failingChecks,
        review: data.stats.piiToReview,
      }
    : {};

  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <div className="app">
        <aside className="side" aria-label="Atlas">
          <Link className="mark" href="/">
            <Mark />
            Atlas
          </Link>
          <button type="button" className="find" onClick={() => setOverlay("find")}>
            <Search size={14} aria-hidden="true" />
            Find or run<kbd>⌘K</kbd>
          </button>
          <MainNavigation counts={counts} pathname={pathname} />
          <LiveFoot viewer={data?.viewer ?? null} />
        </aside>
        <main id="main" tabIndex={-1}>
          <Suspense fallback={<Skeleton />}>{children}</Suspense>
        </main>
      </div>
      <nav className="bottom" aria-label="Main, short">
        {PAGES.filter(({ href }) => ["/", "/syncs", "/runs", "/catalog"].includes(href)).map((page) => (
          <Link key={page.href} href={page.href} aria-current={isCurrent(page.href, pathname) ? "page" : undefined}>
            <page.icon size={18} strokeWidth={1.75} aria-hidden="true" />
            {page.name}
          </Link>
        ))}
        <button type="button" onClick={() => setOverlay("more")}>
          <Menu size={18} strokeWidth={1.75} aria-hidden="true" />
          More
        </button>
      </nav>
      {overlay === "find" && <CommandPalette onClose={() => setOverlay(null)} />}
      {overlay === "help" && <KeyboardHelp onClose={() => setOverlay(null)} />}
      {overlay === "more" && (
        <Dialog title="Go to" onClose={() => setOverlay(null)}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: closes after a link inside was followed */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click */}
          <div className="more" onClick={() => setOverlay(null)}>
            <MainNavigation counts={counts} pathname={pathname} />
          </div>
          <LiveFoot viewer={data?.viewer ?? null} />
        </Dialog>
      )}
    </>
  );
}

function MainNavigation({ counts, pathname }: { counts: Partial<Record<string, number>>; pathname: string }) {
  return (
    <nav className="nav" aria-label="Main">
      {PAGE_GROUPS.map((pages) => (
        <ul key={pages[0]?.href}>
          {pages.map((page) => {
            const count = page.count && counts[page.count];
            return (
              <li key={page.href}>
                <Link href={page.href} aria-current={isCurrent(page.href, pathname) ? "page" : undefined}>
                  <page.icon size={15} strokeWidth={1.75} aria-hidden="true" />
                  {page.name}{" "}
                  {page.count && count ? (
                    <span className={`count ${COUNT_TONES[page.count]}`}>{count.toLocaleString()}</span>
                  ) : null}
                </Link>
              </li>
            );
          })}
        </ul>
      ))}
    </nav>
  );
}

function useFindKey(open: () => void) {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      open();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [open]);
}

/** `g` and then a page's letter, within a second and a half. */
function useGoKeys(openHelp: () => void) {
  const router = useRouter();
  const wentAt = useRef(0);
  const go = (href: string) => {
    if (Date.now() - wentAt.current > 1_500) return;
    wentAt.current = 0;
    router.push(href);
  };
  useHotkeys({
    ...Object.fromEntries(PAGES.map(({ key, href }) => [key, () => go(href)])),
    g: () => {
      wentAt.current = Date.now();
    },
    "?": openHelp,
  });
}
