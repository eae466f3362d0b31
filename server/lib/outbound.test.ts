import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type OutboundRules, openOutbound } from "./outbound.ts";
import { OutboundError } from "./outbound-error.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(server: Server | RequestListener, scheme = "http"): Promise<string> {
  const listening = typeof server === "function" ? createServer(server) : server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    listening.closeAllConnections();
    listening.close();
  });
  return `${scheme}://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function outbound(rules: Partial<OutboundRules> = {}) {
  const made = openOutbound({ allowsPrivate: true, ...rules });
  closers.push(() => made.close());
  return made;
}

/** What went wrong, with the answer read to its end. */
async function faultOf(asked: Promise<Response>): Promise<OutboundError> {
  const error = await asked.then((response) => response.text()).catch((reason: unknown) => reason);
  if (error instanceof OutboundError) return error;
  throw new Error(`an OutboundError was expected, not ${String(error)}`);
}

test("an answer comes as fetch gives it", async () => {
  const url = await serve((request, response) => {
    response.writeHead(201, { "x-method": request.method }).end(`hello ${request.headers["x-key"]}`);
  });

  const response = await outbound().fetch(`${url}/a?b=c`, { method: "PUT", headers: { "x-key": "k" }, body: "x" });

  expect([response.status, response.headers.get("x-method"), response.url]).toEqual([201, "PUT", `${url}/a?b=c`]);
  expect(await response.text()).toBe("hello k");
});

test("this machine is refused where private addresses are, by its number and by its name, with the setting that allows it", async () => {
  let asked = 0;
  const url = await serve((_request, response) => {
    asked++;
    response.end();
  });
  const strict = outbound({ allowsPrivate: false });

  const byNumber = await faultOf(strict.fetch(url));
  const byName = await faultOf(strict.fetch(url.replace("127.0.0.1", "localhost")));

  expect([byNumber.fault, byName.fault]).toEqual(["refused", "refused"]);
  expect(byName.message).toContain("localhost");
  expect(byName.hint).toContain("ATLAS_PRIVATE_ADDRESSES=allow");
  expect(asked).toBe(0);
});

test.each([
  "http://169.254.169.254/latest/meta-data/",
  "http://[fe80::1]/",
  "http://2852039166/",
  "http://0xa9fea9fe/",
  "http://[::ffff:169.254.169.254]/",
  "http://0/",
])("%s is refused even where private addresses are allowed", async (url) => {
  expect((await faultOf(outbound().fetch(url))).fault).toBe("refused");
});

test("a redirect to where no request may go is refused", async () => {
  const url = await serve((_request, response) => {
    response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/iam" }).end();
  });
  expect((await faultOf(outbound().fetch(url))).fault).toBe("refused");
});

test("a redirect to another site takes no credentials with it, one within the site does", async () => {
  const other = await serve((request, response) => response.end(JSON.stringify(request.headers)));
  const url = await serve((request, response) => {
    if (request.url === "/end") return response.end(JSON.stringify(request.headers));
    return response.writeHead(307, { location: request.url === "/within" ? "/end" : `${other}/` }).end();
  });
  const headers = { authorization: "Bearer s", "x-n8n-api-key": "k", accept: "application/json" };
  const seen = async (path: string) => (await outbound().fetch(url + path, { headers })).json();

  expect(await seen("/within")).toMatchObject(headers);
  const abroad = await seen("/abroad");
  expect(abroad).toMatchObject({ accept: "application/json" });
  expect(abroad).not.toHaveProperty("authorization");
  expect(abroad).not.toHaveProperty("x-n8n-api-key");
});

test("redirects without end are given up, and a caller may have none followed", async () => {
  const url = await serve((_request, response) => response.writeHead(302, { location: "/" }).end());
  expect((await faultOf(outbound().fetch(url))).fault).toBe("redirect");
  expect((await faultOf(outbound().fetch(url, { redirect: "error" }))).fault).toBe("redirect");
  expect((await outbound().fetch(url, { redirect: "manual" })).status).toBe(302);
});

test("a body that is larger than allowed ends in an error, announced or not", async () => {
  const url = await serve((request, response) => {
    if (request.url === "/announced") response.setHeader("content-length", 3_000_000);
    response.end(Buffer.alloc(3_000_000));
  });
  const small = outbound({ largestBytes: 2 * 1024 * 1024 });
  expect((await faultOf(small.fetch(`${url}/announced`))).fault).toBe("too_large");
  expect((await faultOf(small.fetch(url))).fault).toBe("too_large");
});

test("an answer that does not come, and one that does not end, are given up in time", async () => {
  const url = await serve((request, response) => {
    if (request.url === "/endless") response.write("a");
  });
  expect((await faultOf(outbound({ answerMs: 50 }).fetch(url))).fault).toBe("late");
  expect((await faultOf(outbound({ totalMs: 50 }).fetch(`${url}/endless`))).fault).toBe("late");
});

test("a caller's own abort is told with the caller's reason", async () => {
  const url = await serve(() => {});
  const reason = new Error("changed my mind");
  await expect(outbound().fetch(url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("what is not there, not known or not HTTP is told in words", async () => {
  const { fetch } = outbound();
  const free = await serve(() => {});
  await closers.pop()?.();
  expect(await faultOf(fetch(free))).toMatchObject({ fault: "unreachable", host: new URL(free).host });
  expect((await faultOf(fetch("http://atlas.invalid/"))).fault).toBe("unknown_host");
  expect((await faultOf(fetch("file:///etc/passwd"))).fault).toBe("scheme");
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

// Needs the openssl command, to make a certificate with.
test.skipIf(!hasOpenssl)("a self-signed certificate is taken only where that is allowed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "atlas-outbound-"));
  closers.push(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  execFileSync("openssl", [...request, "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost"], {
    stdio: "ignore",
  });
  const listener: RequestListener = (_request, response) => response.end("safe");
  const url = await serve(createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) }, listener), "https");

  expect((await faultOf(outbound().fetch(url))).fault).toBe("certificate");
  expect(await (await outbound({ allowsSelfSigned: true }).fetch(url)).text()).toBe("safe");
});
