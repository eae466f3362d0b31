import { KeyRound } from "lucide-react";
import { Mark } from "./Mark.tsx";

/** Shown when the API does not know who asks. The server sets the cookie at /login and leads back to the home page. */
export function SignIn() {
  return (
    <main className="signin" id="main">
      <p className="mark">
        <Mark />
        Atlas
      </p>
      <h1>Sign in</h1>
      <form className="form" method="post" action="/login">
        <div>
          <label htmlFor="email">E-mail address</label>
          <input id="email" name="email" type="email" className="input" autoComplete="username" required />
        </div>
        <div>
          <label htmlFor="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            className="input"
            autoComplete="current-password"
            required
          />
        </div>
        <p className="row wrap">
          <button type="submit" className="btn first">
            Sign in
          </button>
          <a className="link" href="/login">
            Other ways to sign in
          </a>
        </p>
      </form>
      <p className="soft">
        No account yet? Open the link that <code>npm start</code> printed; it signs this browser in. Or paste the token
        that stands at the link's end.
      </p>
      <form className="form" method="post" action="/login">
        <div>
          <label htmlFor="token">Token</label>
          <input id="token" name="token" className="input mono" autoComplete="off" spellCheck={false} required />
        </div>
        <button type="submit" className="btn">
          <KeyRound size={15} aria-hidden="true" />
          Sign in with the token
        </button>
      </form>
      <p className="help">The link works once. Start Atlas again to get a new one.</p>
    </main>
  );
}
