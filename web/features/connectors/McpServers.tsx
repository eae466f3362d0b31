"use client";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Status } from "../../ui/Status.tsx";
import { ConnectMcp } from "./ConnectMcp.tsx";
import { CheckMcpServerMutation, McpServersQuery, SignInToMcpServerMutation } from "./peer-queries.ts";
import { PEER_STATUS } from "./peer-status.ts";

/** The MCP servers that are connected, and a way to connect another. */
export function McpServers() {
  const [{ data, error }, reload] = useQuery({ query: McpServersQuery, variables: {} });
  const [{ fetching: isChecking }, check] = useMutation(CheckMcpServerMutation);
  const [, signIn] = useMutation(SignInToMcpServerMutation);
  const [trouble, setTrouble] = useState<string | null>(null);
  const mayConnect = useMay("connectMcpServer");
  const refresh = () => reload({ requestPolicy: "network-only" });
  const servers = data?.mcpServers;

  async function begin(id: string) {
    const { data: begun, error: failed } = await signIn({ id });
    const url = begun?.signInToMcpServer.url;
    if (url) window.location.assign(url);
    else setTrouble(failed?.message ?? begun?.signInToMcpServer.userErrors[0]?.message ?? null);
  }
  return (
    <Panel title="MCP servers" aside={<span className="dim">{servers?.totalCount}</span>}>
      {trouble && <Note tone="failed">{trouble}</Note>}
      {error && !servers ? (
        <LoadError what="the MCP servers" problem={toProblem(error)} onRetry={refresh} />
      ) : !servers ? (
        <Skeleton lines={3} />
      ) : servers.nodes.length === 0 ? (
        <Empty title="No MCP server is connected. Connect one, and its tools can be called and read as streams." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" tabIndex={0}>
          <table>
            <caption className="sr">MCP servers</caption>
            <thead>
              <tr>
                <th scope="col">Server</th>
                <th scope="col">Status</th>
                <th scope="col">Where</th>
                <th scope="col">Offers</th>
                <th scope="col">Checked</th>
                <th scope="col">
                  <span className="sr">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {servers.nodes.map((server) => (
                <tr key={server.id}>
                  <td className="strong">{server.name}</td>
                  <td title={server.lastErrorDetail ?? undefined}>
                    <Status tone={PEER_STATUS[server.status].tone}>{PEER_STATUS[server.status].word}</Status>
                    {server.lastError && <p className="help">{server.lastError}</p>}
                  </td>
                  <td className="soft">{server.url ?? server.command}</td>
                  <td className="soft">
                    {server.counts.tools} tools, {server.counts.resources} resources, {server.counts.prompts} prompts
                  </td>
                  <td className="soft">
                    <Ago at={server.checkedAt} />
                  </td>
                  <td>
                    {mayConnect && server.auth === "OAUTH" && (
                      <button type="button" className="btn" onClick={() => begin(server.id)}>
                        {server.isSignedIn ? "Sign in again" : "Sign in"}
                      </button>
                    )}
                    <button
                      type="button"
                      className="btn"
                      disabled={isChecking}
                      onClick={() => check({ id: server.id })}
                    >
                      Check
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {mayConnect && data && <ConnectMcp services={data.mcpServices} onConnected={refresh} />}
    </Panel>
  );
}
