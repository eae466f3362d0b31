"use client";
import { Cable, Plus, RefreshCw, Search, Table } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type ReactNode, useDeferredValue, useId, useState } from "react";
import { useQuery } from "urql";
import { LAYER } from "../../graphql/words.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { PAGES } from "./pages.ts";
import { FindQuery } from "./shell-queries.ts";

type Command = { href: string; text: string; kind: string; icon: ReactNode };

const NEW_SYNC: Command = {
  href: "/syncs/new",
  text: "New sync",
  kind: "do",
  icon: <Plus size={14} aria-hidden="true" />,
};

export function CommandPalette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const listId = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const search = useDeferredValue(text.trim());
  const [{ data, fetching, error }] = useQuery({ query: FindQuery, variables: { search }, pause: search === "" });

  const matches = (command: Command) => command.text.toLowerCase().includes(text.trim().toLowerCase());
  const commands: Command[] = [
    NEW_SYNC,
    ...PAGES.map(({ href, name, icon: Icon }) => ({
      href,
      text: name,
      kind: "page",
      icon: <Icon size={14} aria-hidden="true" />,
    })),
  ].filter(matches);
  if (search !== "" && data) {
    commands.unshift(
      ...data.syncs.nodes.map((sync) => ({
        href: `/syncs/${sync.id}`,
        text: sync.name,
        kind: "sync",
        icon: <RefreshCw size={14} aria-hidden="true" />,
      })),
      ...data.datasets.nodes.map((dataset) => ({
        href: `/catalog/${dataset.id}`,
        text: dataset.name,
        kind: `${LAYER[dataset.layer]} of ${dataset.source.name}`,
        icon: <Table size={14} aria-hidden="true" />,
      })),
      ...data.sources.nodes.map((source) => ({
        href: `/connectors?source=${source.id}`,
        text: source.name,
        kind: "source",
        icon: <Cable size={14} aria-hidden="true" />,
      })),
    );
  }
  const current = Math.min(active, commands.length - 1);

  function open(command: Command | undefined) {
    if (!command) return;
    onClose();
    router.push(command.href);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowDown") setActive(Math.min(current + 1, commands.length - 1));
    else if (event.key === "ArrowUp") setActive(Math.max(current - 1, 0));
    else if (event.key === "Enter") open(commands[current]);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog title="Find or run" isTitleHidden onClose={onClose}>
      <label className="field">
        <Search size={14} aria-hidden="true" />
        <span className="sr">Find a page, sync, dataset or source</span>
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={commands[current] ? `${listId}-${current}` : undefined}
          placeholder="Find a page, sync, dataset or source"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div className="palette" role="listbox" id={listId} aria-label="Matches">
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above holds the keys
          <div
            key={command.href}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === current}
            tabIndex={-1}
            onClick={() => open(command)}
            onPointerMove={() => setActive(index)}
          >
            {command.icon}
            {command.text}
            <span className="dim sm end">{command.kind}</span>
          </div>
        ))}
      </div>
      <p className="dim sm" role="status">
        {error
          ? "Atlas does not answer; pages still open."
          : commands.length === 0 && !fetching
            ? `Nothing is called "${search}".`
            : "\u00a0"}
      </p>
    </Dialog>
  );
}
