export const LINEAGE_HELP = `Usage: atlas lineage validate|emit …

  validate <file…>       checks OpenLineage events against the standard, 2-0-2, facets included
  emit --to <target>     sends events to an OpenLineage server, a file or the console

  atlas lineage <command> --help      says more of a command
`;

export const VALIDATE_HELP = `Usage: atlas lineage validate <file…> [options]

Reads OpenLineage events: one as JSON, several as a JSON array, or one a line (JSONL). Checks the event and every facet that
the standard publishes, and names the JSON path of each fault. \`-\` is standard input.

  --json      print {"files": [{"file", "events", "faults": [{"line", "path", "message"}]}], "events", "faults"}
  --help      print this

Exit code: 0 when all is valid, 1 when there is a fault or a file cannot be read, 2 for a wrong command line.
`;

export const EMIT_HELP = `Usage: atlas lineage emit [file…] --to <target> [options]

Sends OpenLineage events: those of the files, as \`validate\` reads them, or else those that Atlas has stored, oldest first.

  --to <target>       console, file:<path> (a line an event, at the end of the file), or the URL of an OpenLineage server;
                      may be given several times
  --run <number>      of the stored events only those of this run
  --key-file <file>   holds the key to send to servers as a bearer token
  --timeout <s>       how long a server may take to answer: 10
  --help              print this

A server that does not answer, or answers 408, 429 or 5xx, is tried three times. Events with faults are not sent. Stored
events come from the PostgreSQL of DATABASE_URL; without it, of the Atlas that runs here, or of its stopped one.
Exit code: 0 when every target took every event, 1 otherwise, 2 for a wrong command line.
`;
