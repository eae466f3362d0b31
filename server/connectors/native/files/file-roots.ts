import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { SourceUnreadable } from "../../errors.ts";

/** Folders that files may be read from; null for any. A property of the process, as its rights on files are. */
let roots: readonly string[] | null = null;

/** Confines what this process reads as files of a source; called once, before the first source is read. */
export function confineFiles(folders: readonly string[] | null): void {
  roots = folders;
}

/** Throws SourceUnreadable for a path that lies outside of the roots once every symbolic link in it is followed. */
export async function requireWithinRoots(path: string): Promise<void> {
  if (roots === null) return;
  const place = await realpath(path).catch(() => resolve(path));
  for (const root of roots) {
    const inside = relative(await realpath(root).catch(() => resolve(root)), place);
    if (inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return;
  }
  throw new SourceUnreadable("This path lies outside of the folders that files may be read from.", {
    hint: `Move the file into one of ${roots.join(", ")}, or have its folder added to ATLAS_FILE_ROOTS.`,
  });
}
