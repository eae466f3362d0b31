export const STATE_HELP = `Usage: atlas state show|export|restore [options]

  show        how far each stream of each sync was read
  export      the state of one sync, as the file that Airbyte's connectors read
  restore     bring syncs back to where their backups left them

  --sync <name>    only this sync; export needs it
  --dir <folder>   the folder of backups, instead of ATLAS_STATE_BACKUP_DIR; show then shows the backups
  --json           print show as JSON
  --help           print this

With ATLAS_STATE_BACKUP_DIR set, every run leaves the state of its sync in that folder. \`restore\` reads the folder back, also
into an empty database: sources and syncs that are gone are made again. No secret is in a backup; enter them again under
Connectors. A restored sync goes on behind its state: what was read before the backup is not read again. To have it read
again, reset the sync's state.

Exit code: 0 when all was done, 1 when something failed, 2 for a wrong command line.
`;
