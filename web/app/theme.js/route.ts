export const dynamic = "force-static";

// Runs before the first paint: without it a dark page would flash light.
const script = `(() => {
  const chosen = localStorage.getItem("atlas-theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const now = localStorage.getItem("atlas-theme") ?? chosen;
    const isDark = now === "dark" || (now !== "light" && dark.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("atlas-theme", apply);
})();
`;

export function GET() {
  return new Response(script, { headers: { "content-type": "text/javascript; charset=utf-8" } });
}
