export const VERIFY_HELP = `Usage: atlas quality verify --checks <file or folder> --database <url> [options]

Runs checks written in SodaCL against any PostgreSQL. Nothing is written there: every statement is read only.

  --checks <path>             a check file, or a folder whose .yml and .yaml files are run
  --database <url>            postgres://user:password@host:5432/name
  --schema <name>             where tables are looked for; public otherwise
  --variable <name>=<value>   a value for \${name} in the files; may be given several times. NOW is what ages count to
  --data-source <name>=<url>  another database that "row_count same as … in <name>" may read; its schema is the same
  --timeout <seconds>         what a statement may take; 60 otherwise
  --json                      print one JSON object
  --junit                     print JUnit XML
  --help                      print this

Exit code: 0 when all checks pass, 1 when one warns, 2 when one fails, 3 when one could not be run or a file is not right.
A check that was not evaluated, such as an average over no rows, is shown as such and is no pass.
`;
