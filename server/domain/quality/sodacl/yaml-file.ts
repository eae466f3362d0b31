import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { FileProblem, Place } from "./check.ts";

/** One entry of a YAML mapping with a text key. */
export interface Entry {
  key: string;
  place: Place;
  value: Node | null;
}

/** The nodes of one YAML file, each with its place; collects what is wrong in it. */
export class YamlFile {
  readonly problems: FileProblem[] = [];
  readonly file: string;
  readonly #lines = new LineCounter();
  readonly root: Node | null;

  constructor(file: string, text: string) {
    this.file = file;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const error of document.errors) {
      this.report(this.#placeAt(error.pos[0]), `The YAML cannot be read: ${error.message}.`);
    }
    this.root = document.errors.length === 0 ? (document.contents as Node | null) : null;
  }

  report(place: Place, message: string): void {
    this.problems.push({ ...place, message });
  }

  placeOf(node: unknown): Place {
    return this.#placeAt(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  }

  /** The entries of a mapping; null when the node is something else. */
  entries(node: Node | null): Entry[] | null {
    if (!isMap(node)) return null;
    return (node as YAMLMap).items.map((pair: Pair) => ({
      key: isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : String(pair.key),
      place: this.placeOf(pair.key),
      value: isNode(pair.value) && !isNothing(pair.value) ? pair.value : null,
    }));
  }

  items(node: Node | null): Node[] | null {
    return isSeq(node) ? (node.items as Node[]) : null;
  }

  #placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

/** The text of a scalar that YAML reads as text; null for numbers, lists and the like. */
export function textOf(node: Node | null): string | null {
  return isScalar(node) && typeof node.value === "string" ? node.value : null;
}

function isNothing(node: Node): boolean {
  return isScalar(node) && node.value === null;
}
