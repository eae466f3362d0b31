import { inBrackets } from "./author-sql.ts";
import type { Cell, CheckSession } from "./check-session.ts";
import type { Scalar } from "./metric-sql.ts";

/** PostgreSQL's list of a select ends at 1,664 items. */
const MAX_ITEMS = 1600;

interface Item {
  id: string;
  sql: string;
}

interface Statement {
  items: Item[];
  /** ` from … where …`, or empty for sub-selects. */
  source: string;
}

/**
 * Gathers scalars and measures them in the fewest statements: one a table for its aggregates, one for all sub-selects.
 * One that fails is found by halving and fails alone.
 */
export class Scalars {
  readonly #asked = new Map<string, Scalar>();
  readonly #answers = new Map<string, Cell | Error>();

  /** The id to ask the answer for; the same scalar has the same id and is measured once. */
  ask(scalar: Scalar): string {
    const id =
      scalar.kind === "sub-select"
        ? scalar.sql
        : JSON.stringify([scalar.table, scalar.render(scalar.partition), scalar.needsWhere ? scalar.partition : null]);
    this.#asked.set(id, scalar);
    return id;
  }

  async measure(session: CheckSession): Promise<void> {
    for (const statement of statementsFor(this.#asked)) {
      for (let start = 0; start < statement.items.length; start += MAX_ITEMS) {
        await this.#run(session, { ...statement, items: statement.items.slice(start, start + MAX_ITEMS) });
      }
    }
  }

  /** Throws what PostgreSQL said when the scalar's statement failed. */
  answer(id: string): Cell {
    const answer = this.#answers.get(id);
    if (answer === undefined) throw new Error("asked for a scalar that was not measured");
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async #run(session: CheckSession, { items, source }: Statement): Promise<void> {
    try {
      const { fields, rows } = await session.query(`select ${items.map(({ sql }) => sql).join(",\n  ")}${source}`);
      for (const [at, { id }] of items.entries()) {
        this.#answers.set(id, { text: rows[0]![at] ?? null, typeId: fields[at]!.typeId });
      }
    } catch (error) {
      if (items.length === 1) {
        this.#answers.set(items[0]!.id, error as Error);
        return;
      }
      const half = items.length >> 1;
      await this.#run(session, { items: items.slice(0, half), source });
      await this.#run(session, { items: items.slice(half), source });
    }
  }
}

/** A partition becomes the statement's `where` when all of the table's scalars share it or one cannot do without. */
function statementsFor(asked: ReadonlyMap<string, Scalar>): Statement[] {
  const statements = new Map<string, Statement>();
  const add = (key: string, source: string, item: Item) => {
    const statement = statements.get(key) ?? { items: [], source };
    statement.items.push(item);
    statements.set(key, statement);
  };
  const aggregates = [...asked].filter(
    (entry): entry is [string, Extract<Scalar, { kind: "aggregate" }>] => entry[1].kind === "aggregate",
  );
  const partitions = Map.groupBy(aggregates, ([, { table }]) => table);
  const whereOnly = new Set(
    aggregates.filter(([, { needsWhere }]) => needsWhere).map(([, { table, partition }]) => keyOf(table, partition)),
  );
  for (const [id, scalar] of aggregates) {
    const { table, partition } = scalar;
    const shares = partitions.get(table)!.every(([, other]) => other.partition === partition);
    const inWhere = partition !== null && (shares || whereOnly.has(keyOf(table, partition)));
    const where = inWhere ? ` where ${inBrackets(partition)}` : "";
    add(keyOf(table, inWhere ? partition : null), `\nfrom ${table}${where}`, {
      id,
      sql: scalar.render(inWhere ? null : partition),
    });
  }
  for (const [id, scalar] of asked) {
    if (scalar.kind === "sub-select") add("", "", { id, sql: scalar.sql });
  }
  return [...statements.values()];
}

function keyOf(table: string, partition: string | null): string {
  return JSON.stringify([table, partition]);
}
