"use client";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useMutation, useQuery } from "urql";
import type { ApiKeysQuery as ApiKeysResult, Role } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { Ago } from "../../ui/Ago.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { formatCount, formatDateTime } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ROLE_WORDS, ROLES } from "./roles.ts";
import { ApiKeysQuery, CreateApiKeyMutation, RevokeApiKeyMutation, RotateApiKeyMutation } from "./settings-queries.ts";

const DAY_MS = 86_400_000;
type NewKey = { name: string; secret: string };

export function ApiKeys() {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error }, reload] = useQuery({ query: ApiKeysQuery, variables: { after } });
  const [made, setMade] = useState<NewKey | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const keys = data?.apiKeys;
  if (error && !keys)
    return (
      <LoadError
        what="the API keys"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  return (
    <>
      {made && <SecretOnce made={made} onDone={() => setMade(null)} />}
      {refusal && <Note tone="failed">{refusal}</Note>}
      <Panel title="API keys" aside={<span className="dim">{keys && formatCount(keys.totalCount)}</span>}>
        <NewKeyForm onMade={setMade} onRefusal={setRefusal} />
        {!keys ? (
          <Skeleton lines={4} />
        ) : keys.nodes.length === 0 ? (
          <Empty title="No key has been made.">A program needs one to use the API.</Empty>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
          <div className="scroll" tabIndex={0}>
            <table>
              <caption className="sr">API keys</caption>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Begins with</th>
                  <th scope="col">Role</th>
                  <th scope="col" className="n">
                    Made
                  </th>
                  <th scope="col" className="n">
                    Last used
                  </th>
                  <th scope="col">Ends</th>
                  <th scope="col">
                    <span className="sr">Act</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {keys.nodes.map((apiKey) => (
                  <KeyRow key={apiKey.id} apiKey={apiKey} onMade={setMade} onRefusal={setRefusal} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {keys?.pageInfo.hasNextPage && (
          <button type="button" className="btn mt-3" onClick={() => setAfter(keys.pageInfo.endCursor ?? null)}>
            Next 50
          </button>
        )}
      </Panel>
    </>
  );
}

function NewKeyForm({
  onMade,
  onRefusal,
}: {
  onMade: (made: NewKey) => void;
  onRefusal: (refusal: string | null) => void;
}) {
  const [{ fetching }, create] = useMutation(CreateApiKeyMutation);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("VIEWER");
  const [days, setDays] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    const { data, error } = await create({
      input: {
        name: name.trim(),
        role,
        expiresAt: days ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : null,
      },
    });
    const secret = data?.createApiKey.secret;
    onRefusal(error ? toProblem(error).message : (data?.createApiKey.userErrors[0]?.message ?? null));
    if (!secret) return;
    onMade({ name: name.trim(), secret });
    setName("");
  }
  return (
    <form className="row wrap mb-3" onSubmit={submit}>
      <label className="field newkey">
        <span className="sr">Name of the key</span>
        <input
          placeholder="Name, such as: reports, nightly"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label>
        <span className="sr">Role</span>
        <select className="input" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {ROLE_WORDS[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="sr">How long it is good</span>
        <select className="input" value={days} onChange={(event) => setDays(event.target.value)}>
          <option value="">without end</option>
          <option value="30">30 days</option>
          <option value="90">90 days</option>
          <option value="365">a year</option>
        </select>
      </label>
      <button type="submit" className="btn first" disabled={fetching || name.trim() === ""}>
        <KeyRound size={15} aria-hidden="true" />
        Make a key
      </button>
    </form>
  );
}

function KeyRow({
  apiKey,
  onMade,
  onRefusal,
}: {
  apiKey: ApiKeysResult["apiKeys"]["nodes"][number];
  onMade: (made: NewKey) => void;
  onRefusal: (refusal: string | null) => void;
}) {
  const [{ fetching }, revoke] = useMutation(RevokeApiKeyMutation);
  const [rotating, rotate] = useMutation(RotateApiKeyMutation);
  const [isAsked, setIsAsked] = useState(false);
  async function renew() {
    const { data, error } = await rotate({ input: { id: apiKey.id } });
    onRefusal(error ? toProblem(error).message : (data?.rotateApiKey.userErrors[0]?.message ?? null));
    const secret = data?.rotateApiKey.secret;
    if (secret) onMade({ name: apiKey.name, secret });
  }
  async function confirm() {
    const { data, error } = await revoke({ input: { id: apiKey.id } });
    onRefusal(error ? toProblem(error).message : (data?.revokeApiKey.userErrors[0]?.message ?? null));
    setIsAsked(false);
  }
  return (
    <tr>
      <td className="strong" title={apiKey.note ?? undefined}>
        {apiKey.name}
      </td>
      <td className="mono">atlas_{apiKey.prefix}_…</td>
      <td>{apiKey.role.toLowerCase()}</td>
      <td className="n">
        <Ago at={apiKey.createdAt} />
      </td>
      <td className="n">{apiKey.lastUsedAt ? <Ago at={apiKey.lastUsedAt} /> : "never"}</td>
      <td>{apiKey.expiresAt ? formatDateTime(apiKey.expiresAt) : "never"}</td>
      <td className="n">
        {apiKey.revokedAt ? (
          <span className="dim">
            revoked <Ago at={apiKey.revokedAt} />
          </span>
        ) : isAsked ? (
          <span className="acts">
            <button type="button" className="quiet danger" disabled={fetching} onClick={confirm}>
              Revoke {apiKey.name} for good
            </button>
            <button type="button" className="quiet" onClick={() => setIsAsked(false)}>
              Keep it
            </button>
          </span>
        ) : (
          <span className="acts">
            <button
              type="button"
              className="quiet"
              disabled={rotating.fetching}
              title="Another secret; the old one ends at once"
              onClick={renew}
            >
              Rotate<span className="sr"> {apiKey.name}</span>
            </button>
            <button type="button" className="quiet danger" onClick={() => setIsAsked(true)}>
              Revoke<span className="sr"> {apiKey.name}</span>
            </button>
          </span>
        )}
      </td>
    </tr>
  );
}

function SecretOnce({ made, onDone }: { made: NewKey; onDone: () => void }) {
  const curl = `curl -s ${location.origin}/graphql -H "authorization: Bearer ${made.secret}" -H "content-type: application/json" -d '{"query":"{ syncs(first: 5) { nodes { name health } } }"}'`;
  return (
    <section className="note succeeded secret" aria-label="New key">
      <KeyRound size={15} aria-hidden="true" />
      <div className="grow">
        <b className="strong">Copy the key "{made.name}" now. Atlas keeps only its hash and cannot show it again.</b>
        <pre className="wrapped">{made.secret}</pre>
        <pre className="wrapped">{curl}</pre>
      </div>
      <div className="acts wrap">
        <CopyButton label="Copy key" text={made.secret} />
        <CopyButton isBare label="Copy curl" text={curl} />
        <button type="button" className="btn bare" onClick={onDone}>
          I have it
        </button>
      </div>
    </section>
  );
}
