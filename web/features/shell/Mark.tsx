/** The bar scale of a chart, with the three layers' pips. */
export function Mark() {
  return (
    <svg width="26" height="18" viewBox="0 0 26 18" aria-hidden="true">
      <path d="M.5 4.5h25v8H.5z" fill="none" stroke="var(--ink)" />
      <path d="M1 5h6v3.5H1zM13 5h6v3.5h-6zM7 8.5h6V12H7zM19 8.5h6V12h-6z" fill="var(--ink)" />
      <path d="M4 14h5v2H4z" fill="var(--explore)" />
      <path d="M13 14h4v2h-4z" fill="var(--chart)" />
      <path d="M17 14h5v2h-5z" fill="var(--navigate)" />
    </svg>
  );
}
