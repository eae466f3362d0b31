/** The command line asks for something that does not exist: exit code 2, with what there is. */
export class UsageError extends Error {
  override name = "UsageError";
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}

export const ATLAS_HELP = `Usage: atlas <command> [options]

Commands:
  sync <file or folder>                        read files into tables, through all eight steps
  sync --exec <program>                        the same with what a connector of your own sends
  connector spec|check|discover|read <id>      ask a connector something, without storing anything
  pii classify|analyze                         find personal data in CSV files or texts
  lineage validate|emit                        check OpenLineage events, or send them on
  state show|export|restore                    where syncs stand, taken out and brought back
  backup <folder>, restore <folder>            all of Atlas as it is at one moment, and back again
  keys rotate                                  seal every stored secret under another key
  quality verify                               run SodaCL checks against any PostgreSQL

  atlas <command> --help                       says more of a command

The web app and its API start with \`npm start\`.
`;

export const SYNC_HELP = `Usage: atlas sync <file or folder> [options]
       atlas sync --exec <program> [--config <file>] [--state <file>] [--streams <a,b>] [options]

Reads CSV, JSON, JSONL and Parquet files (also in .gz and .zip), a stream each. The first time it makes a source and a sync
for the path; after that it runs the same sync again and writes only what changed.

  --key <a,b>     the columns that tell rows apart, where the files' own are not found right; set when the sync is made
  --name <name>   what to call the source and the sync; the file's or folder's name otherwise

--exec runs a program that speaks the Airbyte protocol, as \`<program> spec|check|discover|read …\`, with this shell's
environment. The same program with the same config goes on from the state that its last run left.

  --exec <program>    its path, or a command line in quotes: --exec "python source.py"
  --config <file>     its config, as JSON; {} otherwise
  --state <file>      begin with these states instead: a JSON list of what a connector has sent
  --streams <a,b>     read only these streams; all otherwise
  --catalog <file>    read what this configured catalog says, without asking the program what it offers
  --attempts <n>      how often to try, where trying again may help; once otherwise
  --silence <s>       how many seconds it may say nothing before it is stopped; 3600 otherwise

  --json          print the result as one JSON object
  --help          print this

Uses the PostgreSQL of DATABASE_URL; without it, the one of the Atlas that runs here, or starts that one for the time.
Exit code: 0 when everything was published, 1 when something failed, 2 for a wrong command line.
`;

export const CONNECTOR_HELP = `Usage: atlas connector spec|check|discover|read <connector id> [options]

  spec        the connector's specification: what its config must look like
  check       whether it can reach its system with this config
  discover    the streams it offers
  read        its records, a line of JSON each on standard output; its log goes to standard error

  --config <json>     the connector's config: a JSON file's name, or the JSON itself
  --streams <a,b>     read only these streams; all otherwise
  --limit <n>         stop after n records of each stream
  --json              print check and discover as JSON too
  --help              print this

Exit code: 0 when the connector did what was asked, 1 when it failed or the check did not pass, 2 for a wrong command line.
`;
