"use client";
import { useMutation } from "urql";
import type { PeopleQuery as PeopleResult, Role } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { Ago } from "../../ui/Ago.tsx";
import { ROLES } from "./roles.ts";
import { UpdateUserMutation } from "./settings-queries.ts";

type User = PeopleResult["users"]["nodes"][number];
type OnRefusal = (refusal: string | null) => void;

export function UserTable({ users, onRefusal }: { users: readonly User[]; onRefusal: OnRefusal }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" tabIndex={0}>
      <table>
        <caption className="sr">People who may sign in</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">E-mail address</th>
            <th scope="col">Role</th>
            <th scope="col">Signs in by</th>
            <th scope="col" className="n">
              Last sign-in
            </th>
            <th scope="col">
              <span className="sr">Act</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow key={user.id} user={user} onRefusal={onRefusal} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function UserRow({ user, onRefusal }: { user: User; onRefusal: OnRefusal }) {
  const [{ fetching }, update] = useMutation(UpdateUserMutation);
  const isDisabled = user.disabledAt != null;
  async function change(what: { role: Role } | { isDisabled: boolean }) {
    const { data, error } = await update({ input: { id: user.id, expectedVersion: user.version, ...what } });
    onRefusal(error ? toProblem(error).message : (data?.updateUser.userErrors[0]?.message ?? null));
  }
  return (
    <tr>
      <td className="strong">{user.name}</td>
      <td>{user.email}</td>
      <td>
        <label>
          <span className="sr">Role of {user.name}</span>
          <select
            className="input"
            disabled={fetching || isDisabled}
            value={user.role}
            onChange={(event) => change({ role: event.target.value as Role })}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {role.toLowerCase()}
              </option>
            ))}
          </select>
        </label>
      </td>
      <td className="soft">{[user.hasPassword && "password", user.issuer].filter(Boolean).join(", ")}</td>
      <td className="n">{user.lastSignInAt ? <Ago at={user.lastSignInAt} /> : "never"}</td>
      <td className="n">
        <button
          type="button"
          className={isDisabled ? "quiet" : "quiet danger"}
          disabled={fetching}
          onClick={() => change({ isDisabled: !isDisabled })}
        >
          {isDisabled ? "Let in again" : "Shut out"}
          <span className="sr"> {user.name}</span>
        </button>
      </td>
    </tr>
  );
}
