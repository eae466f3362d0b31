"use client";
import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useMutation, useQuery } from "urql";
import type { PeopleQuery as PeopleResult, Role } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { formatCount, formatDateTime } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ROLE_WORDS, ROLES } from "./roles.ts";
import { InviteUserMutation, PeopleQuery, RevokeInvitationMutation } from "./settings-queries.ts";
import { UserTable } from "./UserTable.tsx";

export function People() {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error }, reload] = useQuery({ query: PeopleQuery, variables: { after } });
  const [refusal, setRefusal] = useState<string | null>(null);
  const again = () => reload({ requestPolicy: "network-only" });
  if (error && !data) return <LoadError what="the people" problem={toProblem(error)} onRetry={again} />;
  return (
    <>
      {refusal && <Note tone="failed">{refusal}</Note>}
      <Panel title="People" aside={<span className="dim">{data && formatCount(data.users.totalCount)}</span>}>
        <InviteForm onInvited={again} onRefusal={setRefusal} />
        {!data ? (
          <Skeleton lines={4} />
        ) : data.users.nodes.length === 0 ? (
          <Empty title="Nobody has an account yet.">
            Whoever opens the link that Atlas prints is an admin. Invite a colleague: they choose a password of their
            own.
          </Empty>
        ) : (
          <UserTable users={data.users.nodes} onRefusal={setRefusal} />
        )}
        {data?.users.pageInfo.hasNextPage && (
          <button type="button" className="btn mt-3" onClick={() => setAfter(data.users.pageInfo.endCursor ?? null)}>
            Next 50
          </button>
        )}
      </Panel>
      {data && data.invitations.nodes.length > 0 && (
        <Panel title="Open invitations">
          <ul className="plain">
            {data.invitations.nodes.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} onChanged={again} onRefusal={setRefusal} />
            ))}
          </ul>
        </Panel>
      )}
      {data && (
        <Panel title="What each role may do">
          <dl className="kv">
            {data.roles.map(({ role, adds }) => (
              <div key={role}>
                <dt>{ROLE_WORDS[role]}</dt>
                <dd className="dim sm">{adds.join(", ")}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      )}
    </>
  );
}

function InviteForm({ onInvited, onRefusal }: { onInvited: () => void; onRefusal: (refusal: string | null) => void }) {
  const [{ fetching }, invite] = useMutation(InviteUserMutation);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("VIEWER");
  const [made, setMade] = useState<{ email: string; link: string } | null>(null);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const { data, error } = await invite({ input: { email, role } });
    onRefusal(error ? toProblem(error).message : (data?.inviteUser.userErrors[0]?.message ?? null));
    const link = data?.inviteUser.link;
    if (!link) return;
    setMade({ email, link: new URL(link, location.origin).href });
    setEmail("");
    onInvited();
  }
  return (
    <>
      <form className="row wrap mb-3" onSubmit={submit}>
        <label className="field newkey">
          <span className="sr">E-mail address of a colleague</span>
          <input
            type="email"
            placeholder="colleague@example.org"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
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
        <button type="submit" className="btn first" disabled={fetching || email.trim() === ""}>
          <UserPlus size={15} aria-hidden="true" />
          Invite
        </button>
      </form>
      {made && (
        <section className="note succeeded secret" aria-label="New invitation">
          <UserPlus size={15} aria-hidden="true" />
          <div className="grow">
            <b className="strong">Send this link to {made.email}. It works once, within a week.</b>
            <pre className="wrapped">{made.link}</pre>
          </div>
          <div className="acts wrap">
            <CopyButton label="Copy link" text={made.link} />
            <button type="button" className="btn bare" onClick={() => setMade(null)}>
              I have it
            </button>
          </div>
        </section>
      )}
    </>
  );
}

function InvitationRow({
  invitation,
  onChanged,
  onRefusal,
}: {
  invitation: PeopleResult["invitations"]["nodes"][number];
  onChanged: () => void;
  onRefusal: (refusal: string | null) => void;
}) {
  const [{ fetching }, revoke] = useMutation(RevokeInvitationMutation);
  async function confirm() {
    const { data, error } = await revoke({ input: { id: invitation.id } });
    onRefusal(error ? toProblem(error).message : (data?.revokeInvitation.userErrors[0]?.message ?? null));
    onChanged();
  }
  return (
    <li className="row wrap">
      <b className="strong">{invitation.email}</b> as {invitation.role.toLowerCase()}, by {invitation.invitedBy}, good
      until {formatDateTime(invitation.expiresAt)}
      <button type="button" className="quiet danger" disabled={fetching} onClick={confirm}>
        Revoke<span className="sr"> the invitation of {invitation.email}</span>
      </button>
    </li>
  );
}
