"use client";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import type { McpAuth, McpServersQuery } from "../../graphql/generated/graphql.ts";
import { Note } from "../../ui/Note.tsx";
import { ConnectMcpServerMutation } from "./peer-queries.ts";

type Service = McpServersQuery["mcpServices"][number];

/** A form for a service of the catalogue, or any server over HTTP. */
export function ConnectMcp({ services, onConnected }: { services: readonly Service[]; onConnected: () => void }) {
  const [serviceId, setServiceId] = useState("custom");
  const [{ fetching }, connect] = useMutation(ConnectMcpServerMutation);
  const [trouble, setTrouble] = useState<string | null>(null);
  const service = services.find(({ id }) => id === serviceId);
  const hasNone = service !== undefined && service.auths.length === 0;
  const auths: readonly McpAuth[] = service ? service.auths : ["NONE", "BEARER", "OAUTH"];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const text = (name: string) => String(new FormData(form).get(name) ?? "");
    const token = text("token");
    const { data, error } = await connect({
      input: {
        name: text("name"),
        serviceId,
        transport: "STREAMABLE_HTTP",
        url: text("url") || null,
        auth: text("auth") as McpAuth,
        secrets: token ? { token } : null,
      },
    });
    const refused = error?.message ?? data?.connectMcpServer.userErrors[0]?.message ?? null;
    setTrouble(refused);
    if (refused) return;
    form.reset();
    setServiceId("custom");
    onConnected();
  }
  return (
    <form className="form mt-3" onSubmit={submit}>
      <h3>Connect a server</h3>
      {trouble && <Note tone="failed">{trouble}</Note>}
      <label htmlFor="mcp-service">Service</label>
      <select
        id="mcp-service"
        className="input"
        value={serviceId}
        onChange={(event) => setServiceId(event.target.value)}
      >
        <option value="custom">Another server, by its address</option>
        {services.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {service && <p className="help">{service.note}</p>}
      {!hasNone && (
        <>
          <label htmlFor="mcp-name">Name</label>
          <input id="mcp-name" name="name" className="input" required autoComplete="off" />
          <label htmlFor="mcp-url">Address</label>
          <input
            id="mcp-url"
            key={serviceId}
            name="url"
            type="url"
            className="input"
            required
            defaultValue={service?.url ?? ""}
            placeholder="https://example.com/mcp"
          />
          <label htmlFor="mcp-auth">How it lets Atlas in</label>
          <select id="mcp-auth" key={`${serviceId} auth`} name="auth" className="input">
            {auths.map((auth) => (
              <option key={auth} value={auth}>
                {
                  {
                    NONE: "without credentials",
                    BEARER: "with a token",
                    HEADER: "with a header",
                    OAUTH: "by signing in",
                  }[auth]
                }
              </option>
            ))}
          </select>
          <label htmlFor="mcp-token">
            Token <small>for a server that wants one</small>
          </label>
          <input id="mcp-token" name="token" type="password" className="input" autoComplete="new-password" />
          <p className="row mt-3">
            <button type="submit" className="btn first" disabled={fetching}>
              {fetching ? "Connecting…" : "Connect"}
            </button>
          </p>
        </>
      )}
    </form>
  );
}
