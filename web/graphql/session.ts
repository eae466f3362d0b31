/** Whether the API knows who asks. It starts as yes: the first answer that says otherwise turns it. */
let isSignedOut = false;
const listeners = new Set<() => void>();

export const session = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isSignedOut: () => isSignedOut,
  signOut() {
    isSignedOut = true;
    for (const listener of listeners) listener();
  },
};
