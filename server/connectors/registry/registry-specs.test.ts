import { readFile, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withTempFolder } from "../testing/temp-folder.ts";
import { registrySpecs } from "./registry-specs.ts";

const registry = (title: string) =>
  JSON.stringify({
    sources: [
      {
        ...{ dockerRepository: "airbyte/source-crm", dockerImageTag: "1.2.3", documentationUrl: "https://example.com" },
        spec: { connectionSpecification: { title, type: "object" }, supportsIncremental: true },
      },
    ],
  });

test("a file gives the specs of the versions in it, and is read again when it changes", () =>
  withTempFolder(async (folder) => {
    const place = join(folder, "registry.json");
    await writeFile(place, registry("first"));
    const specs = registrySpecs({ place, cacheDir: folder });
    expect(await specs.find("airbyte-source-crm", "1.2.3")).toEqual({
      ...{ type: "SPEC", connectionSpecification: { title: "first", type: "object" } },
      ...{ documentationUrl: "https://example.com", supportsIncremental: true },
    });
    expect(await specs.find("airbyte-source-crm", "1.2.4")).toBeNull();
    await writeFile(place, registry("second"));
    await utimes(place, 1, 1);
    expect((await specs.find("airbyte-source-crm", "1.2.3"))?.connectionSpecification.title).toBe("second");
  }));

test("a file that is not there or no registry is named", () =>
  withTempFolder(async (folder) => {
    const place = join(folder, "registry.json");
    const find = () => registrySpecs({ place, cacheDir: folder }).find("airbyte-source-crm", "1.2.3");
    await expect(find()).rejects.toThrow("there is no such file");
    await writeFile(place, '{"sources": []}');
    await expect(find()).rejects.toThrow("it is no registry of connectors");
  }));

test("an address is kept, replaced whole, and what is kept stays good when it gives something else", () =>
  withTempFolder(async (folder) => {
    let answer = registry("fetched");
    const server = createServer((_, response) => response.end(answer)).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const place = `http://127.0.0.1:${(server.address() as { port: number }).port}/registry.json`;
    const find = () => registrySpecs({ place, cacheDir: folder }).find("airbyte-source-crm", "1.2.3");
    expect((await find())?.connectionSpecification.title).toBe("fetched");

    const kept = join(folder, "oss-registry.json");
    await utimes(kept, 1, 1);
    answer = "<html>not today</html>";
    expect((await find())?.connectionSpecification.title).toBe("fetched");
    expect(await readFile(kept, "utf8")).toBe(registry("fetched"));

    await new Promise((resolve) => server.close(resolve));
    expect((await find())?.connectionSpecification.title).toBe("fetched");
    const elsewhere = registrySpecs({ place, cacheDir: join(folder, "empty") });
    expect(await elsewhere.find("airbyte-source-crm", "1.2.3")).toBeNull();
  }));
