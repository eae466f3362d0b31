/** A value of the user's data as it is, indented. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region of code that scrolls on its own
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <pre role="region" aria-label={label} tabIndex={0}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
