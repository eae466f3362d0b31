// Starts what is already built, without looking at sources: what a container runs.
const { supervise } = await import(new URL("../.build/server/supervisor.js", import.meta.url).href);
await supervise();
