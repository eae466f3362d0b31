export const PII_HELP = `Usage: atlas pii classify|analyze …

  classify <folder of CSV files>      says of every column whether it holds personal data, and of which type
  analyze --cases <file>              finds personal data in texts

  atlas pii <command> --help          says more of a command
`;

export const CLASSIFY_HELP = `Usage: atlas pii classify <file or folder> [options]

Reads CSV files (also in .gz and .zip), a table each, and gives every column the verdict that a sync would give it. Rows
spread over a whole file decide, together with the column's name and its neighbours. Nothing is stored.

  --engine <e>    native (Atlas's rules, the default), presidio, or both: Presidio for what the rules leave open. Presidio
                  is the analyzer at PRESIDIO_URL, or one that is installed when first asked for (Python, 320 MB)
  --json          print {"table": {"column": [{"entity": "X", "score": 0.9}] or null}}
  --help          print this

Exit code: 0 when every file was read, 1 when one could not be, 2 for a wrong command line.
`;

export const ANALYZE_HELP = `Usage: atlas pii analyze --cases <file> [options]

Reads texts from a JSON file: a list of {"id", "text", "entities"}, or an object with such a list under "cases". Where
entities are named, only those are looked for, however unsure; otherwise everything that scores 0.4 or more.

  --cases <file>        the file, or - for standard input
  --engine <e>          native (Atlas's rules, the default), presidio, or both
  --min-score <0 to 1>  leave out what is less sure, in every case
  --json                print {"cases": [{"id" or "index", "results": [{"entity_type", "start", "end", "score"}]}]};
                        offsets count Unicode characters
  --help                print this

Exit code: 0 when every case was answered, 1 when the file cannot be used, 2 for a wrong command line.
`;
