/** A value of the user's data as it is, indented. */
export function JsonView({ value }: { value: unknown }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
  );
}
